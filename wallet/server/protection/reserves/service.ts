import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { unknownSeller } from '../../payments/payments/reserve-domain.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import { payOut } from './commands.ts';
import { standingOfSeller } from './store.ts';

/** A part of a payment. */
interface PartName {
  readonly cell: number;
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
}

/** The door to the reserves of sellers. */
export interface Reserves {
  /** Reads what decides how long the money of a part's seller stays in reserve. Nobody known counts as new. */
  standingOf(part: PartName): Promise<SellerStanding>;
  /** Pays out what of a part's reserve has ended. */
  due(paymentId: Id<'pay'>, partId: Id<'prt'>): Promise<void>;
}

interface ReservesDeps {
  readonly db: Db;
  readonly batch: Batch;
}

/** Creates the door to reserves. */
export function createReserves(deps: ReservesDeps): Reserves {
  return {
    standingOf: async (part) => (await deps.db.one((tx) => standingOfSeller(tx, part))) ?? unknownSeller,
    due: async (paymentId, partId) => {
      await deps.batch.submit(payOut, { paymentId, partId }, { cell: HOME_CELL });
    },
  };
}
