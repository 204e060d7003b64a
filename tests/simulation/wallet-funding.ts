import type { Db } from '#platform/db/db.ts';
import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import {
  cardRefundDeadline,
  cardRefundNotice,
  cardRefundStarted,
} from '../../wallet/server/funding/card-refunds/jobs-schema.ts';
import { createCardRefunds } from '../../wallet/server/funding/card-refunds/service.ts';
import { chargebackNotice } from '../../wallet/server/funding/chargebacks/jobs-schema.ts';
import { createChargebacks } from '../../wallet/server/funding/chargebacks/service.ts';
import type { Chargebacks } from '../../wallet/server/funding/chargebacks/service.ts';
import { createExchange } from '../../wallet/server/funding/exchange/service.ts';
import type { Exchange } from '../../wallet/server/funding/exchange/service.ts';
import type { BankAccount } from '../../wallet/server/funding/instruments/bank-domain.ts';
import type { Leavable } from '../../wallet/server/funding/origins/domain.ts';
import { createOrigins } from '../../wallet/server/funding/origins/service.ts';
import type { Origins } from '../../wallet/server/funding/origins/service.ts';
import type { Processor } from '../../wallet/server/funding/processor/domain.ts';
import type { Payouts } from '../../wallet/server/funding/processor/payout-domain.ts';
import { processorJobs } from '../../wallet/server/funding/processor/jobs.ts';
import type { ReferenceDay } from '../../wallet/server/funding/rates/domain.ts';
import { createTopUps } from '../../wallet/server/funding/top-ups/service.ts';
import type { TopUps } from '../../wallet/server/funding/top-ups/service.ts';
import { askDeadline, debitEnded } from '../../wallet/server/funding/top-ups/jobs-schema.ts';
import { askPayout, withdrawalNotice } from '../../wallet/server/funding/withdrawals/jobs-schema.ts';
import { createWithdrawals } from '../../wallet/server/funding/withdrawals/service.ts';
import type { Withdrawals } from '../../wallet/server/funding/withdrawals/service.ts';
import type { Ledger } from '../../wallet/server/ledger/accounts/service.ts';
import type { Batch } from '../../wallet/server/ledger/batch/batch.ts';

/** The wallet's pages for money that comes in and goes out. */
export interface FundingDoors {
  readonly topUps: TopUps;
  readonly withdrawals: Withdrawals;
  readonly exchange: Exchange;
  readonly chargebacks: Chargebacks;
}

/** The bugs that may be planted into where money comes from. */
export interface OriginBugs {
  /** Lets all money leave at once, whatever it came from. */
  readonly lettingAllLeave?: boolean;
}

type TopUpDeps = Parameters<typeof createTopUps>[0];

interface FundingDeps extends Omit<TopUpDeps, 'bankAccounts' | 'rates' | 'publicUrl' | 'accounts'> {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly processor: Processor;
  readonly payouts: Payouts;
  readonly accounts: TopUpDeps['accounts'] & Parameters<typeof createExchange>[0]['accounts'];
  readonly instruments: TopUpDeps['instruments'] & Parameters<typeof processorJobs>[0]['instruments'];
  readonly originBugs: OriginBugs;
}

const nothing = async (): Promise<undefined> => undefined;

/** Composes the funding wing from the product's services. Nobody adds a card or a bank account, or renews one. */
export function openFunding(deps: FundingDeps) {
  const { db, world, originBugs } = deps;
  const rates = { latest: async () => ratesOf(world.clocks.business()) };
  const topUps = createTopUps({
    ...deps,
    rates,
    bankAccounts,
    publicUrl: 'https://wallet.example',
  });
  const chargebacks = createChargebacks({ ...deps, topUps, security: { note: nothing } });
  const cardRefunds = createCardRefunds({ ...deps, topUps });
  const exchange = createExchange({ ...deps, rates });
  const origins = originsWith(originBugs, createOrigins({ db }));
  const restrictions = { judge: nothing, find: nothing };
  const withdrawals = createWithdrawals({ ...deps, bankAccounts, origins, restrictions });
  const quiet = async (): Promise<void> => {};
  const unplayed = {
    cards: { refresh: quiet },
    bankAccounts: { refresh: quiet, payoutChanged: quiet },
    riskSigns: { changed: quiet },
  };
  return {
    doors: { topUps, withdrawals, exchange, chargebacks } satisfies FundingDoors,
    handlers: {
      ...processorJobs({ ...deps, ...unplayed, topUps, withdrawals, chargebacks, cardRefunds }),
      ...cardRefundStarted.handledBy(({ card_refund_id: id }) => cardRefunds.send(id)),
      ...cardRefundNotice.handledBy(quiet),
      ...chargebackNotice.handledBy(quiet),
      ...withdrawalNotice.handledBy(quiet),
      ...debitEnded.handledBy(quiet),
    },
    timers: {
      ...cardRefundDeadline.handledBy((id) => cardRefunds.send(id)),
      ...askDeadline.handledBy((id) => topUps.ask(id)),
      ...askPayout.handledBy((id) => withdrawals.ask(id)),
    },
  };
}

/** Rates that never change and are never old, so that a round trip must lose whenever it is made. */
function ratesOf(now: Date): ReferenceDay {
  return {
    day: now.toISOString().slice(0, 10),
    perEuro: [
      { currency: 'JPY', numerator: 16_123n, denominator: 100n },
      { currency: 'KWD', numerator: 3_343n, denominator: 10_000n },
    ],
  };
}

/** Each holder has one proved bank account, in euros: the proof is not played. */
function bankAccountOf(holderId: Id<'hld'>): BankAccount {
  const id = deriveId('ins', `bank account of ${holderId}`);
  const account = { id, cell: HOME_CELL, holderId, currency: 'EUR', country: 'IE', bankName: 'Bank', last4: '6789' };
  const methodId = `method_${holderId}`;
  const destination = { recipientId: `acct_${holderId}`, methodId };
  return { ...account, status: 'verified', methodId, destination } as unknown as BankAccount;
}

/** The id of a holder's bank account. */
export function bankAccountIdOf(holderId: Id<'hld'>): Id<'ins'> {
  return bankAccountOf(holderId).id;
}

// Which account is paid moves no other money: a payout is found by its reference.
const bankAccounts = {
  list: async (holderId: Id<'hld'>) => [bankAccountOf(holderId)],
  find: async (holderId: Id<'hld'>) => bankAccountOf(holderId),
  get: async () => bankAccountOf('hld_any'),
};

function originsWith({ lettingAllLeave }: OriginBugs, origins: Origins): Pick<Origins, 'leavable' | 'atInstant'> {
  if (lettingAllLeave !== true) return origins;
  const allOf = ({ now: { minor, currency }, later }: Leavable): Leavable => {
    const all = later.reduce((sum, one) => sum + one.amount.minor, minor);
    return { now: { minor: all, currency }, later: [], isHeldFree: true };
  };
  return {
    leavable: async (...asked) => allOf(await origins.leavable(...asked)),
    atInstant: async (...asked) => {
      const { leavable, posted } = await origins.atInstant(...asked);
      return { leavable: allOf(leavable), posted };
    },
  };
}
