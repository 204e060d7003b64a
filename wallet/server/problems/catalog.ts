import { commonProblems } from '#platform/http/common-problems.ts';
import { defineProblems, problemsOf } from '#platform/http/problem.ts';

/** The card's bank or the processor said no to a charge. */
const declines = defineProblems({
  insufficient_card_funds: {
    status: 402,
    title: 'There is not enough money on this card',
    detail: 'Your bank declined the charge for that reason.',
    nextAction: 'Add less, or use another card.',
    charged: false,
  },
  instrument_expired: {
    status: 402,
    title: 'This card has expired',
    nextAction: 'Link the new card that your bank sent you, or use another one.',
    charged: false,
  },
  instrument_canceled: {
    status: 402,
    title: 'Your bank has blocked this card',
    detail: 'It may have been reported lost or replaced.',
    nextAction: 'Use another card, and ask your bank about this one.',
    charged: false,
  },
  instrument_not_supported: {
    status: 402,
    title: 'This card can’t be used for this',
    detail: 'Your bank does not allow this kind of charge on it.',
    nextAction: 'Use another card.',
    charged: false,
  },
  card_limit_exceeded: {
    status: 402,
    title: 'This card’s limit is reached',
    detail: 'Your bank limits how much or how often it can be charged.',
    nextAction: 'Wait a day, add less, or use another card.',
    charged: false,
  },
  security_code_wrong: {
    status: 402,
    title: 'The card’s security code was wrong',
    nextAction: 'Link the card again with the code on its back.',
    charged: false,
  },
  authentication_required: {
    status: 402,
    title: 'Your bank wanted to know that it is you',
    detail: 'It was not confirmed on the bank’s page.',
    nextAction: 'Try again, and confirm when your bank asks.',
    charged: false,
  },
  authentication_failed: {
    status: 402,
    title: 'Your bank could not confirm that it is you',
    nextAction: 'Try again, or use another card.',
    charged: false,
  },
  risk_declined: {
    status: 402,
    title: 'The charge was stopped as a precaution',
    nextAction: 'Use another card, or ask your bank.',
    charged: false,
  },
  instrument_declined: {
    status: 402,
    title: 'Your bank declined the card',
    detail: 'It does not tell us why.',
    nextAction: 'Use another card, or ask your bank.',
    charged: false,
  },
  bank_unavailable: {
    status: 503,
    title: 'Your bank did not answer',
    nextAction: 'Try again in a few minutes.',
    charged: false,
  },
  processor_unavailable: {
    status: 503,
    title: 'The card processor could not be reached',
    nextAction: 'It is safe to try again.',
    charged: false,
  },
});

/** Cards, and adding money from them. */
const funding = defineProblems({
  card_not_found: {
    status: 404,
    title: 'This card is not linked',
    nextAction: 'Choose another card, or link it again.',
    charged: false,
  },
  linking_declined_too_often: {
    status: 429,
    title: 'Too many cards were declined today',
    detail: 'After six declined cards we open no card page for a day.',
    charged: false,
  },
  linking_begun_too_often: {
    status: 429,
    title: 'The card page was opened too often today',
    detail: 'After twenty visits without a linked card we open it no more for a day.',
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
    nextAction: 'Try again tomorrow. You can still spend your balance.',
    charged: false,
  },
  signature_wrong: { status: 400, title: 'The signature is wrong, or not of now' },
  webhook_malformed: { status: 400, title: 'The body is signed, but is no event' },
});

