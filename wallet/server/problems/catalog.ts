import { commonProblems } from '#platform/http/common-problems.ts';
import { defineProblems, problemsOf } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';
import { cases } from './cases-catalog.ts';
import { debitRefusals, declines, funding } from './funding-catalog.ts';
import { limits } from './limits-catalog.ts';
import { proofs } from './proofs-catalog.ts';
import { tickets } from './tickets-catalog.ts';
import { payoutRefusals, withdrawals } from './withdrawals-catalog.ts';

/** Refusals about a client's token, and its links to wallets. */
const linking = defineProblems({
  token_missing: {
    status: 401,
    title: msg('This request needs an access token'),
    nextAction: msg('Send a token with the DPoP scheme, and a proof of its key.'),
    charged: false,
  },
  token_invalid: {
    status: 401,
    title: msg('This access token is not in force'),
    nextAction: msg(
      'Fetch a new token. If a refresh token is refused too, the link has ended: let the shopper link again.',
    ),
    charged: false,
  },
  proof_invalid: {
    status: 401,
    title: msg('The proof of possession does not fit this request'),
    nextAction: msg('Make a new DPoP proof for each request, with a clock that is right.'),
    charged: false,
  },
  scope_insufficient: {
    status: 403,
    title: msg('This token is for something else'),
    nextAction: msg('A mandate token pays, a client token manages what was paid.'),
    charged: false,
  },
  mandate_not_found: {
    status: 404,
    title: msg('There is no such link to a wallet'),
    nextAction: msg('Link the wallet again in the shop.'),
    charged: false,
  },
  mandate_revoked: {
    status: 409,
    title: msg('The link to this wallet has ended'),
    detail: msg('The shop may no longer charge the wallet.'),
    nextAction: msg('Link the wallet again, then pay the same order.'),
    charged: false,
  },
  mandate_cap_exceeded: {
    status: 422,
    title: msg('This is more than may be charged without asking'),
    nextAction: msg('Send the shopper to the approval page.'),
    charged: false,
  },
  linked_elsewhere: {
    status: 409,
    title: msg('This wallet is linked to another account of the shop'),
    nextAction: msg('Sign in to that account, or end its link in the wallet first.'),
    charged: false,
  },
  too_many_comparisons: {
    status: 429,
    title: msg('Names and addresses were compared too often'),
    nextAction: msg('Wait as long as Retry-After says. Compare after linking, and when your copy has changed.'),
    charged: false,
  },
  payee_not_found: {
    status: 404,
    title: msg('There is no such wallet to pay sales into'),
    nextAction: msg('The seller links a wallet again in the shop.'),
    charged: false,
  },
});

