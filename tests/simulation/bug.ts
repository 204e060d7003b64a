import type { Batch } from '../../wallet/server/ledger/batch/batch.ts';
import type { MarketBugs } from './market.ts';
import type { DatabaseBugs } from './memory/database.ts';
import type { ProcessorBugs } from './processor.ts';
import type { QueueBugs } from './queue.ts';
import type { OriginBugs } from './wallet-funding.ts';

/**
 * A bug to plant into a run, so that the invariants must find it. Each bug is outside the product, which has no switch.
 */
export interface Bug {
  /** The invariant that it breaks. */
  readonly breaks: string;
  /** The seed at which it was found last, which is tried first: the search would take most of the time. */
  readonly seed: number;
  readonly wallet?: DatabaseBugs;
  readonly market?: DatabaseBugs;
  readonly queue?: QueueBugs;
  readonly processor?: ProcessorBugs;
  readonly origins?: OriginBugs;
  readonly orders?: MarketBugs;
  readonly bend?: (batch: Batch) => Batch;
}
