import { pageFault } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import { proofWords } from '../second-factor/proof-words.ts';
import type { Method } from '../sessions/domain.ts';
import { OLD_ENOUGH_DAYS } from './domain.ts';
import type { FactorKind, Unfit } from './domain.ts';
import type { UnfreezeError } from './service.ts';

/** Names a factor. */
export function factorName(method: Method): string {
  switch (method) {
    case 'password':
      return t('Password');
    case 'pin':
      return t('Payment PIN');
    case 'sms':
      return t('Code to your phone');
    case 'passkey':
      return t('Passkey');
    case 'totp':
      return t('Authenticator app');
    case 'recovery':
      return t('Recovery code');
    default:
      return unreachable(method);
  }
}

/** Says why a factor does not unfreeze the wallet. */
export function unfitWords(unfit: Unfit): string {
  return unfit === 'used_before'
    ? t('was used where the trouble began, so it does not count')
    : t('is not older than {days} days, so it does not count', { days: OLD_ENOUGH_DAYS });
}

/** Names the kinds of factors that are missing. */
export function missingWords(kinds: readonly FactorKind[]): string {
  if (kinds.length > 1) return t('Prove both: something that you know, and something that you have.');
  return kinds[0] === 'knows'
    ? t('Something that you know is missing: your password or your PIN.')
    : t('Something that you have is missing: a passkey, or a code to your phone.');
}

/** Says why the wallet stays frozen. @param now Security time. */
export function unfreezeFault(error: UnfreezeError, now: Date): FieldFault {
  switch (error.code) {
    case 'factors_missing':
      return pageFault(missingWords(error.kinds));
    case 'pin_malformed':
      return { field: 'pin', message: t('A PIN has exactly six digits.') };
    case 'not_frozen':
      return pageFault(t('Your wallet is not frozen, or it was frozen again just now. Open this page again.'));
    case 'login_stale':
      return pageFault(t('Your login is too old for that. Log in again.'));
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
    case 'pin_not_set':
      return { field: 'pin', message: proofWords(error, now) };
    default:
      return unreachable(error);
  }
}