/** Refusals about payments, their approval, and the promotions that lower them. */
const payments = defineProblems({
  payment_not_found: {
    status: 404,
    title: msg('There is no such payment'),
    nextAction: msg('Start from the order in the shop.'),
  },
  payment_not_payable: {
    status: 409,
    title: msg('This payment has ended'),
    nextAction: msg('Go back to the shop: pay the order again there, or place it again if it has ended.'),
  },
  amount_changed: {
    status: 409,
    title: msg('Payee or amount are not what was shown'),
    nextAction: msg('Look again before you confirm.'),
    charged: false,
  },
  quote_expired: {
    status: 410,
    title: msg('This price has run out'),
    nextAction: msg('Go back to the shop: pay the order again there, or place it again if it has ended.'),
    charged: false,
  },
  order_sums_differ: {
    status: 422,
    title: msg('Lines, shipping and parts do not add up'),
    nextAction: msg(
      'Send parts that equal their lines with shipping, and an amount that equals the parts, to the cent.',
    ),
    charged: false,
  },
  references_wrong: {
    status: 422,
    title: msg('Lines and parts do not name each other'),
    nextAction: msg('Give each line and each part a reference of its own, and each part at least one line.'),
    charged: false,
  },
  ship_within_refused: {
    status: 422,
    title: msg('A part may not take that long to ship'),
    nextAction: msg('Ask for a time within that of the terms.'),
    charged: false,
  },
  untracked_not_allowed: {
    status: 422,
    title: msg('This may not be sent without tracking'),
    detail: msg(
      'Only a small part of a seller with enough settled orders may be, if the buyer saw that before paying.',
    ),
    nextAction: msg('Send it with tracking.'),
    charged: false,
  },
  payee_unknown: {
    status: 422,
    title: msg('A seller of this order cannot be paid'),
    nextAction: msg('Take the items of that seller out of the cart, or try again once the seller has linked a wallet.'),
    charged: false,
  },
  payee_is_payer: {
    status: 422,
    title: msg('Buyer and seller are the same person'),
    nextAction: msg('Remove your own items from the cart.'),
    charged: false,
  },
  commission_not_agreed: {
    status: 422,
    title: msg('The commission is more than the seller agreed to'),
    nextAction: msg('Take at most the agreed share, or ask the seller to agree to another.'),
    charged: false,
  },
  commission_exceeds_part: {
    status: 422,
    title: msg('The commission is more than the part'),
    nextAction: msg('Tell the shop; only the shop can correct this.'),
    charged: false,
  },
  discount_exceeds_amount: {
    status: 422,
    title: msg('The discount is not less than the amount'),
    nextAction: msg('Ask for a smaller discount: the payer always pays something.'),
    charged: false,
  },
  currency_not_supported: {
    status: 422,
    title: msg('Payments and cards are in euros only'),
    nextAction: msg('Ask in EUR.'),
    charged: false,
  },
  return_url_refused: {
    status: 422,
    title: msg('The shopper may not be sent back to this address'),
    nextAction: msg('Use an address under the origin that this client is registered with.'),
    charged: false,
  },
  insufficient_funds: {
    status: 402,
    title: msg('This wallet does not cover the payment'),
    nextAction: msg('Add money or a card in the wallet, then try again.'),
    charged: false,
  },
  account_frozen: {
    status: 403,
    title: msg('This wallet is frozen'),
    detail: msg('No money goes in or out until this is cleared up.'),
    nextAction: msg('Talk to the support of the wallet: it says why, and how to lift the freeze.'),
    charged: false,
  },
  checks_exhausted: {
    status: 429,
    title: msg('This shop has asked about too many amounts today'),
    nextAction: msg('Place the order without an answer, or wait as long as Retry-After says.'),
    charged: false,
  },
  promotion_unknown: {
    status: 422,
    title: msg('This shop has no such promotion'),
    nextAction: msg('Ask again with a promotion of your own, or without a discount.'),
    charged: false,
  },
  promotion_not_found: {
    status: 404,
    title: msg('There is no such promotion'),
    nextAction: msg('Look up the ids of your promotions, and create the promotion if it is missing.'),
  },
  promotion_closed: {
    status: 409,
    title: msg('This promotion is over'),
    nextAction: msg('Show the price without the discount, then ask again.'),
    charged: false,
  },
  promotion_exhausted: {
    status: 409,
    title: msg('The budget of this promotion is too low'),
    nextAction: msg('Show the price without the discount, or with what is left, then ask again.'),
    charged: false,
  },
  budget_exceeds_commission: {
    status: 409,
    title: msg('The commission earned does not cover this budget'),
    nextAction: msg('Ask for a smaller budget, or wait for more parts to be released.'),
    charged: false,
  },
});

