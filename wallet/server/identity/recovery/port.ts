import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { HolderChanges } from '../accounts/contact-service.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import type { RecoveryCodes } from '../recovery-codes/service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Sessions } from '../sessions/service.ts';

/** The dependencies of forgotten passwords. */
export interface RecoveryDeps {
  readonly db: Db;
  readonly world: World;
  /** The key of the codes that stop a recovery. */
  readonly key: Buffer;
  readonly phone: Pick<PhoneVerification, 'verify' | 'find' | 'use'>;
  readonly accounts: Pick<Accounts, 'find' | 'idOf' | 'knownAs' | 'checkPassword' | 'hashPassword' | 'replacePassword'>;
  readonly changes: Pick<HolderChanges, 'lock'>;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly authenticators: Pick<Authenticators, 'find' | 'verify'>;
  readonly recoveryCodes: Pick<RecoveryCodes, 'find' | 'use'>;
  readonly restrictions: Pick<Restrictions, 'add'>;
  readonly tries: Pick<Tries, 'countJudging'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}
