import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Fault } from '../accounts/domain.ts';
import type { Accounts, Proved } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Changes } from '../changes/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Recoveries } from '../recoveries/service.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Step } from './domain.ts';

/** The dependencies of entries. */
export interface EntriesDeps {
  readonly db: Db;
  readonly world: World;
  readonly tries: Tries;
  readonly accounts: Pick<
    Accounts,
    'open' | 'findById' | 'idOf' | 'accountOf' | 'epochIn' | 'epochOf' | 'recordLogin' | 'hashNew' | 'resetPassword'
  >;
  readonly authenticators: Pick<Authenticators, 'of' | 'take'>;
  readonly passkeys: Pick<Passkeys, 'list' | 'judge'>;
  readonly recoveries: Pick<Recoveries, 'ask' | 'use'>;
  readonly changes: Pick<Changes, 'moveEmail'>;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly waker: Pick<Waker, 'wake'>;
  readonly publicUrl: string;
  /** The codes follow from it. */
  readonly keys: KeyRing;
}

/** Where an entry leads: to its next step, into an account, to a proved address, or nowhere. */
export type Outcome =
  | { readonly kind: 'next'; readonly step: Step }
  | ({ readonly kind: 'in' } & Proved)
  | { readonly kind: 'moved' };

/** Why an answer was not accepted: the entry is over, or something typed is wrong. */
export type AnswerError = { readonly code: 'over' } | { readonly code: 'faults'; readonly faults: readonly Fault[] };