/** Refusals about the parts of a payment in escrow. */
const protection = defineProblems({
  part_not_found: {
    status: 404,
    title: msg('There is no such part of this payment'),
    nextAction: msg('Look at the order in the shop: it shows all parts.'),
  },
  part_not_in_state: {
    status: 409,
    title: msg('This part of the payment is past that step, or not there yet'),
    nextAction: msg('Look at the payment: its parts say where each is.'),
  },
  tracking_code_refused: {
    status: 422,
    title: msg('The carrier does not know this tracking code'),
    nextAction: msg('Compare it with the label, and send it again with the right carrier.'),
  },
  parcel_used: {
    status: 409,
    title: msg('This tracking code belongs to another parcel'),
    detail: msg('Another order has it, or its carrier had the parcel before this order was paid.'),
    nextAction: msg('Compare it with the label. Each parcel has a code of its own.'),
  },
  shipment_ambiguous: {
    status: 422,
    title: msg('Name a parcel, or say that it is untracked'),
    nextAction: msg('Send the carrier with the tracking code, or only that it is untracked.'),
  },
  parcel_not_withdrawable: {
    status: 409,
    title: msg('This parcel cannot be withdrawn'),
    detail: msg('There is no such parcel, or its carrier has scanned it.'),
    nextAction: msg('Look at the order: it shows the state of each parcel.'),
  },
  nothing_to_ship: {
    status: 409,
    title: msg('All of this part is in parcels already'),
    nextAction: msg('Withdraw a parcel with a wrong code before you announce another one.'),
  },
  contents_wrong: {
    status: 422,
    title: msg('The parcel has more of a line than is left to ship'),
    nextAction: msg('Name each line of the part once, with at most the quantity that is left.'),
  },
  line_unknown: {
    status: 422,
    title: msg('This part has no such line'),
    nextAction: msg('Name lines by the references of the payment.'),
  },
  case_open: {
    status: 409,
    title: msg('A case is open about this'),
    detail: msg('Until it ends, the case alone decides on the money.'),
    nextAction: msg('Answer the case.'),
  },
  payment_reported: {
    status: 409,
    title: msg('The payer says that this payment is not theirs'),
    detail: msg('The wallet decides that first. Nothing of the payment is released until then.'),
    nextAction: msg('Do not ship, and ask the carrier to bring back what is on its way.'),
  },
  paid_by_wallet: {
    status: 409,
    title: msg('The wallet has paid the payer for this itself'),
    detail: msg('The payer reported the payment as not theirs, and what was delivered stays with its seller.'),
    nextAction: msg('Keep what you were paid. If goods come back to you, write to the wallet.'),
  },
  confirm_not_granted: {
    status: 403,
    title: msg('The holder does not let you say that an order has arrived'),
    nextAction: msg('Lead the holder to the page of the confirmation; your client token gets its address.'),
  },
  confirmation_contested: {
    status: 409,
    title: msg('The holder has objected'),
    detail: msg('This part is released only by the holder, by the carrier’s delivery or by a case.'),
    nextAction: msg('Write to the holder.'),
  },
  confirmation_too_large: {
    status: 422,
    title: msg('The seller would get more than you may confirm'),
    nextAction: msg('Lead the holder to the page of the confirmation; your client token gets its address.'),
  },
  nothing_to_release: {
    status: 409,
    title: msg('Nothing of this is in escrow'),
    nextAction: msg('Look at the order: it shows where the money is.'),
  },
  extended_before: { status: 409, title: msg('The protection was extended before') },
  refund_exceeds_rest: {
    status: 409,
    title: msg('This is more than is left to refund'),
    nextAction: msg('Ask for at most what is left.'),
  },
  refund_ambiguous: {
    status: 422,
    title: msg('Name an amount or lines, not both'),
    nextAction: msg('To refund all that is left, name neither.'),
  },
  refund_not_found: {
    status: 404,
    title: msg('There is no such refund'),
    nextAction: msg('Use an id that the wallet gave for a refund of this payment.'),
  },
  webhook_refused: { status: 400, title: msg('The webhook is signed by somebody else, or too old') },
});

const webhooks = defineProblems({
  webhook_url_refused: {
    status: 422,
    title: msg('Webhooks are not sent to this address'),
    nextAction: msg('Give an https address on a public name, or an origin that the operator listed for you.'),
  },
  webhook_endpoints_exhausted: {
    status: 409,
    title: msg('There is no room for another webhook endpoint'),
    nextAction: msg('Remove one that is not used.'),
  },
  event_not_found: {
    status: 404,
    title: msg('There is no such event'),
    nextAction: msg('List the events, and use the id of one of them.'),
  },
  webhook_endpoint_not_found: {
    status: 404,
    title: msg('There is no such webhook endpoint'),
    nextAction: msg('List the endpoints, and use the id of one of them.'),
  },
});

const webApp = defineProblems({
  app_out_of_date: {
    status: 426,
    title: msg('This version of the app is too old'),
    nextAction: msg('Update the app: reload it, or close and open it again.'),
    charged: false,
  },
});

/** Every refusal of the wallet, by code. `docs/problems/` has a page for each, with the same title and status. */
export const problems = {
  ...commonProblems,
  ...declines,
  ...debitRefusals,
  ...funding,
  ...payoutRefusals,
  ...withdrawals,
  ...proofs,
  ...linking,
  ...payments,
  ...limits,
  ...protection,
  ...cases,
  ...tickets,
  ...webhooks,
  ...webApp,
};

/** Sends a refusal of the wallet as an RFC 9457 problem. */
export const problem = problemsOf(problems);
