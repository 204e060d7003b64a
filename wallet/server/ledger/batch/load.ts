import type { Tx } from '#platform/db/db.ts';
import { lockAccounts, readAccounts } from '../accounts/store.ts';
import type { BalanceCache } from './balance-cache.ts';
import { accountsKey } from './command.ts';
import type { LoadedRows, MoneyCommand, Resource, Touched } from './command.ts';
import type { PipelineSlot } from './pipeline.ts';
import { createBatchState } from './state.ts';
import type { BatchState } from './state.ts';

/** A submitted command, as far as loading needs it. */
export interface Submitted {
  readonly type: Pick<MoneyCommand<unknown, unknown, unknown>, 'touches' | 'touchesThen'>;
  readonly command: unknown;
}

/** The commands whose `touches` or `touchesThen` threw, each with its error. */
export type Broken = Map<Submitted, unknown>;

/** What `touches` returned for each command, so that it is called once in a try and not for each resource. */
export type TouchesByCommand = Map<Submitted, readonly Touched[]>;

interface LockAndLoad {
  /** The resources without the accounts, in lock order. */
  readonly ordered: readonly Resource<{ id: string }>[];
  readonly items: readonly Submitted[];
  /** Receives the commands that cannot name their rows. */
  readonly broken: Broken;
  /** Receives the rows that each command names first. */
  readonly touches: TouchesByCommand;
}

/** Locks and loads the rows of every resource except the accounts, in lock order. */
export async function lockAndLoad(tx: Tx, cell: number, locking: LockAndLoad): Promise<BatchState> {
  const { ordered, items, broken, touches } = locking;
  const state = createBatchState();
  const further: TouchesByCommand = new Map();
  for (const resource of ordered) {
    const { name } = resource.key;
    const ids = touchedIds({ items, broken, touches, further, loaded: state }, name);
    const rows = ids.length === 0 ? [] : await resource.lock(tx, cell, ids.toSorted());
    state.load(name, ids, rows);
    if (rows.length > 0) further.clear();
  }
  return state;
}

interface Touching {
  readonly items: readonly Submitted[];
  readonly broken: Broken;
  readonly touches: TouchesByCommand;
  /** What `touchesThen` returned for the rows that are loaded now. */
  readonly further: TouchesByCommand;
  readonly loaded: LoadedRows;
}

/** The ids of one resource's rows that the commands touch, as far as the loaded rows name them. */
function touchedIds(touching: Touching, resource: string): string[] {
  const ids = new Set<string>();
  for (const item of touching.items) {
    for (const touched of touchesOf(item, touching)) {
      if (touched.resource !== resource) continue;
      for (const id of touched.ids) ids.add(id);
    }
  }
  return [...ids];
}

/**
 * The rows that one command touches. If the command throws, it alone is broken: the error is kept for its caller, and
 * the other commands of the batch are still loaded.
 */
function touchesOf(item: Submitted, { broken, touches, further, loaded }: Touching): readonly Touched[] {
  if (broken.has(item)) return [];
  const { type, command } = item;
  try {
    const first = touches.get(item) ?? type.touches(command);
    touches.set(item, first);
    if (!type.touchesThen) return first;
    const all = further.get(item) ?? [...first, ...type.touchesThen(command, loaded)];
    further.set(item, all);
    return all;
  } catch (error) {
    broken.set(item, error);
    return [];
  }
}

interface LoadAccounts {
  readonly state: BatchState;
  readonly items: readonly Submitted[];
  readonly broken: Broken;
  readonly touches: TouchesByCommand;
  readonly balances: BalanceCache;
  readonly isOptimistic: boolean;
  readonly slot: PipelineSlot;
}

/**
 * Loads the accounts. An optimistic batch takes them from the cache, and reads the others without a lock. Any other
 * batch first waits until the batch before is committed, had a failed try, or was silent for too long; then it locks all
 * of them.
 */
export async function loadAccounts(tx: Tx, cell: number, loading: LoadAccounts): Promise<void> {
  const { state, items, broken, touches, balances, isOptimistic, slot } = loading;
  const ids = touchedIds({ items, broken, touches, further: new Map(), loaded: state }, accountsKey.name);
  if (!isOptimistic) await slot.before();
  const cached = isOptimistic ? balances.get(ids) : [];
  const isCached = new Set<string>(cached.map((account) => account.id));
  const missing = ids.filter((id) => !isCached.has(id)).toSorted();
  const load = isOptimistic ? readAccounts : lockAccounts;
  const rows = missing.length === 0 ? [] : await load(tx, cell, missing);
  state.load(accountsKey.name, ids, [...cached, ...rows]);
}
