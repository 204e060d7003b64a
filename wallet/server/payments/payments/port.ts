import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Exchange } from '../../funding/exchange/service.ts';
import type { Fees } from '../../funding/fees/service.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Instruments } from '../../funding/instruments/service.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Limits } from '../../identity/limits/service.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Clients } from '../../linking/clients/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Coupons } from '../promotions/coupon-service.ts';
import type { Promotions } from '../promotions/service.ts';
import type { StepUps } from '../step-up/service.ts';
import type { Payment } from './domain.ts';
import type { CreatePaymentBody } from './schema.ts';

/** The shop, payer and mandate of a charge, from the shop's mandate token. */
export interface Charging {
  readonly clientId: string;
  readonly holderId: Id<'hld'>;
  readonly mandateId: Id<'mdt'>;
}

/** A shop's request for a payment. */
export interface Asked extends Charging {
  readonly order: CreatePaymentBody;
}

/** The dependencies of payments. */
export interface PaymentsDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly limits: Limits;
  readonly clients: Pick<Clients, 'find'>;
  readonly payees: Pick<Payees, 'find'>;
  readonly fees: Fees;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly instruments: Pick<Instruments, 'list' | 'fingerprints'>;
  /** Keys the marks of persons who take coupons. */
  readonly couponKey: Buffer;
  readonly promotions: Pick<Promotions, 'find'>;
  readonly coupons: Pick<Coupons, 'find'>;
  readonly stepUps: StepUps;
  readonly topUps: Pick<TopUps, 'charge' | 'find'>;
  readonly exchange: Pick<Exchange, 'accountsOf' | 'canBring'>;
}

/** The dependencies with the coalescer that all calls share. */
export interface DraftDeps extends PaymentsDeps {
  /** Reads the policy in force; simultaneous calls share a statement. */
  readonly currentPolicy: (asked: undefined) => Promise<Payment['policy']>;
}