/** The proofs that money takes: PIN and passkey. */
const proofs = defineProblems({
  session_required: {
    status: 401,
    title: 'You are signed out',
    nextAction: 'Log in again; what you typed stays here.',
    charged: false,
  },
  proof_missing: {
    status: 403,
    title: 'Charging a card takes your PIN or a passkey',
    nextAction: 'Type your payment PIN, or use a passkey.',
    charged: false,
  },
  pin_not_set: {
    status: 403,
    title: 'You have no payment PIN yet',
    nextAction: 'Set a payment PIN, then try again.',
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
});

/** A client’s token, and its links to wallets. */
const linking = defineProblems({
  token_missing: {
    status: 401,
    title: 'This request needs an access token',
    nextAction: 'Send a token with the DPoP scheme, and a proof of its key.',
    charged: false,
  },
  token_invalid: {
    status: 401,
    title: 'This access token is not in force',
    nextAction: 'Fetch a new token. If a refresh token is refused too, the link has ended: let the shopper link again.',
    charged: false,
  },
  proof_invalid: {
    status: 401,
    title: 'The proof of possession does not fit this request',
    nextAction: 'Make a new DPoP proof for each request, with a clock that is right.',
    charged: false,
  },
  scope_insufficient: {
    status: 403,
    title: 'This token is for something else',
    nextAction: 'A mandate token pays, a client token manages what was paid.',
    charged: false,
  },
  mandate_not_found: { status: 404, title: 'There is no such link to a wallet', charged: false },
  mandate_revoked: {
    status: 409,
    title: 'The link to this wallet has ended',
    detail: 'The shop may no longer charge the wallet.',
    nextAction: 'Link the wallet again, then pay the same order.',
    charged: false,
  },
  mandate_cap_exceeded: {
    status: 422,
    title: 'This is more than may be charged without asking',
    nextAction: 'Send the shopper to the approval page.',
    charged: false,
  },
  linked_elsewhere: {
    status: 409,
    title: 'This wallet is linked to another account of the shop',
    nextAction: 'Sign in to that account, or end its link in the wallet first.',
    charged: false,
  },
  too_many_comparisons: {
    status: 429,
    title: 'Names and addresses were compared too often',
    nextAction: 'Wait as long as Retry-After says. Compare after linking, and when your copy has changed.',
    charged: false,
  },
  payee_not_found: { status: 404, title: 'There is no such wallet to pay sales into', charged: false },
});

/** Payments, their approval, and the promotions that lower them. */
const payments = defineProblems({
  payment_not_found: { status: 404, title: 'There is no such payment' },
  payment_not_payable: {
    status: 409,
    title: 'This payment has ended',
    nextAction: 'Go back to the shop: pay the order again there, or place it again if it has ended.',
  },
  amount_changed: {
    status: 409,
    title: 'Payee or amount are not what was shown',
    nextAction: 'Look again before you confirm.',
    charged: false,
  },
  quote_expired: {
    status: 410,
    title: 'This price has run out',
    nextAction: 'Go back to the shop: pay the order again there, or place it again if it has ended.',
    charged: false,
  },
  order_sums_differ: {
    status: 422,
    title: 'Lines, shipping and parts do not add up to the amount',
    nextAction: 'Send an amount that equals the lines with shipping, and the parts, to the cent.',
    charged: false,
  },
  payee_unknown: {
    status: 422,
    title: 'A seller of this order cannot be paid',
    nextAction: 'Take the items of that seller out of the cart, or try again once the seller has linked a wallet.',
    charged: false,
  },
  payee_is_payer: { status: 422, title: 'Buyer and seller are the same person', charged: false },
  commission_exceeds_part: { status: 422, title: 'The commission is more than the part', charged: false },
  discount_exceeds_amount: {
    status: 422,
    title: 'The discount is not less than the amount',
    nextAction: 'Ask for a smaller discount: the payer always pays something.',
    charged: false,
  },
  currency_not_supported: {
    status: 422,
    title: 'This wallet holds euros only',
    nextAction: 'Ask in EUR.',
    charged: false,
  },
  return_url_refused: {
    status: 422,
    title: 'The shopper may not be sent back to this address',
    nextAction: 'Use an address under the origin that this client is registered with.',
    charged: false,
  },
  insufficient_funds: {
    status: 402,
    title: 'The balance of this wallet is too low',
    nextAction: 'Add money or a card in the wallet, then try again.',
    charged: false,
  },
  limit_per_payment: {
    status: 403,
    title: 'This is above the limit of this wallet for one payment',
    nextAction: 'Raise the limit in the wallet by showing a document, or pay for less at once.',
    charged: false,
  },
  account_frozen: {
    status: 403,
    title: 'This wallet is frozen',
    detail: 'No money goes in or out until this is cleared up.',
    nextAction: 'Talk to the support of the wallet: it says why, and how to lift the freeze.',
    charged: false,
  },
  checks_exhausted: {
    status: 429,
    title: 'This shop has asked about too many amounts today',
    nextAction: 'Place the order without an answer, or wait as long as Retry-After says.',
    charged: false,
  },
  promotion_unknown: {
    status: 422,
    title: 'This shop has no such promotion',
    nextAction: 'Ask again with a promotion of your own, or without a discount.',
    charged: false,
  },
  promotion_not_found: { status: 404, title: 'There is no such promotion' },
  promotion_closed: {
    status: 409,
    title: 'This promotion is over',
    nextAction: 'Show the price without the discount, then ask again.',
    charged: false,
  },
  promotion_exhausted: {
    status: 409,
    title: 'The budget of this promotion is too low',
    nextAction: 'Show the price without the discount, or with what is left, then ask again.',
    charged: false,
  },
  budget_exceeds_commission: {
    status: 409,
    title: 'The commission earned does not cover this budget',
    nextAction: 'Ask for a smaller budget, or wait for more parts to be released.',
    charged: false,
  },
});

/** The parts of a payment in escrow. */
const protection = defineProblems({
  part_not_found: { status: 404, title: 'There is no such part of this payment' },
  part_not_in_state: {
    status: 409,
    title: 'This part of the payment is past that step, or not there yet',
    nextAction: 'Look at the payment: its parts say where each is.',
  },
});

const webhooks = defineProblems({
  webhook_url_refused: {
    status: 422,
    title: 'Webhooks are not sent to this address',
    nextAction: 'Give an https address on a public name, or an origin that the operator listed for you.',
  },
  webhook_endpoints_exhausted: {
    status: 409,
    title: 'There are ten webhook endpoints already',
    nextAction: 'Remove one that is not used.',
  },
  event_not_found: { status: 404, title: 'There is no such event' },
  webhook_endpoint_not_found: { status: 404, title: 'There is no such webhook endpoint' },
});

const webApp = defineProblems({
  app_out_of_date: {
    status: 426,
    title: 'This version of the app is too old',
    nextAction: 'Update the app: reload it, or close and open it again.',
    charged: false,
  },
});

/** Every refusal of the wallet, by its code. `docs/problems/` has a page about each, with the same title and status. */
export const problems = {
  ...commonProblems,
  ...declines,
  ...funding,
  ...proofs,
  ...linking,
  ...payments,
  ...protection,
  ...webhooks,
  ...webApp,
};

/** Answers with a refusal of the wallet. */
export const problem = problemsOf(problems);
