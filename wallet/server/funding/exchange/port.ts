import type { Db } from '#platform/db/db.ts';
import type { RequestKey } from '#platform/http/idempotency.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { Proofs } from '../../identity/second-factor/proof-service.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Rates } from '../rates/service.ts';

/** What a holder gives to exchange at a quote. */
export interface Given {
  /** The proof of `exchangeChallenge` for the quote. A session alone exchanges nothing. */
  readonly proof: Proof | undefined;
  /** The key of the request, if it has one. A page sends none: its quote is used once. */
  readonly key?: RequestKey;
}

/** The dependencies of exchanges. */
export interface ExchangeDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly rates: Pick<Rates, 'latest'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly proofs: Proofs;
}
