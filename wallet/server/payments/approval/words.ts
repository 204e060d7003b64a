import { t } from '#platform/words/words.ts';
import { proofWords } from '../../identity/second-factor/proof-words.ts';
import type { ApprovalError, Terms } from './service.ts';

/** Says for shoppers why an approval was refused, that nothing was charged, and the next step. */
export function refusalWords(error: ApprovalError, terms: Terms): string {
  return t('{reason} You were not charged. {nextStep}', {
    reason: reason(error, terms),
    nextStep: nextStep(error, terms),
  }).trim();
}

function reason(error: ApprovalError, { now }: Terms): string {
  switch (error.code) {
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
    case 'pin_not_set':
    case 'passkey_refused':
      return proofWords(error, now);
    case 'amount_changed':
      return t('Payee or amount are not what was shown.');
    case 'insufficient_funds':
      return t('You are {shortfall} short.', { shortfall: error.shortfall });
    case 'quote_expired':
      return t('This price has run out.');
    case 'limit_per_payment':
      return t('This is above your limit of {limit} for one payment.', { limit: error.limit });
    case 'account_frozen':
      return t('Your wallet is frozen.');
    case 'mandate_revoked':
      return t('The link between this shop and your wallet has ended.');
    case 'payment_not_payable':
    case 'payment_not_found':
      return t('This payment has ended.');
  }
}

function nextStep(error: ApprovalError, { passkeyOptions }: Terms): string {
  switch (error.code) {
    case 'pin_wrong':
    case 'passkey_refused':
      return t('Try again.');
    case 'pin_locked':
      return passkeyOptions
        ? t('A passkey still works.')
        : t('Pay after that; if the order has ended by then, place it again in the shop.');
    case 'pin_blocked':
      return passkeyOptions ? t('You can pay with your passkey now.') : '';
    case 'pin_not_set':
      return t('Set one in your wallet, then come back.');
    case 'amount_changed':
      return t('Look again before you confirm.');
    case 'insufficient_funds':
      return t('Add the money now, and you come straight back to this order.');
    case 'limit_per_payment':
      return error.tier === 2
        ? t('Split the order.')
        : t('A document raises it; the shop can take the order back for now.');
    case 'account_frozen':
      return t('Talk to support.');
    case 'mandate_revoked':
      return t('Link the wallet again in the shop, then pay the order.');
    case 'quote_expired':
    case 'payment_not_payable':
    case 'payment_not_found':
      return t('Go back to the shop: there you can pay the order again, or place it again if it has ended.');
  }
}
