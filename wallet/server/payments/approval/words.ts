import type { ProblemRow } from '#platform/http/problem.ts';
import { listFormat } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import { proofWords } from '../../identity/second-factor/proof-words.ts';
import { raisedBy } from '../../identity/limits/domain.ts';
import type { LimitError } from '../../identity/limits/domain.ts';
import { problems } from '../../problems/catalog.ts';
import { rules, strongReasons, valuesOf } from '../step-up/domain.ts';
import type { Reason } from '../step-up/domain.ts';
import type { CardRefused } from '../payments/charge-service.ts';
import { couponWords } from './coupon-words.ts';
import type { ApprovalError, Terms } from './service.ts';

/** Says for shoppers why an approval was refused, that nothing was charged, and the next step. */
export function refusalWords(error: ApprovalError, terms: Terms): string {
  if (error.code === 'payment_charging')
    return t('Your card is already being charged for this payment. You are never charged twice.');
  return t('{reason} You were not charged. {nextStep}', {
    reason: reason(error, terms),
    nextStep: nextStep(error, terms),
  }).trim();
}

/** Says what a payer owes, and that it comes first. */
export function owedWords(owed: readonly Money[]): string {
  const sums = listFormat(readerLanguage()).format(owed.map((sum) => formatMoney(sum)));
  return t(
    'You owe {sums}. Until that is paid, no balance of yours pays for anything. Money that you exchange or add in the same currency pays it first.',
    { sums },
  );
}

type Worded = Exclude<ApprovalError, { readonly code: 'payment_charging' }>;

function reason(error: Worded, terms: Terms): string {
  switch (error.code) {
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
    case 'pin_not_set':
    case 'totp_refused':
    case 'passkey_refused':
      return proofWords(error, terms.now);
    case 'amount_changed':
      return t('Payee or amount are not what was shown.');
    case 'insufficient_funds':
      return terms.owed.length > 0
        ? t('What you owe comes first.')
        : t('You are {shortfall} short.', { shortfall: error.shortfall });
    case 'quote_expired':
      return t('This price has run out.');
    case 'rate_expired':
      return t('This exchange rate has run out.');
    case 'limit_per_payment':
      return t('This is above your limit of {limit} for one payment.', { limit: error.limit });
    case 'limit_per_day':
      return t('Of your limit of {limit} for a day, {left} is left today.', { limit: error.limit, left: error.left });
    case 'limit_per_year':
      return t('Of your limit of {limit} for a year, {left} is left.', { limit: error.limit, left: error.left });
    case 'account_frozen':
      return t('Your wallet is frozen.');
    case 'mandate_revoked':
      return t('The link between this shop and your wallet has ended.');
    case 'coupon_not_applicable':
      return couponWords(error);
    case 'card_refused':
      return `${problems[error.why].title()}.`;
    case 'card_needs_pin':
      return t('A card is charged only with your PIN or a passkey.');
    case 'stronger_proof_needed':
      return t('Your PIN is not enough for this payment. {why}', { why: reasonWords(error.reasons, terms).join(' ') });
    case 'payment_not_payable':
    case 'payment_not_found':
      return t('This payment has ended.');
  }
}

function nextStep(error: Worded, terms: Terms): string {
  const { passkeyOptions } = terms;
  switch (error.code) {
    case 'pin_wrong':
    case 'passkey_refused':
      return t('Try again.');
    case 'pin_locked':
      return passkeyOptions
        ? t('A passkey still works.')
        : t('Pay after that; if the order has ended by then, place it again in the shop.');
    case 'totp_refused':
    case 'card_needs_pin':
      return '';
    case 'coupon_not_applicable':
      return terms.hasCoupon ? t('Remove the coupon to pay without it.') : '';
    case 'card_refused':
      return cardStep(error);
    case 'pin_blocked':
      return passkeyOptions ? t('You can pay with your passkey now.') : '';
    case 'pin_not_set':
      return t('Set one in your wallet, then come back.');
    case 'amount_changed':
      return t('Look again before you confirm.');
    case 'rate_expired':
      return t('Here is the current one: look again before you confirm.');
    case 'insufficient_funds':
      return terms.owed.length > 0 ? '' : t('Add the money now, and you come straight back to this order.');
    case 'limit_per_payment':
    case 'limit_per_day':
    case 'limit_per_year':
      return limitStep(error);
    case 'account_frozen':
      return t('Talk to support.');
    case 'stronger_proof_needed':
      return strongerStep(terms);
    case 'mandate_revoked':
      return t('Link the wallet again in the shop, then pay the order.');
    case 'quote_expired':
    case 'payment_not_payable':
    case 'payment_not_found':
      return t('Go back to the shop: there you can pay the order again, or place it again if it has ended.');
  }
}

/** Says that the payer's PIN is not enough, why, and what is. */
export function strongerWords(terms: Terms): string {
  const why = reasonWords(strongReasons(terms.reasons), terms).join(' ');
  return t('Your PIN is not enough for this payment. {why} {nextStep}', { why, nextStep: strongerStep(terms) });
}

/** Says for the payer why a payment asks, a sentence for each reason. */
export function reasonWords(reasons: readonly Reason[], { stepUpTerms, spendable }: Terms): string[] {
  const values = valuesOf(stepUpTerms, spendable);
  return reasons.map((reason) => rules[reason].words(values));
}

/** What a holder can do whose PIN is not enough. */
function strongerStep({ passkeyOptions, hasAuthenticator }: Terms): string {
  if (passkeyOptions && hasAuthenticator) return t('Use your passkey or your authenticator app.');
  if (passkeyOptions) return t('Use your passkey.');
  if (hasAuthenticator) return t('Use your authenticator app.');
  return t('Add a passkey, and you come straight back; or pay in a browser that you have used for longer.');
}

function cardStep({ why }: CardRefused): string {
  const { nextAction }: ProblemRow = problems[why];
  return nextAction?.() ?? t('Use another card.');
}

/** What a holder can do at a limit: raise it, or pay less or later. */
function limitStep({ code, tier }: LimitError): string {
  switch (raisedBy(tier)) {
    case 'profile':
      return t('Your name, birth date and address raise it.');
    case 'document':
      return t('A document raises it: that takes a few minutes, and you come straight back to this order.');
    case undefined:
      return waitingStep(code);
  }
}

function waitingStep(code: LimitError['code']): string {
  switch (code) {
    case 'limit_per_payment':
      return t('Split the order.');
    case 'limit_per_day':
      return t('Pay the order tomorrow (UTC), or for less today.');
    case 'limit_per_year':
      return t('Order for less; a refund gives you more room.');
  }
}
