import type { ProblemRow, ProblemTable } from '#platform/http/problem.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { RefusalCode } from '../processor/domain.ts';
import { amountOf, totalOf } from './domain.ts';
import type { TopUp, TopUpError } from './domain.ts';

/** The refusals that a person reads when a top-up is not even tried. */
export const topUpProblems = {
  card_not_found: {
    status: 404,
    title: 'This card is not linked',
    nextAction: 'Choose another card, or link it again.',
    charged: false,
  },
  instrument_expired: {
    status: 422,
    title: 'This card has expired',
    nextAction: 'Link the new one, or choose another card.',
    charged: false,
  },
  account_frozen: {
    status: 403,
    title: 'Your wallet is frozen',
    detail: 'No money goes in or out until this is cleared up.',
    nextAction: 'Talk to support.',
    charged: false,
  },
  amount_too_small: { status: 422, title: 'This is less than can be added', charged: false },
  amount_too_large: { status: 422, title: 'This is more than can be added at once', charged: false },
  limit_tier: {
    status: 422,
    title: 'Your wallet may not hold that much yet',
    nextAction: 'Add your name, birth date and address to raise the limit.',
    charged: false,
  },
  currency_not_supported: { status: 422, title: 'Money can be added in euros only', charged: false },
  proof_missing: {
    status: 403,
    title: 'Charging a card takes your PIN or a passkey',
    nextAction: 'Type your payment PIN, or use a passkey.',
    charged: false,
  },
  pin_not_set: {
    status: 403,
    title: 'You have no payment PIN yet',
    nextAction: 'Set a payment PIN, then add the money.',
    charged: false,
  },
  code_wrong: { status: 403, title: 'That is not your PIN', nextAction: 'Type it again.', charged: false },
  code_locked: {
    status: 403,
    title: 'Your PIN is locked',
    nextAction: 'Wait until it is unlocked, or use a passkey.',
    charged: false,
  },
  pin_blocked: {
    status: 403,
    title: 'Your PIN no longer works',
    detail: 'It was wrong a hundred times in a row.',
    nextAction: 'Use a passkey, or log in with one and choose another PIN.',
    charged: false,
  },
  passkey_refused: {
    status: 403,
    title: 'The passkey was not accepted',
    nextAction: 'Try again, or use your payment PIN.',
    charged: false,
  },
  card_declined_too_often: {
    status: 429,
    title: 'This card was declined too often today',
    detail: 'We do not ask its bank again for a day. A charge that the bank has not decided yet counts too.',
    nextAction: 'Use another card, or try this one again tomorrow.',
    charged: false,
  },
  charges_declined_too_often: {
    status: 429,
    title: 'Your cards were declined too often today',
    detail: 'We charge none of them again for a day. A charge that the bank has not decided yet counts too.',
    nextAction: 'Try again tomorrow. What is in your balance can be spent as before.',
    charged: false,
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This was sent before with another amount or card',
    nextAction: 'Look at what became of it, then start again if you want to add more.',
  },
} as const satisfies ProblemTable<TopUpError>;

/** What became of an attempt that is sent again with another amount or card. */
export function earlierWords(earlier: TopUp): string {
  const amount = formatMoney(amountOf(earlier));
  switch (earlier.status) {
    case 'succeeded':
      return `${amount} was added, and your card was charged ${formatMoney(totalOf(earlier))}.`;
    case 'declined':
      return `${amount} was declined. Your card was not charged.`;
    case 'started':
    case 'action_required':
      return `${amount} is not decided yet: your bank is still being asked.`;
  }
}

/** The words that a person reads when no money came from the card. In each case nothing was charged. */
export const refusalWords: Readonly<Record<RefusalCode, Omit<ProblemRow, 'status' | 'charged'>>> = {
  insufficient_card_funds: {
    title: 'There is not enough money on this card',
    detail: 'Your bank declined the charge for that reason.',
    nextAction: 'Add less, or use another card.',
  },
  instrument_expired: {
    title: 'This card has expired',
    nextAction: 'Link the new card that your bank sent you, or use another one.',
  },
  instrument_canceled: {
    title: 'Your bank has blocked this card',
    detail: 'It may have been reported lost or replaced.',
    nextAction: 'Use another card, and ask your bank about this one.',
  },
  instrument_not_supported: {
    title: 'This card can’t be used for this',
    detail: 'Your bank does not allow this kind of charge on it.',
    nextAction: 'Use another card.',
  },
  card_limit_exceeded: {
    title: 'This card’s limit is reached',
    detail: 'Your bank limits how much or how often it can be charged.',
    nextAction: 'Wait a day, add less, or use another card.',
  },
  security_code_wrong: {
    title: 'The card’s security code was wrong',
    nextAction: 'Link the card again with the code on its back.',
  },
  authentication_required: {
    title: 'Your bank wanted to know that it is you',
    detail: 'It was not confirmed on the bank’s page.',
    nextAction: 'Try again, and confirm when your bank asks.',
  },
  authentication_failed: {
    title: 'Your bank could not confirm that it is you',
    nextAction: 'Try again, or use another card.',
  },
  risk_declined: {
    title: 'The charge was stopped as a precaution',
    nextAction: 'Use another card, or ask your bank.',
  },
  bank_unavailable: {
    title: 'Your bank did not answer',
    nextAction: 'Try again in a few minutes.',
  },
  instrument_declined: {
    title: 'Your bank declined the card',
    detail: 'It does not tell us why.',
    nextAction: 'Use another card, or ask your bank.',
  },
  processor_unavailable: {
    title: 'The card processor could not be reached',
    nextAction: 'It is safe to try again.',
  },
};
