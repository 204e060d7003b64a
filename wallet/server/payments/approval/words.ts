import { formatMoney } from '#platform/money/format.ts';
import { proofWords } from '../../identity/second-factor/proof-words.ts';
import type { ApprovalError, Terms } from './service.ts';

/** Why an approval was refused, whether anything was charged, and what to do, in a shopper's words. */
export function refusalWords(error: ApprovalError, terms: Terms): string {
  return `${reason(error, terms)} You were not charged. ${nextStep(error, terms)}`.trim();
}

function reason(error: ApprovalError, { now }: Terms): string {
  switch (error.code) {
    case 'code_wrong':
    case 'code_locked':
    case 'pin_blocked':
    case 'pin_not_set':
    case 'passkey_refused':
      return proofWords(error, now);
    case 'amount_changed':
      return 'Payee or amount are not what was shown.';
    case 'insufficient_funds':
      return `You are ${formatMoney(error.shortfall)} short.`;
    case 'quote_expired':
      return 'This price has run out.';
    case 'limit_per_payment':
      return `This is above your limit of ${formatMoney(error.limit)} for one payment.`;
    case 'account_frozen':
      return 'Your wallet is frozen.';
    case 'mandate_revoked':
      return 'The link between this shop and your wallet has ended.';
    case 'payment_not_payable':
    case 'payment_not_found':
      return 'This payment has ended.';
  }
}

function nextStep(error: ApprovalError, { passkeyOptions }: Terms): string {
  switch (error.code) {
    case 'code_wrong':
    case 'passkey_refused':
      return 'Try again.';
    case 'code_locked':
      return passkeyOptions
        ? 'A passkey still works.'
        : 'Pay after that; if the order has ended by then, place it again in the shop.';
    case 'pin_blocked':
      return passkeyOptions ? 'You can pay with your passkey now.' : '';
    case 'pin_not_set':
      return 'Set one in your wallet, then come back.';
    case 'amount_changed':
      return 'Look again before you confirm.';
    case 'insufficient_funds':
      return 'Add the money now, and you come straight back to this order.';
    case 'limit_per_payment':
      return error.tier === 2 ? 'Split the order.' : 'A document raises it; the shop can take the order back for now.';
    case 'account_frozen':
      return 'Talk to support.';
    case 'mandate_revoked':
      return 'Link the wallet again in the shop, then pay the order.';
    case 'quote_expired':
    case 'payment_not_payable':
    case 'payment_not_found':
      return 'Go back to the shop: there you can pay the order again, or place it again if it has ended.';
  }
}
