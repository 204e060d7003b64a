import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { Accounts } from '../accounts/service.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import type { SecondStep } from '../second-step/service.ts';
import type { Recoveries } from './service.ts';

/** What the pages for a forgotten password need. */
export interface RecoveryPageDeps {
  readonly phone: Pick<PhoneVerification, 'start' | 'countries' | 'resend' | 'find'>;
  readonly recoveries: Recoveries;
  readonly accounts: Pick<Accounts, 'idOf' | 'knownAs'>;
  readonly secondStep: Pick<SecondStep, 'waysOf'>;
  readonly browsers: Pick<KnownBrowsers, 'remember'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}
