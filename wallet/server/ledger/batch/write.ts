import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Timer } from '#platform/jobs/timers.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { BatchState } from './state.ts';
import { entriesDigest } from './chain.ts';
import type { Head } from './chain.ts';
import { accountsKey, nameOf } from './command.ts';
import type { RequestKey, Resource } from './command.ts';
import type { JournalEntry } from '../accounts/domain.ts';
import { appendEntries, takeKeys } from './store.ts';
import { insertAccounts, updateAccounts } from '../accounts/store.ts';
import type { StoredAnswer } from './store.ts';

/** What all items of a batch write together. */
export interface Pending {
  readonly entries: JournalEntry[];
  readonly outbox: OutboxMessage[];
  readonly setTimers: Timer[];
  readonly clearTimers: Pick<Timer, 'kind' | 'subject'>[];
  readonly answers: StoredAnswer[];
  /** Keys under which somebody was refused. */
  readonly refused: RequestKey[];
}

/** A key that another server took between the look for it and the writing of its answer; the next try finds it. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
  override readonly message = 'A key was stored by another server meanwhile.';
}

/** An account that another server has written since this one last did; the next try goes by locks. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
  override readonly message = 'An account was written by another server since this one last did.';
}

interface Writing {
  readonly ordered: readonly Resource<{ id: string }>[];
  readonly state: BatchState;
  readonly pending: Pending;
  readonly now: Date;
  readonly isOptimistic: boolean;
}

/** Writes all that was decided; sent at once, so that it is one round trip. The head, which everybody needs, comes last. */
export async function writeAll(tx: Tx, cell: number, writing: Writing): Promise<Head | undefined> {
  const { ordered, state, pending, now, isOptimistic } = writing;
  const rows = writeRows(tx, cell, ordered, state);
  const accounts = writeAccounts(tx, cell, state, isOptimistic);
  const others = [
    clearTimers(tx, pending.clearTimers, cell),
    setTimers(tx, lastOfEach(pending.setTimers), cell),
    enqueue(tx, pending.outbox, cell),
  ];
  const keys = takeKeys(tx, cell, { answers: pending.answers, free: stillFree(pending) }, now);
  const head = append(tx, cell, pending.entries);
  const [areFree] = await Promise.all([keys, rows, accounts, ...others, head]);
  if (!areFree) throw new KeyTakenError();
  return head;
}

/** Hashes while the database is at work on what was sent before. */
async function append(tx: Tx, cell: number, entries: readonly JournalEntry[]): Promise<Head | undefined> {
  return entries.length === 0 ? undefined : appendEntries(tx, cell, entries, entriesDigest(entries));
}

/**
 * Another server may have stored the answer to a key meanwhile, and taken what the same request is refused for here; or
 * it is just about to commit that. Whoever is refused under a key that could be taken here and now is refused for good.
 */
function stillFree({ refused, answers }: Pending): RequestKey[] {
  const taken = new Set(answers.map((one) => nameOf(one)));
  return [...new Map(refused.map((one) => [nameOf(one), one])).values()].filter((one) => !taken.has(nameOf(one)));
}

async function writeRows(
  tx: Tx,
  cell: number,
  ordered: readonly Resource<{ id: string }>[],
  state: BatchState,
): Promise<void> {
  const writing = ordered.flatMap((resource) => {
    const { inserted, updated } = state.changes(resource.key);
    return [
      ...(inserted.length > 0 ? [resource.insert(tx, cell, inserted)] : []),
      ...(updated.length > 0 ? [resource.update(tx, cell, updated)] : []),
    ];
  });
  await Promise.all(writing);
}

async function writeAccounts(tx: Tx, cell: number, state: BatchState, isOptimistic: boolean): Promise<void> {
  const { inserted, updated, before } = state.changes(accountsKey);
  const [, written] = await Promise.all([
    insertAccounts(tx, cell, inserted),
    updateAccounts(tx, cell, { before, after: updated }),
  ]);
  if (isOptimistic && written < updated.length) throw new StaleError();
  // Stands for the foreign key of the postings.
  invariant(written === updated.length, 'every account that is posted to is there');
}

/** One statement may set a timer once; the last word counts. */
function lastOfEach(timers: readonly Timer[]): Timer[] {
  return [...new Map(timers.map((timer) => [`${timer.kind} ${timer.subject}`, timer])).values()];
}
