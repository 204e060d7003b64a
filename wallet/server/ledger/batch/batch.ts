import { heldBack } from '#platform/db/db.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { createBalanceCache } from './balance-cache.ts';
import type { BalanceCache } from './balance-cache.ts';
import type { BatchState } from './state.ts';
import { isRetried } from './retry.ts';
import { StaleError, writeAll } from './write.ts';
import type { Pending } from './write.ts';
import { accountsKey, textOf } from './command.ts';
import type { MoneyCommand, Resource, ScopedKey } from './command.ts';
import { loadAccounts, lockAndLoad } from './load.ts';
import type { Broken } from './load.ts';
import type { Head } from './chain.ts';
import type { Account } from '../accounts/domain.ts';
import { findAnswers } from './store.ts';
import { holdsResource } from '../holds/store.ts';
import { lockAccounts } from '../accounts/store.ts';
import type { StoredAnswer } from './store.ts';
import { createAdmission } from './admission.ts';
import { nextSlot } from './pipeline.ts';
import type { PipelineSlot } from './pipeline.ts';

/** Told instead of a decision when the same key comes with another request. */
export interface KeyReused {
  readonly code: 'idempotency_key_reused';
}

export interface SubmitOptions {
  /** The cell in which everything that the command touches lives. */
  readonly cell?: number;
  /** The caller's key, in the scope in which it is unique (a client). A replay gets the first answer. */
  readonly key?: ScopedKey;
}

/** The one door through which money moves. */
export interface Batch {
  /**
   * Decides a command and makes it durable: when the promise resolves, the answer is committed.
   * A refusal changes nothing, and is not kept for the key: sent again, the command is decided again.
   *
   * @throws {OverloadError} If too many wait already; nothing was begun.
   * @throws If a command breaks an invariant or the database fails; then nothing was written, or, where the commit's
   *   outcome could not be learned, asking again with the same key tells.
   */
  submit<C, A, E>(type: MoneyCommand<C, A, E>, command: C, options?: SubmitOptions): Promise<Result<A, E | KeyReused>>;
  /** Resolves when no command waits and no batch runs. */
  close(): Promise<void>;
}

export interface BatchSettings {
  readonly db: Db;
  readonly world: World;
  /** The resources that commands may touch, in their order of locking; holds and accounts always come last. */
  readonly resources: readonly Resource<{ readonly id: string }>[];
  /** How many commands may wait for their batch; those above it are refused at once. */
  readonly mostWaiting?: number;
  /** Called after each commit, with where the chain ends if it grew. */
  readonly committed?: (head: Head | undefined) => void;
}

