import { currencies } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { decimalText, formatMoney, parseAmount } from '#platform/money/format.ts';
import type { Tone } from '#platform/ui/StatusBadge.tsx';
import { amountFaultWords } from '#platform/words/amount.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Problem } from '../../app/failure.ts';
import type { MoneyJson, TopUpJson, TopUpTerms } from '../../app/wire.ts';

type AmountReading = { readonly ok: true; readonly amount: MoneyJson } | { readonly ok: false; readonly words: string };

/** The limits of one order, in the currency of the chosen instrument. */
export type Bounds = Pick<TopUpTerms, 'least' | 'most'>;

/** The terms of debits in the currency of a bank account; undefined if it is not debited. */
export function debitTermsOf(
  terms: Pick<TopUpTerms, 'debits'>,
  currency: string,
): TopUpTerms['debits'][number] | undefined {
  return terms.debits.find(({ least }) => least.currency === currency);
}

/** Reads typed text as an amount within the terms, or says in a sentence why it is not one. */
export function readAmount(typed: string, terms: Bounds): AmountReading {
  const currency = terms.least.currency;
  if (typed.trim() === '') return { ok: false, words: t('Enter how much you want to add.') };
  const money = parseAmount(typed, currency);
  if (!money) return { ok: false, words: t('{fault}.', { fault: amountFaultWords(typed, currency) }) };
  if (money.minor < BigInt(terms.least.amount))
    return { ok: false, words: t('Add at least {least}.', { least: words(terms.least) }) };
  if (money.minor > BigInt(terms.most.amount))
    return { ok: false, words: t('The most at once is {most}.', { most: words(terms.most) }) };
  return { ok: true, amount: { amount: String(money.minor), currency } };
}

/** Whether a text has the form of a PIN; only the wallet knows whether it is correct. */
export function isPin(typed: string): boolean {
  return /^\d{6}$/.test(typed.replaceAll(/\s/g, ''));
}

/**
 * Says why the wallet refused the PIN, with the tries that are left or the end of the lock; undefined for a refusal that
 * has nothing to do with the PIN.
 */
export function pinFault(problem: Problem, now: Date): string | undefined {
  const { triesLeft, until } = problem;
  if (problem.code === 'pin_wrong' && triesLeft !== undefined) {
    return t(
      'That is not your PIN. You have {triesLeft, plural, one {# try} other {# tries}} left. You were not charged.',
      { triesLeft },
    );
  }
  if (problem.code === 'pin_locked' && until !== undefined) {
    return until.toDateString() === now.toDateString()
      ? t('Your PIN is locked until {until, date, localTime}. You were not charged.', { until })
      : t('Your PIN is locked until {until, date, localMedium}. You were not charged.', { until });
  }
  if (problem.code !== 'pin_blocked') return undefined;
  return t('Your PIN no longer works. You were not charged. Log in with a passkey to choose another PIN.');
}

/** Builds the address of the wallet's page where a passkey can sign this order. */
export function passkeyPage(typed: string, instrumentId: string): string {
  return `/id/top-up?${new URLSearchParams({ amount: typed, card: instrumentId }).toString()}`;
}

/**
 * Computes the fee: a share of what is beyond the free sum of the month, rounded up, less what the month has paid, or
 * would have paid under these terms.
 */
export function feeOf({ amount, currency }: MoneyJson, terms: TopUpTerms): MoneyJson {
  const brought = BigInt(terms.month.brought.amount);
  const [before, has] = [feeOfMonth(brought, terms), BigInt(terms.month.fee.amount)];
  const fee = feeOfMonth(brought + BigInt(amount), terms) - (has > before ? has : before);
  return { amount: String(fee > 0n ? fee : 0n), currency };
}

function feeOfMonth(brought: bigint, terms: TopUpTerms): bigint {
  const beyond = brought - BigInt(terms.free_up_to.amount);
  return beyond > 0n ? (beyond * BigInt(terms.card_fee_basis_points) + 9_999n) / 10_000n : 0n;
}

