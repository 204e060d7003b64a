import type { Db } from '#platform/db/db.ts';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { OverloadError } from '#platform/kernel/overload.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { holdsResource } from '../holds/store.ts';
import { createAdmission } from './admission.ts';
import { createBalanceCache } from './balance-cache.ts';
import { createCellQueue } from './cell-queue.ts';
import type { CellQueue } from './cell-queue.ts';
import type { Head } from './chain.ts';
import type { MoneyCommand, ScopedKey, Resource } from './command.ts';
import type { Item } from './decide.ts';
import type { Shared } from './run.ts';

export interface SubmitOptions {
  /** The cell of all rows that the command touches. */
  readonly cell: number;
  /** The caller's key. A replay gets the first answer. */
  readonly key?: ScopedKey;
}

/** The only way to move money. */
export interface Batch {
  /**
   * Decides a command and makes it durable: when the promise resolves, the answer is committed. A refusal changes
   * nothing, and is not stored for the key: the same command, sent again, is decided again.
   *
   * @throws {OverloadError} If too many commands wait already, or the batch is closing. The command was not begun.
   * @throws If the command breaks an invariant, or the database fails. Then it has changed nothing, except if the
   *   outcome of the commit could not be learned. Submitting it again with the same key is safe, and returns the answer
   *   if it was committed.
   */
  submit<C, A, E>(type: MoneyCommand<C, A, E>, command: C, options: SubmitOptions): Promise<Result<A, E | KeyReused>>;
  /**
   * Refuses new commands, and waits until no command waits and no batch runs. While the database is away, commands that
   * wait are rejected.
   */
  close(): Promise<void>;
}

export interface BatchSettings {
  readonly db: Db;
  readonly world: World;
  /** The resources that commands may touch, in lock order. Holds and accounts always come last. */
  readonly resources: readonly Resource<{ readonly id: string }>[];
  /** The most commands that may wait for their batch. */
  readonly mostWaiting?: number;
  /** How long few commands wait for a batch in flight, in milliseconds; 0 if they do not wait. */
  readonly longMs?: number;
  /** Called after each commit, with the new head if there are new entries. */
  readonly committed?: (head: Head | undefined) => void;
}

/** A few batches: a command behind more of them would wait for most of a second. */
const MOST_WAITING = 8_192;

/**
 * Creates the batch (group commit). Commands that arrive while a batch of their cell decides form the next batch, which
 * is one database transaction: keys, locks, decisions, set-based writes. A command that finds no batch at work starts at
 * once; many that find one start beside it. Several servers may run side by side, because they lock their common rows, or compare them when they write.
 */
export function createBatch(settings: BatchSettings): Batch {
  const shared: Shared = {
    ...settings,
    balances: createBalanceCache(),
    ordered: [...settings.resources, holdsResource as Resource<never>] as readonly Resource<{ id: string }>[],
  };
  const admission = createAdmission(settings.mostWaiting ?? MOST_WAITING);
  const queues = new Map<number, CellQueue>();
  let isClosing = false;
  const queueOf = (cell: number): CellQueue => {
    const release = (item: Item): void => admission.release(item);
    const queue = queues.get(cell) ?? createCellQueue({ cell, shared, release, longMs: settings.longMs });
    queues.set(cell, queue);
    return queue;
  };
  return {
    submit: (type, command, { cell, key }) =>
      new Promise((resolve, reject) => {
        invariant(!key || type.answer, `${type.kind} can store the answers for its keys`);
        const item: Item = {
          type: type as MoneyCommand<unknown, unknown, unknown>,
          command,
          key,
          resolve: resolve as Item['resolve'],
          reject,
        };
        if (isClosing) throw new OverloadError('The batch is closing.');
        admission.admit(item);
        queueOf(cell).add(item);
      }),
    close: async () => {
      isClosing = true;
      const all = [...queues.values()];
      for (const queue of all) queue.beginToClose();
      while (all.some((queue) => queue.isBusy())) await Promise.all(all.map((queue) => queue.settled()));
    },
  };
}
