import { defineProblems } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Refusals of a charge by the card's bank or the processor. */
export const declines = defineProblems({
  insufficient_card_funds: {
    status: 402,
    title: msg('There is not enough money on this card'),
    detail: msg('Your bank declined the charge for that reason.'),
    nextAction: msg('Add less, or use another card.'),
    charged: false,
  },
  instrument_expired: {
    status: 402,
    title: msg('This card has expired'),
    nextAction: msg('Link the new card that your bank sent you, or use another one.'),
    charged: false,
  },
  instrument_canceled: {
    status: 402,
    title: msg('Your bank has blocked this card'),
    detail: msg('It may have been reported lost or replaced.'),
    nextAction: msg('Use another card, and ask your bank about this one.'),
    charged: false,
  },
  instrument_not_supported: {
    status: 402,
    title: msg('This card can’t be used for this'),
    detail: msg('Your bank does not allow this kind of charge on it.'),
    nextAction: msg('Use another card.'),
    charged: false,
  },
  card_limit_exceeded: {
    status: 402,
    title: msg('This card’s limit is reached'),
    detail: msg('Your bank limits how much or how often it can be charged.'),
    nextAction: msg('Wait a day, add less, or use another card.'),
    charged: false,
  },
  security_code_wrong: {
    status: 402,
    title: msg('The card’s security code was wrong'),
    nextAction: msg('Link the card again with the code on its back.'),
    charged: false,
  },
  authentication_required: {
    status: 402,
    title: msg('Your bank wanted to know that it is you'),
    detail: msg('It was not confirmed on the bank’s page.'),
    nextAction: msg('Try again, and confirm when your bank asks.'),
    charged: false,
  },
  authentication_failed: {
    status: 402,
    title: msg('Your bank could not confirm that it is you'),
    nextAction: msg('Try again, or use another card.'),
    charged: false,
  },
  risk_declined: {
    status: 402,
    title: msg('The charge was stopped as a precaution'),
    nextAction: msg('Use another card, or ask your bank.'),
    charged: false,
  },
  instrument_declined: {
    status: 402,
    title: msg('Your bank declined the card'),
    detail: msg('It does not tell us why.'),
    nextAction: msg('Use another card, or ask your bank.'),
    charged: false,
  },
  bank_unavailable: {
    status: 503,
    title: msg('Your bank did not answer'),
    nextAction: msg('Try again in a few minutes.'),
    charged: false,
  },
  processor_unavailable: {
    status: 503,
    title: msg('The card processor could not be reached'),
    nextAction: msg('It is safe to try again.'),
    charged: false,
  },
});

/** Why the debit of a bank account brought no money. */
export const debitRefusals = defineProblems({
  insufficient_bank_funds: {
    status: 402,
    title: msg('There was not enough money in your bank account'),
    detail: msg('Your bank refused the debit for that reason.'),
    nextAction: msg('Add less, or wait until the account has enough.'),
    charged: false,
  },
  debit_not_authorized: {
    status: 402,
    title: msg('Your bank does not allow us to debit this account'),
    detail: msg('It may not know your consent, or the consent was taken back.'),
    nextAction: msg('Ask your bank to allow debits. Then remove the account here, and add it again.'),
    charged: false,
  },
  debit_declined: {
    status: 402,
    title: msg('Your bank refused the debit'),
    detail: msg('It does not tell us why.'),
    nextAction: msg('Use a card or another account, or ask your bank.'),
    charged: false,
  },
});

/** Refusals about cards, and about adding money from them. */
export const funding = defineProblems({
  card_not_found: {
    status: 404,
    title: msg('This card is not linked'),
    nextAction: msg('Choose another card, or link it again.'),
    charged: false,
  },
  instrument_not_verified: {
    status: 409,
    title: msg('This bank account is not proved yet'),
    nextAction: msg('Prove it by the small amounts that were sent to it, or choose a card.'),
    charged: false,
  },
  linking_declined_too_often: {
    status: 429,
    title: msg('Too many cards were declined today'),
    detail: msg('We open no card page for a day.'),
    charged: false,
  },
  linking_begun_too_often: {
    status: 429,
    title: msg('The card page was opened too often today'),
    detail: msg('No card was linked, so we do not open it again for a day.'),
    charged: false,
  },
  amount_too_small: { status: 422, title: msg('This is less than can be added'), charged: false },
  amount_too_large: { status: 422, title: msg('This is more than can be added at once'), charged: false },
  limit_tier: {
    status: 422,
    title: msg('Your wallet may not hold that much yet'),
    nextAction: msg('Add your name, birth date and address to raise the limit.'),
    charged: false,
  },
  currency_not_exchanged: {
    status: 422,
    title: msg('These two currencies cannot be exchanged'),
    detail: msg('Both need a rate that the European Central Bank publishes, and they must differ.'),
    nextAction: msg('Choose another currency.'),
    charged: false,
  },
  exchange_too_small: {
    status: 422,
    title: msg('This is too little to exchange'),
    detail: msg('It is worth less than the smallest coin of the other currency.'),
    nextAction: msg('Exchange more at once.'),
    charged: false,
  },
  rates_stale: {
    status: 503,
    title: msg('There is no current exchange rate'),
    detail: msg('The European Central Bank’s last rates could not be read, and older ones are not used.'),
    nextAction: msg('Try again in a few hours. Your balances stay as they are.'),
    charged: false,
  },
  card_declined_too_often: {
    status: 429,
    title: msg('This card or account was declined too often today'),
    detail: msg('We do not ask its bank again for a day. A charge that the bank has not decided yet counts too.'),
    nextAction: msg('Use another one, or try this one again tomorrow.'),
    charged: false,
  },
  charges_declined_too_often: {
    status: 429,
    title: msg('Your cards and accounts were declined too often today'),
    detail: msg('We charge none of them again for a day. A charge that the bank has not decided yet counts too.'),
    nextAction: msg('Try again tomorrow. You can still spend your balance.'),
    charged: false,
  },
  signature_wrong: { status: 400, title: msg('The signature or its time is wrong') },
  webhook_malformed: { status: 400, title: msg('The body is signed, but it is not an event') },
});
