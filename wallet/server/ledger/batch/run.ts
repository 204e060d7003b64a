import { heldBack } from '#platform/db/db.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { isDatabaseAway } from '#platform/db/outage.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Account } from '../accounts/domain.ts';
import { lockAccounts } from '../accounts/store.ts';
import type { Backoff } from './backoff.ts';
import type { BalanceCache } from './balance-cache.ts';
import type { Head } from './chain.ts';
import { accountsKey, textOf } from './command.ts';
import type { Resource } from './command.ts';
import { decideOne } from './decide.ts';
import type { Item, Outcome } from './decide.ts';
import { loadAccounts, lockAndLoad } from './load.ts';
import type { Broken, TouchesByCommand } from './load.ts';
import type { PipelineSlot } from './pipeline.ts';
import { isRetried } from './retry.ts';
import type { BatchState } from './state.ts';
import { findAnswers } from './store.ts';
import type { StoredAnswer } from './store.ts';
import { StaleError, writeAll } from './write.ts';
import type { Pending } from './write.ts';

const MOST_TRIES = 5;
/** The number of the second try, which is the first that uses locks. */
const FIRST_WITH_LOCKS = 2;

/** The parts that all batches of one server share. */
export interface Shared {
  readonly db: Db;
  readonly world: World;
  readonly balances: BalanceCache;
  /** The resources and then the holds: the lock order. */
  readonly ordered: readonly Resource<{ id: string }>[];
  /** Called after each commit, with the new head if there are new entries. */
  readonly committed?: (head: Head | undefined) => void;
}

/** One batch: its commands, and its place among the batches of its cell. */
interface Run {
  readonly cell: number;
  readonly items: readonly Item[];
  readonly slot: PipelineSlot;
  readonly backoff: Backoff;
}

/** The end of a run. An outage has its error. */
type End = { readonly outage: unknown } | undefined;

/**
 * Decides and commits a batch, and settles its commands.
 *
 * If another try may succeed, it decides the whole batch again. If the database is away, all commands fail together,
 * and the cell pauses. Any other failure means that one command is poison: its rows are refused. Bisection finds that
 * command, so that it fails alone.
 */
export async function runBatch(shared: Shared, run: Run, tries = 1): Promise<End> {
  const { items, slot, backoff } = run;
  let done: Done;
  try {
    // After a failure, it uses locks.
    done = await transact(shared, run, { isOptimistic: tries === 1 && shared.balances.isOptimistic() });
  } catch (error) {
    const isAgain = isRetried(error) && tries < MOST_TRIES;
    const outage = !isAgain && isDatabaseAway(error) ? { outage: error } : undefined;
    // Before the slot fails, because the next batch starts then.
    if (outage) backoff.pause();
    // From now on, no batch waits for this one: each compares the balances that it relied on.
    slot.tryFailed();
    if (error instanceof StaleError && !slot.followsFailedTry()) shared.balances.suspend();
    const report = { err: error, commands: items.length, tries };
    if (isAgain) {
      shared.world.log.warn(report, 'a batch is decided again');
      return runBatch(shared, run, tries + 1);
    }
    if (outage || items.length === 1) {
      // Before the log, because the callers get their answers even if the log throws.
      rejectAll(items, error);
      if (outage) shared.world.log.error(report, 'a batch failed: its database is away');
      return outage;
    }
    shared.world.log.warn(report, 'a batch is bisected: one of its commands is poison');
    return runHalves(shared, run);
  }
  backoff.reset();
  items.forEach((item, index) => settle(item, done.outcomes[index]!));
  try {
    shared.committed?.(done.head);
  } catch (error) {
    shared.world.log.error({ err: error }, 'the work after a commit of the ledger failed');
  }
  return undefined;
}

/** Runs a batch that has a poisoned command in halves. If the first half meets an outage, both fail. */
async function runHalves(shared: Shared, run: Run): Promise<End> {
  const middle = run.items.length >> 1;
  const end = await runBatch(shared, { ...run, items: run.items.slice(0, middle) }, FIRST_WITH_LOCKS);
  const second = run.items.slice(middle);
  if (end) {
    rejectAll(second, end.outage);
    return end;
  }
  return runBatch(shared, { ...run, items: second }, FIRST_WITH_LOCKS);
}

