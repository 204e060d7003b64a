import { keyReusedProblem } from '#platform/http/idempotency.ts';
import type { ProblemTable } from '#platform/http/problem.ts';
import type { KeyReused } from '../../ledger/batch/batch.ts';
import type { DrawError } from '../promotions/domain.ts';
import type { ChecksExhausted } from './check-domain.ts';
import type { CoverError, OrderError } from './domain.ts';

export type PaymentGone = { readonly code: 'payment_not_found' };

export type DraftError = OrderError | { readonly code: 'return_url_refused' } | { readonly code: 'promotion_unknown' };

export type CreateError = DraftError | DrawError | KeyReused | { readonly code: 'mandate_revoked' };

/** Why a payment would not be paid if it were asked for now. */
export type CheckError = DraftError | CoverError | ChecksExhausted;

/** The refusals that a shop gets, in words that it may show to its shopper. */
export const createProblems = {
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
  promotion_unknown: {
    status: 422,
    title: 'This shop has no such promotion',
    nextAction: 'Ask again with a promotion of your own, or without a discount.',
    charged: false,
  },
  promotion_closed: {
    status: 409,
    title: 'This promotion is over',
    nextAction: 'Show the price without the discount, then ask again.',
    charged: false,
  },
  promotion_exhausted: {
    status: 409,
    title: 'The budget of this promotion does not reach',
    nextAction: 'Show the price without the discount, or with what is left, then ask again.',
    charged: false,
  },
  currency_not_supported: {
    status: 422,
    title: 'This wallet does not pay in this currency',
    nextAction: 'Ask in EUR.',
    charged: false,
  },
  mandate_revoked: {
    status: 409,
    title: 'The link to this wallet has ended',
    nextAction: 'Link the wallet again, then pay the same order.',
    charged: false,
  },
  return_url_refused: {
    status: 422,
    title: 'The shopper may not be sent back there',
    nextAction: 'Use an address under the origin that this client is registered with.',
    charged: false,
  },
  idempotency_key_reused: keyReusedProblem,
} as const satisfies ProblemTable<CreateError>;

/** Why a payment would not be paid, in words that a shop may show in its cart. */
export const checkProblems = {
  order_sums_differ: createProblems.order_sums_differ,
  payee_unknown: createProblems.payee_unknown,
  payee_is_payer: createProblems.payee_is_payer,
  commission_exceeds_part: createProblems.commission_exceeds_part,
  discount_exceeds_amount: createProblems.discount_exceeds_amount,
  promotion_unknown: createProblems.promotion_unknown,
  currency_not_supported: createProblems.currency_not_supported,
  mandate_revoked: createProblems.mandate_revoked,
  return_url_refused: createProblems.return_url_refused,
  insufficient_funds: {
    status: 402,
    title: 'This wallet does not cover the payment',
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
    nextAction: 'Its support says why, and what lifts it. Pay with another wallet for now.',
    charged: false,
  },
  checks_exhausted: {
    status: 429,
    title: 'This shop has asked about too many amounts today',
    nextAction: 'Place the order without an answer, or wait as long as Retry-After says.',
    charged: false,
  },
} as const satisfies ProblemTable<CheckError>;

export const paymentProblems = {
  payment_not_found: { status: 404, title: 'There is no such payment' },
  idempotency_key_reused: createProblems.idempotency_key_reused,
} as const satisfies ProblemTable<PaymentGone | KeyReused>;
