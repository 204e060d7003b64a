import type { FormGuard } from '#platform/http/form.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import type { Recoveries } from './service.ts';

/** What the pages for a forgotten password need. */
export interface RecoveryPageDeps {
  readonly phone: Pick<PhoneVerification, 'start' | 'resend' | 'find'>;
  readonly recoveries: Recoveries;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}
