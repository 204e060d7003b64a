import { currencyWords, percentText, rateText } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import type { Quote, QuoteError } from './domain.ts';

/** A rate in words: `1 EUR = 1.0616 USD`. */
export function rateWords({ rate: { from, to } }: Pick<Quote, 'rate'>): string {
  return t('1 {from} = {rate} {to}', { from: from.currency, rate: rateText(from, to), to: to.currency });
}

/** The margin of a quote in words. */
export function marginWords({
  marginBasisPoints,
  kept,
  isOfRefunds,
}: Pick<Quote, 'marginBasisPoints' | 'kept' | 'isOfRefunds'>): string {
  if (isOfRefunds) return t('None, because this came back by a refund. The rest of rounding is {kept}', { kept });
  return t('{percent} and the rest of rounding: {kept}, already taken off', {
    percent: percentText(marginBasisPoints),
    kept,
  });
}

/** The words by which a refusal differs from those of its code, because nothing is paid. */
export function refusalWords(code: string): { title?: string; next_action?: string } {
  if (code === 'quote_expired') {
    return { title: t('This rate has run out'), next_action: t('Ask for a new quote. Nothing was exchanged.') };
  }
  if (code === 'proof_missing') return { title: t('Exchanging money takes your PIN or a passkey') };
  if (code === 'insufficient_funds') {
    return {
      title: t('You do not have that much to spend in this currency'),
      next_action: t('Exchange less, or add money.'),
    };
  }
  return {};
}

/** Explains at the amount why there is no quote. @param problem The words of the catalog, with the next step. */
export function quoteFaultWords(error: QuoteError, problem: string): string {
  if (error.code !== 'insufficient_funds') return problem;
  const { currency } = error.spendable;
  return t('You have {spendable} to spend in {name}. Type that or less', {
    spendable: error.spendable,
    name: currencyWords(currency),
  });
}