/** Adds two amounts in the same currency. */
export function sumOf(left: MoneyJson, right: MoneyJson): MoneyJson {
  return { amount: String(BigInt(left.amount) + BigInt(right.amount)), currency: left.currency };
}

/** Lists the amounts to offer as buttons, within the terms. */
export function quickAmounts(terms: Bounds): readonly string[] {
  return ['20', '50', '100', '200'].filter((typed) => readAmount(typed, terms).ok);
}

/** The signs of currencies, for the amount field. */
export const currencySigns: Partial<Record<Currency, string>> = { EUR: '€', USD: '$', GBP: '£' };

/** Formats an amount as people type it, to fill the form for another try. */
export function typedAmount(value: MoneyJson): string {
  return decimalText(BigInt(value.amount), currencies[value.currency].decimals);
}

/** The state of a top-up on its page. */
type Outcome = 'waiting' | 'leaving' | 'arriving' | 'done' | 'refused';

const STATUSES: Record<TopUpJson['status'], { words: Message; tone: Tone }> = {
  started: { words: msg('Asking your bank'), tone: 'info' },
  action_required: { words: msg('Waiting for you'), tone: 'warning' },
  processing: { words: msg('On its way'), tone: 'info' },
  succeeded: { words: msg('Added'), tone: 'success' },
  declined: { words: msg('Not added'), tone: 'neutral' },
};

/** Names where a top-up stands. */
export function statusWords(topUp: Pick<TopUpJson, 'status' | 'taken_back'>): string {
  return topUp.taken_back ? t('Taken back') : STATUSES[topUp.status].words();
}

/** Picks the color of where a top-up stands. */
export function statusTone(topUp: Pick<TopUpJson, 'status' | 'taken_back'>): Tone {
  return topUp.taken_back ? 'warning' : STATUSES[topUp.status].tone;
}

/** Says that the bank took the money back, or some of it; undefined if it did not. */
export function takenBackWords(topUp: Pick<TopUpJson, 'taken_back' | 'instrument'>): string | undefined {
  if (!topUp.taken_back) return undefined;
  const takenBack = words(topUp.taken_back);
  return topUp.instrument.kind === 'bank_account'
    ? t('Your bank took {takenBack} back after it was added.', { takenBack })
    : t('The bank of your card took {takenBack} back after it was added.', { takenBack });
}

/** Reads the state of a top-up's page from its status. */
export function outcomeOf(topUp: Pick<TopUpJson, 'status'>): Outcome {
  switch (topUp.status) {
    case 'started':
      return 'waiting';
    case 'action_required':
      return 'leaving';
    case 'processing':
      return 'arriving';
    case 'succeeded':
      return 'done';
    case 'declined':
      return 'refused';
  }
}

/** The bank refuses every debit of the account. */
const final: ReadonlySet<string> = new Set(['bank_account_closed', 'bank_account_unknown', 'debit_not_authorized']);

/** Whether the same order can succeed later. */
export function isWorthAnotherTry({ refusal }: Pick<TopUpJson, 'refusal'>): boolean {
  return refusal === undefined || !final.has(refusal.code);
}

/** Says when the money of a debit should be in the balance. */
export function arrivalWords({ arrives_at: at }: Pick<TopUpJson, 'arrives_at'>): string {
  if (at === undefined) return t('That takes some days.');
  return t('It should be in your balance by {day, date, day}. Then you can spend it.', { day: new Date(at) });
}

/** Says why a debit brought no money. */
export function refusalWords({ refusal }: Pick<TopUpJson, 'refusal'>): string {
  return t('{reason}. You were not charged.', { reason: refusal?.title ?? t('No money was added') });
}

function words(value: MoneyJson): string {
  return formatMoney({ minor: BigInt(value.amount), currency: value.currency });
}
