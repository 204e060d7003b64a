import { formatMoney } from '#platform/money/format.ts';
import type { Currency } from '#platform/money/currency.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { CaseResult, Offer, Reason } from './record-domain.ts';

// The words for reasons, outcomes and results, in every form in which a page, a letter or the console has them. The
// sentences around them stand with the page or letter that says them.

interface ReasonWords {
  /** A sentence of its own, without a full stop. */
  readonly sentence: Message;
  /** Within a sentence. */
  readonly clause: Message;
  /** A label of the console. */
  readonly label: Message;
}

/** Why a case was opened. */
export const reasonWords: Readonly<Record<Reason, ReasonWords>> = {
  not_received: {
    sentence: msg('It has not arrived'),
    clause: msg('it has not arrived'),
    label: msg('Not received'),
  },
  damaged: { sentence: msg('It is damaged'), clause: msg('it is damaged'), label: msg('Damaged') },
  not_as_described: {
    sentence: msg('It is not as described'),
    clause: msg('it is not as described'),
    label: msg('Not as described'),
  },
  wrong_item: {
    sentence: msg('It is the wrong item'),
    clause: msg('it is the wrong item'),
    label: msg('Wrong item'),
  },
  missing_parts: {
    sentence: msg('Parts are missing'),
    clause: msg('parts are missing'),
    label: msg('Parts are missing'),
  },
  counterfeit: { sentence: msg('It is counterfeit'), clause: msg('it is counterfeit'), label: msg('Counterfeit') },
};

interface OutcomeWords {
  /** What a buyer or seller chooses. */
  readonly choice: Message;
  /** What an operator chooses. */
  readonly label: Message;
}

/** The outcomes, as they are chosen. To choose nothing is a step of its own for a side: it refuses, or withdraws. */
export const outcomeWords: Readonly<Record<Exclude<Offer['outcome'], 'nothing'>, OutcomeWords>> &
  Readonly<Record<'nothing', Pick<OutcomeWords, 'label'>>> = {
  refund: { choice: msg('A full refund'), label: msg('Full refund') },
  partial_refund: { choice: msg('A refund in part'), label: msg('Refund of a part') },
  return_refund: { choice: msg('Return, then a full refund'), label: msg('Return, then full refund') },
  replacement: { choice: msg('A replacement'), label: msg('Replacement') },
  nothing: { label: msg('Nothing, the seller keeps the money') },
};

/** Names an offer within a sentence: `a refund of €10.00`. @param leftMinor What is left of the line, which a full refund pays back. */
export function offerWords(offer: Offer, leftMinor: bigint, currency: Currency): string {
  const left = { minor: leftMinor, currency };
  switch (offer.outcome) {
    case 'refund':
      return t('a full refund of {left}', { left });
    case 'partial_refund':
      return t('a refund of {amount} of {left}', { amount: { minor: offer.amountMinor, currency }, left });
    case 'return_refund':
      return t('a return, then a full refund of {left}', { left });
    case 'replacement':
      return t('a replacement');
    case 'nothing':
      return t('no refund');
  }
}

/** Labels an offer in the console, with its amount. */
export function offerLabel(offer: Offer, currency: Currency): string {
  if (offer.outcome !== 'partial_refund') return outcomeWords[offer.outcome].label();
  return t('Refund of {amount}', { amount: formatMoney({ minor: offer.amountMinor, currency }) });
}

/** The results of closed cases, after a count of them. */
export const countedWords: Readonly<Record<CaseResult | 'open', Message>> = {
  refunded: msg('refunded in full'),
  partially_refunded: msg('refunded in part'),
  replaced: msg('replaced'),
  for_seller: msg('closed for the seller'),
  withdrawn: msg('withdrawn by the buyer'),
  lapsed: msg('closed without the return'),
  delivered: msg('closed by a late delivery'),
  open: msg('open now'),
};
