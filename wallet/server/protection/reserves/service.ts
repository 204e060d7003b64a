import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Payee } from '../../linking/payees/payee-schema.ts';
import { unknownSeller } from '../../payments/payments/reserve-domain.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import { payOut } from './commands.ts';
import type { PayeeBalance } from './domain.ts';
import { balanceOfPayee, standingOfSeller } from './store.ts';

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
  /** Sums what became of the sales of a payee. The payee is one of a client, and so are the sales. */
  balanceOf(payee: Pick<Payee, 'id' | 'accountId'>): Promise<PayeeBalance>;
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
    balanceOf: (payee) => balanceOf(deps, payee),
  };
}

async function balanceOf({ db }: ReservesDeps, payee: Pick<Payee, 'id' | 'accountId'>): Promise<PayeeBalance> {
  const { currency, released, pending, blocked, nextMinor, nextAt } = await db.one((tx) =>
    balanceOfPayee(tx, HOME_CELL, payee),
  );
  const money = (minor: bigint): Money => ({ minor, currency });
  return {
    pending: money(pending),
    blocked: money(blocked),
    available: money(released - pending - blocked),
    next: nextMinor === null || nextAt === null ? null : { amount: money(nextMinor), at: nextAt },
  };
}
