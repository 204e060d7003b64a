import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/service.ts';
import type { DocumentProcessor } from './stripe-gateway.ts';

/** The dependencies of checks of documents. */
export interface DocumentDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids' | 'log'>;
  readonly accounts: Pick<Accounts, 'lock' | 'raiseByDocument'>;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly processor: DocumentProcessor;
  readonly publicUrl: string;
  /** Keys the hashes of persons. */
  readonly key: Buffer;
}
