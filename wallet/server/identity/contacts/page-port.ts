import type { FormGuard } from '#platform/http/form.ts';
import type { Accounts } from '../accounts/service.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { Sessions } from '../sessions/service.ts';
import type { SignUp } from '../sign-up/service.ts';
import type { Contacts } from './service.ts';

/** What the pages of contacts need. */
export interface ContactPageDeps {
  readonly contacts: Contacts;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly phone: Pick<PhoneVerification, 'countries'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}
