import { formatMoney, percentText } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { waitsWords } from '../../identity/restrictions/words.ts';
import type { ProblemRow } from '#platform/http/problem.ts';
import { problems } from '../../problems/catalog.ts';
import type { ApprovalError } from './approve-service.ts';
import { debitOf } from './domain.ts';
import type { TooWeak, Withdrawal, WithdrawalError, WithdrawalTerms } from './domain.ts';

/** Where a withdrawal stands, in a few words. */
export function statusWords({ status }: Pick<Withdrawal, 'status'>): string {
  switch (status) {
    case 'quoted':
      return t('Not approved yet');
    case 'processing':
      return t('On its way to your bank');
    case 'posted':
      return t('Sent to your bank');
    case 'failed':
      return t('Not paid out; the money is back');
    case 'canceled':
      return t('Canceled; the money is back');
    case 'returned':
      return t('Sent back by your bank; the money is back');
  }
}

/** The fee of withdrawals in one currency. */
export function feeTermsWords(terms: WithdrawalTerms): string {
  const { currency, freeUpToMinor, leastFeeMinor, basisPoints } = terms;
  const money = (minor: bigint): Money => ({ minor, currency });
  if (basisPoints === 0) return t('Withdrawals are free.');
  return t('Free up to {free} a month; beyond that, {percent}, at least {least}.', {
    free: money(freeUpToMinor),
    percent: percentText(basisPoints),
    least: money(leastFeeMinor),
  });
}

/** Words by which a refusal differs from those of its code, because withdrawals use the same codes. */
export function refusalWords(error: WithdrawalError | ApprovalError): {
  title?: string;
  detail?: string;
  next_action?: string;
} {
  if (error.code === 'amount_too_small') {
    return { title: t('This is less than can be withdrawn: at least {least}', { least: error.least }) };
  }
  if (error.code === 'amount_too_large') {
    return { title: t('This is more than can be withdrawn at once: at most {most}', { most: error.most }) };
  }
  if (error.code === 'insufficient_funds') return shortWords(error);
  if (error.code === 'money_not_free_yet') {
    return { title: t('Only {now} may leave your wallet now', { now: error.leavable.now }) };
  }
  if (error.code === 'recent_change') return { detail: waitsWords('withdrawal', error) };
  if (error.code === 'quote_expired') {
    return { title: t('This withdrawal has run out'), next_action: t('Begin again. Nothing was withdrawn.') };
  }
  if (error.code === 'proof_missing') {
    return { title: t('Withdrawing money takes your PIN, a passkey or your authenticator app') };
  }
  if (error.code === 'stronger_proof_needed') {
    return { title: t('Your PIN is not enough for this withdrawal'), detail: strongerWords(error) };
  }
  if (error.code !== 'currency_not_supported') return {};
  return {
    title: t('This account does not take money in this currency'),
    next_action: t('Withdraw from the balance in the currency of the account.'),
  };
}

/** Says why the PIN is not enough, and what is. */
export function strongerWords({ hours }: TooWeak): string {
  return t(
    'Your wallet has known this browser for less than {hours} hours, so it takes a passkey or your authenticator app, or a browser that you have used for longer.',
    { hours },
  );
}

function shortWords({ spendable, fee }: Extract<WithdrawalError, { code: 'insufficient_funds' }>) {
  const title =
    fee.minor > 0n
      ? t('You have {spendable}, and the fee is {fee}', { spendable, fee })
      : t('You have {spendable} to withdraw', { spendable });
  return { title, next_action: t('Withdraw less.') };
}

/** A refusal in one line, for a field of a form. */
export function faultWords(error: WithdrawalError): string {
  const { title, nextAction }: ProblemRow = problems[error.code];
  const words = refusalWords(error);
  const next = words.next_action ?? nextAction?.();
  return [words.title ?? title(), words.detail, next].filter((one) => one !== undefined).join('. ');
}

/** The sums of a withdrawal: `$100.00, and a fee of $0.10`. */
export function sumWords(withdrawal: Pick<Withdrawal, 'amount' | 'fee'>): string {
  const { amount, fee } = withdrawal;
  return fee.minor === 0n
    ? formatMoney(amount)
    : t('{amount}, and a fee of {fee}: {debit} in all', { amount, fee, debit: debitOf(withdrawal) });
}
