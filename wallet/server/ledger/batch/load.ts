import type { Tx } from '#platform/db/db.ts';
import { lockAccounts, readAccounts } from '../accounts/store.ts';
import type { BalanceCache } from './balance-cache.ts';
import { accountsKey } from './command.ts';
import type { MoneyCommand, Resource, Touched } from './command.ts';
import type { PipelineSlot } from './pipeline.ts';
import { createBatchState } from './state.ts';
import type { BatchState } from './state.ts';

/** A command of a batch, as far as loading its rows needs it. */
interface Loaded {
  readonly type: Pick<MoneyCommand<unknown, unknown, unknown>, 'touches' | 'touchesThen'>;
  readonly command: unknown;
}

/** Locks resource by resource, in their order; what is read on the way names what comes later. */
export async function lockAndLoad(
  tx: Tx,
  cell: number,
  ordered: readonly Resource<{ id: string }>[],
  items: readonly Loaded[],
): Promise<BatchState> {
  const state = createBatchState();
  for (const resource of ordered) {
    const { name } = resource.key;
    const ids = touchedIds(items, state, name);
    const rows = ids.length === 0 ? [] : await resource.lock(tx, cell, ids.toSorted());
    state.load(name, ids, rows);
  }
  return state;
}

/** Ids of a resource's rows that these commands touch, as far as they can tell from what is loaded. */
function touchedIds(items: readonly Loaded[], state: BatchState, resource: string): string[] {
  const ids = new Set<string>();
  for (const item of items) {
    for (const touched of touchesOf(item, state)) {
      if (touched.resource !== resource) continue;
      for (const id of touched.ids) ids.add(id);
    }
  }
  return [...ids];
}

/** A command whose `touches` throws fails when it is decided; it does not keep others from the batch. */
function touchesOf({ type, command }: Loaded, { peek }: BatchState): readonly Touched[] {
  try {
    const touches = type.touches(command);
    return type.touchesThen ? [...touches, ...type.touchesThen(command, peek)] : touches;
  } catch {
    return [];
  }
}

interface Loading {
  readonly state: BatchState;
  readonly items: readonly Loaded[];
  readonly balances: BalanceCache;
  readonly isOptimistic: boolean;
  readonly slot: PipelineSlot;
}

/**
 * Optimistic: takes cached accounts from the cache, and reads the others without a lock. Otherwise waits until the batch
 * before is committed, and locks them all.
 */
export async function loadAccounts(tx: Tx, cell: number, loading: Loading): Promise<void> {
  const { state, items, balances, isOptimistic, slot } = loading;
  const ids = touchedIds(items, state, accountsKey.name);
  if (!isOptimistic) await slot.before();
  const cached = isOptimistic ? balances.get(ids) : [];
  const isCached = new Set<string>(cached.map((account) => account.id));
  const asked = ids.filter((id) => !isCached.has(id)).toSorted();
  const load = isOptimistic ? readAccounts : lockAccounts;
  const rows = asked.length === 0 ? [] : await load(tx, cell, asked);
  state.load(accountsKey.name, ids, [...cached, ...rows]);
}
