import { OverloadError } from '#platform/kernel/overload.ts';
import { createBackoff } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import { keyOf } from './decide.ts';
import type { Item } from './decide.ts';
import { nextSlot } from './pipeline.ts';
import type { PipelineSlot } from './pipeline.ts';
import { runBatch } from './run.ts';
import type { Shared } from './run.ts';

const MOST_ITEMS = 1_024;
/** One batch decides while the one before it is being written. */
const MOST_IN_FLIGHT = 2;
/**
 * A batch costs two statements per resource and a commit, however few commands it has. So few commands wait for a batch
 * that is in flight, and go together, unless it takes long: over a distant database, the next batch reads meanwhile.
 */
const ENOUGH_ITEMS = 64;
const LONG_MS = 3;

/** The commands of one cell that wait for their batch, and the batches of that cell. */
export interface CellQueue {
  add(item: Item): void;
  /** Whether a command waits, or a batch runs. */
  isBusy(): boolean;
  /** Rejects the commands that wait while the database is away, from now on. The others are still decided. */
  beginToClose(): void;
  /** Waits until the current batches and pauses have ended. */
  settled(): Promise<void>;
}

interface Settings {
  readonly cell: number;
  readonly shared: Shared;
  /** Called with each command that leaves the queue for its batch. */
  readonly release: (item: Item) => void;
  /** After so many milliseconds, a batch has taken long; if 0, at once. */
  readonly longMs?: number | undefined;
}

interface State extends Settings {
  readonly backoff: Backoff;
  /** Keys in flight. A replay waits until the first request is committed, because it cannot see that answer before. */
  readonly keysInFlight: Set<string>;
  /** The batches and pauses that have not ended. */
  readonly running: Set<Promise<void>>;
  waiting: Item[];
  batchesInFlight: number;
  isDeciding: boolean;
  /** Runs while the newest batch has not taken long. */
  young: NodeJS.Timeout | undefined;
  /** Whether commands that wait are rejected while the database is away. */
  isClosing: boolean;
  lastSlot: PipelineSlot | undefined;
}

/** Creates the empty queue of a cell. */
export function createCellQueue(settings: Settings): CellQueue {
  const state: State = {
    ...settings,
    backoff: createBackoff((pause) => track(state, pause)),
    keysInFlight: new Set(),
    running: new Set(),
    waiting: [],
    batchesInFlight: 0,
    isDeciding: false,
    young: undefined,
    isClosing: false,
    lastSlot: undefined,
  };
  return {
    add: (item) => {
      state.waiting.push(item);
      // In a microtask, so that commands that are submitted together share a batch.
      queueMicrotask(() => startBatch(state));
    },
    isBusy: () => state.waiting.length > 0 || state.running.size > 0,
    beginToClose: () => {
      state.isClosing = true;
      rejectIfAway(state);
    },
    settled: async () => {
      await Promise.all([...state.running, Promise.resolve()]);
    },
  };
}

/** Starts the next batch, if commands wait and the cell has room for a batch of so many. */
function startBatch(state: State): void {
  if (state.isDeciding || !hasRoom(state) || state.backoff.isPaused()) return;
  const { items, left } = takeItems(state.waiting, state.keysInFlight);
  if (items.length === 0) return;
  state.waiting = left;
  for (const item of items) state.release(item);
  track(state, runItems(state, items));
}

function hasRoom({ batchesInFlight, waiting, young }: State): boolean {
  if (batchesInFlight === 0) return true;
  return batchesInFlight < MOST_IN_FLIGHT && (young === undefined || waiting.length >= ENOUGH_ITEMS);
}

function startPace(state: State): void {
  const { longMs = LONG_MS } = state;
  if (longMs === 0) return;
  clearTimeout(state.young);
  state.young = setTimeout(() => {
    state.young = undefined;
    startBatch(state);
  }, longMs).unref();
}

async function runItems(state: State, items: readonly Item[]): Promise<void> {
  const { cell, shared, backoff, keysInFlight } = state;
  const slot = nextSlot(state.lastSlot);
  state.lastSlot = slot;
  state.isDeciding = true;
  state.batchesInFlight += 1;
  startPace(state);
  const keys = items.flatMap((item) => (item.key ? [keyOf(item)] : []));
  for (const key of keys) keysInFlight.add(key);
  void slot.whenDecided.then(() => {
    state.isDeciding = false;
    startBatch(state);
  });
  try {
    await runBatch(shared, { cell, items, slot, backoff });
  } catch (error) {
    // A bug, or a log that throws. Items that are settled already stay as they are.
    slot.tryFailed();
    for (const item of items) item.reject(error);
  } finally {
    for (const key of keys) keysInFlight.delete(key);
    state.batchesInFlight -= 1;
    if (state.isClosing) rejectIfAway(state);
  }
}

/** Rejects the commands that wait, during the pause of an outage: in a long one, each batch of them would take seconds. */
function rejectIfAway(state: State): void {
  if (!state.backoff.isPaused()) return;
  const { waiting } = state;
  state.waiting = [];
  for (const item of waiting) {
    state.release(item);
    item.reject(new OverloadError('The database is away, and the server is closing.'));
  }
}

/** Starts the next batch once `work` has ended, which never fails. Until then, the queue is busy, and `close` waits. */
function track(state: State, work: Promise<void>): void {
  const tracked = work.finally(() => {
    state.running.delete(tracked);
    startBatch(state);
  });
  state.running.add(tracked);
}

/** Splits a queue into the oldest items that may start now, and the items that stay. */
function takeItems(waiting: readonly Item[], keysInFlight: ReadonlySet<string>): { items: Item[]; left: Item[] } {
  const items = waiting.filter((item) => !keysInFlight.has(keyOf(item))).slice(0, MOST_ITEMS);
  const taken = new Set(items);
  return { items, left: waiting.filter((item) => !taken.has(item)) };
}
