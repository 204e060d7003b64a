import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { HolderChanges } from '../accounts/contact-service.ts';
import type { Accounts } from '../accounts/service.ts';
import type { CodeSender } from '../phone-verification/sender-service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Sessions } from '../sessions/service.ts';
import type { SignUp } from '../sign-up/service.ts';
import type { Channel } from './domain.ts';

/** What happens in the transaction of a changed or restored number or address. */
export interface ContactHooks {
  /**
   * Restrains the wallet for a while, because a thief changes the number before taking the money; and takes the power from
   * what rests on the number before.
   */
  changed(
    tx: Tx,
    holderId: Id<'hld'>,
    from: { readonly channel: Channel; readonly before: string | null },
  ): Promise<void>;
}

/** What changes of contacts need. */
export interface ContactsDeps {
  readonly sender: CodeSender;
  readonly db: Db;
  readonly world: World;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly changes: HolderChanges;
  readonly sessions: Pick<Sessions, 'endAll' | 'endOthers'>;
  readonly secondFactor: Pick<SecondFactor, 'verifyPin'>;
  readonly restrictions: Pick<Restrictions, 'judge'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
  readonly hooks: ContactHooks;
  /** The key from which codes follow. */
  readonly codeKey: Buffer;
}
