import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Timer } from '#platform/jobs/timers.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { BatchState } from './state.ts';
import { entriesDigest } from './chain.ts';
import type { Head } from './chain.ts';
import { RowTakenError, accountsKey, textOf } from './command.ts';
import type { KeyName, Resource } from './command.ts';
import type { JournalEntry } from '../accounts/domain.ts';
import { appendEntries, takeKeys } from './store.ts';
import { insertAccounts, updateAccounts } from '../accounts/store.ts';
import type { StoredAnswer } from './store.ts';

/** The common writes of all commands of a batch. */
export interface Pending {
  readonly entries: JournalEntry[];
  readonly outbox: OutboxMessage[];
  readonly setTimers: Timer[];
  readonly clearTimers: Pick<Timer, 'kind' | 'subject'>[];
  readonly answers: StoredAnswer[];
  /** The keys of commands that were refused or are broken. */
  readonly unanswered: KeyName[];
}

/** An answer was stored under a key after this batch had looked it up. The next try finds that answer. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
  override readonly message = 'An answer was stored under the same key by a batch that this one did not see.';
}

/** A cached account differs from the database. The next try uses locks. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
  override readonly message = 'A cached account differs from the database.';
}

interface Writing {
  readonly ordered: readonly Resource<{ id: string }>[];
  readonly state: BatchState;
  readonly pending: Pending;
  readonly now: Date;
  readonly isOptimistic: boolean;
}

/**
 * Writes everything that was decided, in one round trip. The head comes last, because every server locks it.
 *
 * @returns The new head, if there are new entries.
 * @throws {KeyTakenError} If a key was taken after the batch had looked it up.
 * @throws {StaleError} If an optimistic batch relied on a stale account.
 */
export async function writeAll(tx: Tx, cell: number, writing: Writing): Promise<Head | undefined> {
  const { ordered, state, pending, now, isOptimistic } = writing;
  const rows = writeRows(tx, cell, ordered, state);
  const accounts = writeAccounts(tx, cell, state, isOptimistic);
  const others = [
    clearTimers(tx, pending.clearTimers, cell),
    setTimers(tx, lastOfEach(pending.setTimers), cell),
    enqueue(tx, pending.outbox, cell),
  ];
  const keys = takeKeys(tx, cell, { answers: pending.answers, free: unansweredKeys(pending) }, now);
  const head = append(tx, cell, pending.entries);
  const [areFree] = await Promise.all([keys, rows, accounts, ...others, head]);
  if (!areFree) throw new KeyTakenError();
  return head;
}

/** Hashes the entries while the database works on the statements before, and then appends them. */
async function append(tx: Tx, cell: number, entries: readonly JournalEntry[]): Promise<Head | undefined> {
  return entries.length === 0 ? undefined : appendEntries(tx, cell, entries, entriesDigest(entries));
}

/**
 * The keys of refused and broken commands that must still be free. Another server may have accepted the same request, or
 * a commit in doubt may have, and that change may be the reason for the failure here. If this batch can take the key
 * itself, there is no such change.
 */
function unansweredKeys({ unanswered, answers }: Pending): KeyName[] {
  const taken = new Set(answers.map((one) => textOf(one)));
  return [...new Map(unanswered.map((one) => [textOf(one), one])).values()].filter((one) => !taken.has(textOf(one)));
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
  const [opened, written] = await Promise.all([
    insertAccounts(tx, cell, inserted),
    updateAccounts(tx, cell, { before, after: updated }),
  ]);
  if (opened < inserted.length) throw new RowTakenError();
  if (isOptimistic && written < updated.length) throw new StaleError();
  // Replaces a foreign key from postings to accounts.
  invariant(written === updated.length, 'every account with a posting exists');
}

/** Keeps the last of each timer, because one statement may set a timer only once. */
function lastOfEach(timers: readonly Timer[]): Timer[] {
  return [...new Map(timers.map((timer) => [`${timer.kind} ${timer.subject}`, timer])).values()];
}