interface Item {
  readonly type: MoneyCommand<unknown, unknown, unknown>;
  readonly command: unknown;
  readonly key: SubmitOptions['key'];
  readonly resolve: (outcome: Result<unknown, unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** A few batches: whoever comes behind them would wait for most of a second. */
const MOST_WAITING = 8_192;
const MOST_ITEMS = 1_024;
/** Of one cell: one decides while the one before it is being written. */
const MOST_IN_FLIGHT = 2;
const MOST_TRIES = 5;
/** The number of a try that is not the first. */
const AGAIN = 2;

/**
 * Group commit: commands that arrive while a batch of their cell decides form the next one; each batch is one
 * transaction (keys, locks, decisions, set-based writes). A lone command goes at once. Several servers may do so side
 * by side: what they share they lock, or compare when they write.
 */
export function createBatch(settings: BatchSettings): Batch {
  const queues = new Map<number, Item[]>();
  const inFlight = new Set<Promise<void>>();
  const pipelines = new Map<number, CellPipeline>();
  const shared: Shared = {
    ...settings,
    balances: createBalanceCache(),
    ordered: [...settings.resources, holdsResource as Resource<never>] as readonly Resource<{ id: string }>[],
  };
  const admission = createAdmission(settings.mostWaiting ?? MOST_WAITING);
  /** Keys of commands in flight. A repeated request waits until the first one is committed: its answer can't be seen before. */
  const keysInFlight = new Set<string>();

  const startBatches = (): void => {
    for (const [cell, queue] of queues) {
      const pipeline = pipelines.get(cell) ?? { inFlight: 0, isDeciding: false, last: undefined };
      pipelines.set(cell, pipeline);
      if (pipeline.isDeciding || pipeline.inFlight === MOST_IN_FLIGHT) continue;
      const { items, left } = takeItems(queue, keysInFlight);
      if (items.length === 0) continue;
      if (left.length === 0) queues.delete(cell);
      else queues.set(cell, left);
      for (const item of items) admission.release(item);
      start(cell, pipeline, items);
    }
  };
  const start = (cell: number, pipeline: CellPipeline, items: readonly Item[]): void => {
    const slot = nextSlot(pipeline.last);
    pipeline.last = slot;
    pipeline.isDeciding = true;
    pipeline.inFlight += 1;
    const keys = items.flatMap((item) => (item.key ? [keyOf(item)] : []));
    for (const key of keys) keysInFlight.add(key);
    const running = runBatch(shared, cell, items, slot).finally(() => {
      for (const key of keys) keysInFlight.delete(key);
      inFlight.delete(running);
      pipeline.inFlight -= 1;
      startBatches();
    });
    inFlight.add(running);
    void slot.whenDecided.then(() => {
      pipeline.isDeciding = false;
      startBatches();
    });
  };
  const enqueueItem = (cell: number, item: Item): void => {
    admission.admit(item);
    const queue = queues.get(cell);
    if (queue) queue.push(item);
    else queues.set(cell, [item]);
    // In a microtask, so that commands submitted together go together.
    queueMicrotask(startBatches);
  };
  return {
    submit: (type, command, options = {}) =>
      new Promise((resolve, reject) => {
        invariant(!options.key || type.answer, `${type.kind} can keep answers for its keys`);
        enqueueItem(options.cell ?? 0, {
          type: type as MoneyCommand<unknown, unknown, unknown>,
          command,
          key: options.key,
          resolve: resolve as Item['resolve'],
          reject,
        });
      }),
    close: async () => {
      while (queues.size > 0 || inFlight.size > 0) await Promise.all([...inFlight, Promise.resolve()]);
    },
  };
}

/** Those of a queue that may go now, the first come first, and those that stay. */
function takeItems(queue: readonly Item[], keysInFlight: ReadonlySet<string>): { items: Item[]; left: Item[] } {
  const items = queue.filter((item) => !keysInFlight.has(keyOf(item))).slice(0, MOST_ITEMS);
  const taken = new Set(items);
  return { items, left: queue.filter((item) => !taken.has(item)) };
}

/** The batches of one cell, each a step behind the one before it. */
interface CellPipeline {
  inFlight: number;
  isDeciding: boolean;
  last: PipelineSlot | undefined;
}

/** What the batches of one server share. */
interface Shared extends BatchSettings {
  readonly balances: BalanceCache;
  /** The resources with holds behind them: the order of locking. */
  readonly ordered: readonly Resource<{ id: string }>[];
}

/** Decides and commits a batch, again after what another try may mend, and in halves where one of its commands is poison. */
async function runBatch(
  shared: Shared,
  cell: number,
  items: readonly Item[],
  slot: PipelineSlot,
  tries = 1,
): Promise<void> {
  const { balances, world } = shared;
  let done: Done;
  try {
    // What has failed once goes by locks.
    done = await transact(shared, cell, items, slot, { isOptimistic: tries === 1 && balances.isOptimistic() });
  } catch (error) {
    // Whatever it does from now on, nobody waits for it: those behind it compare what they went by.
    slot.failed();
    if (error instanceof StaleError && !slot.followsFailed()) balances.suspend();
    if (isRetried(error) && tries < MOST_TRIES) return runBatch(shared, cell, items, slot, tries + 1);
    if (items.length === 1) {
      items[0]!.reject(error);
      return;
    }
    // Someone in here is poison: halves find it, and it fails alone.
    const middle = items.length >> 1;
    await runBatch(shared, cell, items.slice(0, middle), slot, AGAIN);
    await runBatch(shared, cell, items.slice(middle), slot, AGAIN);
    return;
  }
  items.forEach((item, index) => settle(item, done.outcomes[index]!));
  try {
    shared.committed?.(done.head);
  } catch (error) {
    world.log.error({ err: error }, 'what follows a commit failed');
  }
}

interface Done {
  readonly outcomes: readonly Outcome[];
  readonly head: Head | undefined;
}

type Outcome = { readonly result: Result<unknown, unknown> } | { readonly broken: unknown };

function settle(item: Item, outcome: Outcome): void {
  if ('broken' in outcome) item.reject(outcome.broken);
  else item.resolve(outcome.result);
}

/** Runs one try of a batch in one database transaction. */
async function transact(
  { db, world, ordered, balances }: Shared,
  cell: number,
  items: readonly Item[],
  slot: PipelineSlot,
  { isOptimistic }: { isOptimistic: boolean },
): Promise<Done> {
  await world.faultpoint('batch.before');
  let left: readonly Account[] = [];
  const transaction = db.asWriter(async (tx) => {
    // Asked together: a replay, which has no need of what it touches, is rare.
    const broken: Broken = new Map();
    const [answers, state] = await Promise.all([
      loadAnswers(tx, cell, items),
      lockAndLoad(tx, cell, { ordered, items, broken }),
    ]);
    await loadAccounts(tx, cell, { state, items, broken, balances, isOptimistic, slot });
    const now = world.clocks.business();
    const pending: Pending = { entries: [], outbox: [], setTimers: [], clearTimers: [], answers: [], refused: [] };
    const outcomes = items.map((item) => decideOne(item, { state, now, answers, broken, pending }));
    left = state.rows(accountsKey);
    balances.put(left);
    slot.decided();
    const open = openWriting(tx, cell, { state, isOptimistic, slot, world });
    // Statements are made ready while the batch before is still being written: that takes longer than to send them.
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

/** A command without a key answers to no key: the empty one is never stored. */
function keyOf(item: Item): string {
  return item.key ? textOf(item.key) : '';
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

/** Resolves when the batch before is committed, and the cached accounts that this batch reads and does not write still hold. */
async function openWriting(tx: Tx, cell: number, { state, isOptimistic, slot, world }: Opening): Promise<void> {
  const unchanged = isOptimistic ? state.unchanged(accountsKey) : [];
  await slot.before();
  if (unchanged.length > 0) await compareUnchanged(tx, cell, state, unchanged);
  await world.faultpoint('batch.decided');
}

/**
 * Locks and compares the cached accounts that decisions read and that the batch does not write, such as one whose
 * balance was too low. Those that it writes are compared when they are written.
 */
async function compareUnchanged(tx: Tx, cell: number, state: BatchState, unchanged: readonly Account[]): Promise<void> {
  const { before } = state.changes(accountsKey);
  const expected = new Map([...unchanged, ...before].map((account) => [account.id, account]));
  // With those that are about to be written, since all have to be locked in one order.
  const locked = await lockAccounts(tx, cell, [...expected.keys()].toSorted());
  const isAsExpected = locked.every((account) => {
    const { postedMinor, heldMinor } = expected.get(account.id)!;
    return account.postedMinor === postedMinor && account.heldMinor === heldMinor;
  });
  if (!isAsExpected || locked.length < expected.size) throw new StaleError();
}

interface Deciding {
  readonly state: BatchState;
  readonly now: Date;
  readonly answers: Map<string, StoredAnswer>;
  readonly broken: Broken;
  readonly pending: Pending;
}

function decideOne(item: Item, deciding: Deciding): Outcome {
  const { state, now, answers, broken, pending } = deciding;
  try {
    const known = answers.get(keyOf(item));
    if (known) return { result: replay(item, known) };
    if (broken.has(item)) return { broken: broken.get(item) };
    const decision = item.type.decide(item.command, state, { now });
    if (!decision.ok) {
      if (item.key) pending.refused.push(item.key);
      return { result: decision };
    }
    const writes = decision.value;
    const answer = item.key && item.type.answer!.toJson(writes.answer);
    const entries = state.apply(writes);
    const request = item.key ? { request: item.key.key } : {};
    for (const entry of entries) pending.entries.push({ ...entry, ...request, at: now });
    pending.outbox.push(...(writes.outbox ?? []));
    pending.setTimers.push(...(writes.timers?.set ?? []));
    pending.clearTimers.push(...(writes.timers?.clear ?? []));
    if (item.key && answer !== undefined) {
      const stored = { ...item.key, answer };
      pending.answers.push(stored);
      answers.set(keyOf(item), stored);
    }
    return { result: ok(writes.answer) };
  } catch (error) {
    // Nothing of it was applied, so the others are none the worse for it, whatever it was.
    return { broken: error };
  }
}

function replay(item: Item, known: StoredAnswer): Result<unknown, KeyReused> {
  if (known.requestHash !== item.key?.requestHash) return err({ code: 'idempotency_key_reused' });
  return ok(item.type.answer!.fromJson(known.answer));
}
