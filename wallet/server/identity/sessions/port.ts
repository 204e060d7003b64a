import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/service.ts';

/** The browser of a login. */
export interface LoggingIn {
  /** Its name. */
  readonly device: string;
  /** Whether it signed in to this account before. */
  readonly isKnown: boolean;
}

/** The dependencies of sessions. */
export interface SessionsDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Accounts;
  readonly tries: Tries;
  readonly security: Pick<SecurityLog, 'record' | 'note' | 'networksHere'>;
}