function rejectAll(items: readonly Item[], error: unknown): void {
  for (const item of items) item.reject(error);
}

interface Done {
  readonly outcomes: readonly Outcome[];
  readonly head: Head | undefined;
}

function settle(item: Item, outcome: Outcome): void {
  if ('broken' in outcome) item.reject(outcome.broken);
  else item.resolve(outcome.result);
}

/** Runs one try of a batch in one database transaction. */
async function transact(
  { db, world, ordered, balances }: Shared,
  { cell, items, slot }: Run,
  { isOptimistic }: { isOptimistic: boolean },
): Promise<Done> {
  await world.faultpoint('batch.before');
  let left: readonly Account[] = [];
  const transaction = db.asWriter(async (tx) => {
    const broken: Broken = new Map();
    const touches: TouchesByCommand = new Map();
    // In one round trip, although a replay does not need its rows: replays are rare.
    const [answers, state] = await Promise.all([
      loadAnswers(tx, cell, items),
      lockAndLoad(tx, cell, { ordered, items, broken, touches }),
    ]);
    await loadAccounts(tx, cell, { state, items, broken, touches, balances, isOptimistic, slot });
    const now = world.clocks.business();
    const pending: Pending = { entries: [], outbox: [], setTimers: [], clearTimers: [], answers: [], unanswered: [] };
    const outcomes = items.map((item) => decideOne(item, { state, now, answers, broken, pending }));
    left = state.rows(accountsKey);
    balances.put(left);
    slot.decided();
    const open = openWriting(tx, cell, { state, isOptimistic, slot, world });
    // Prepares the statements while the batch before is still being written: that takes longer than sending them.
    const writing = writeAll(heldBack(tx, open), cell, { ordered, state, pending, now, isOptimistic });
    const [head] = await Promise.all([writing, open]);
    await world.faultpoint('batch.written');
    return { outcomes, head };
  });
  const done = await transaction.catch((error: unknown) => {
    balances.evict(left.map(({ id }) => id));
    throw error;
  });
  slot.committed();
  await world.faultpoint('batch.committed');
  return done;
}

async function loadAnswers(tx: Tx, cell: number, items: readonly Item[]): Promise<Map<string, StoredAnswer>> {
  const keys = items.flatMap((item) => item.key ?? []);
  if (keys.length === 0) return new Map();
  const rows = await findAnswers(tx, cell, keys);
  return new Map(rows.map((row) => [textOf(row), row]));
}

interface Opening {
  readonly state: BatchState;
  readonly isOptimistic: boolean;
  readonly slot: PipelineSlot;
  readonly world: World;
}

/**
 * Waits until this batch may write: the batch before is committed, had a failed try, or was silent for too long; and the
 * cached accounts that this batch read without changing them are still as cached.
 */
async function openWriting(tx: Tx, cell: number, { state, isOptimistic, slot, world }: Opening): Promise<void> {
  const unchanged = isOptimistic ? state.unchanged(accountsKey) : [];
  await slot.before();
  if (unchanged.length > 0) await compareUnchanged(tx, cell, state, unchanged);
  await world.faultpoint('batch.decided');
}

/**
 * Locks and compares the cached accounts that decisions read and that the batch does not write, such as an account
 * whose balance was too low. Accounts that it writes are compared by the write.
 *
 * @throws {StaleError} If an account differs from the cached one.
 */
async function compareUnchanged(tx: Tx, cell: number, state: BatchState, unchanged: readonly Account[]): Promise<void> {
  const { before } = state.changes(accountsKey);
  const expected = new Map([...unchanged, ...before].map((account) => [account.id, account]));
  // Includes the accounts that it will write, because all accounts must be locked in one order.
  const locked = await lockAccounts(tx, cell, [...expected.keys()].toSorted());
  const isAsExpected = locked.every((account) => {
    const { postedMinor, heldMinor } = expected.get(account.id)!;
    return account.postedMinor === postedMinor && account.heldMinor === heldMinor;
  });
  if (!isAsExpected || locked.length < expected.size) throw new StaleError();
}
