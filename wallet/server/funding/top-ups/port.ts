import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { Proofs } from '../../identity/second-factor/proof-service.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Fees } from '../fees/service.ts';
import type { Instruments } from '../instruments/service.ts';
import type { Processor } from '../processor/domain.ts';
import type { ChargeOrder } from './challenge-domain.ts';

export interface TopUpOrder extends ChargeOrder {
  /** Over `chargeChallenge` of the order. A session alone charges no card. */
  readonly proof: Proof | undefined;
  /** A path of the wallet to go on to when it is done. */
  readonly continueTo?: string;
}

/** What top-ups are made with. */
export interface TopUpDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly processor: Processor;
  readonly instruments: Pick<Instruments, 'find' | 'get' | 'same' | 'customerOf'>;
  readonly proofs: Proofs;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly fees: Fees;
  readonly publicUrl: string;
}
