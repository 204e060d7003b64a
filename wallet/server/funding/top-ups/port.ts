import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Limits } from '../../identity/limits/service.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { Proofs } from '../../identity/second-factor/proof-service.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Fees } from '../fees/service.ts';
import type { BankAccounts } from '../instruments/bank-service.ts';
import type { Instruments } from '../instruments/service.ts';
import type { Processor } from '../processor/domain.ts';
import type { Rates } from '../rates/service.ts';
import type { ChargeOrder } from './challenge-domain.ts';

/** A holder's order for a top-up, with its proof. The instrument may be a card or a proved bank account. */
export interface TopUpOrder extends ChargeOrder {
  /** The fee that the holder saw; undefined: none. */
  readonly fee?: Money | undefined;
  /** The proof of `chargeChallenge` for this order. A session alone charges nothing. */
  readonly proof: Proof | undefined;
  /** The wallet's path to which the browser goes after success. */
  readonly continueTo?: string;
}

/** An order to charge a card for a payment, whose approval the holder has proved. */
export interface ShareOrder {
  readonly id: Id<'top'>;
  readonly paymentId: Id<'pay'>;
  readonly holderId: Id<'hld'>;
  readonly cardId: Id<'ins'>;
  readonly amount: Money;
  /** The fee that the holder approved. */
  readonly fee: Money;
  /** The wallet's path to which the browser goes after the outcome. */
  readonly continueTo: string;
}

/** The dependencies of top-ups. */
export interface TopUpDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Pick<Ledger, 'accountsOfHolder' | 'house' | 'openBalance'>;
  readonly processor: Processor;
  readonly instruments: Pick<Instruments, 'find' | 'get' | 'same' | 'customerOf'>;
  readonly bankAccounts: Pick<BankAccounts, 'find' | 'get'>;
  readonly proofs: Proofs;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly limits: Pick<Limits, 'current'>;
  readonly fees: Fees;
  readonly rates: Pick<Rates, 'latest'>;
  readonly publicUrl: string;
}
