import type { Db } from '#platform/db/db.ts';
import type { RequestKey } from '#platform/http/idempotency.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Limits } from '../../identity/limits/service.ts';
import type { Restrictions } from '../../identity/restrictions/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { Proofs } from '../../identity/second-factor/proof-service.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { BankAccounts } from '../instruments/bank-service.ts';
import type { Origins } from '../origins/service.ts';
import type { Payouts } from '../processor/payout-domain.ts';

/** What a holder asks to withdraw. */
export interface WithdrawalOrder {
  readonly holderId: Id<'hld'>;
  readonly instrumentId: Id<'ins'>;
  readonly amount: Money;
}

/** A holder's approval of a quoted withdrawal. */
export interface Approval {
  readonly holderId: Id<'hld'>;
  readonly withdrawalId: Id<'wdr'>;
  /** The proof of `withdrawalChallenge`. A session alone withdraws nothing. */
  readonly proof: Proof | undefined;
  /** Since when the wallet knows the browser; undefined if it does not. */
  readonly knownSince: Date | undefined;
  /** The key of the request, if it has one. A page sends none: its withdrawal is approved once. */
  readonly key: RequestKey | undefined;
}

/** The dependencies of withdrawals. */
export interface WithdrawalDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  /** Undefined if the operator pays nothing out. */
  readonly payouts: Payouts | undefined;
  readonly bankAccounts: Pick<BankAccounts, 'list' | 'find' | 'get'>;
  readonly origins: Pick<Origins, 'leavable' | 'atInstant'>;
  readonly restrictions: Pick<Restrictions, 'judge' | 'find'>;
  readonly proofs: Proofs;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly limits: Pick<Limits, 'current'>;
}
