import type { KeyReused } from '#platform/http/idempotency.ts';
import type { DrawError } from '../promotions/domain.ts';
import type { ChecksExhausted, CoverError } from './check-domain.ts';
import type { TooWeak } from '../step-up/domain.ts';
import type { CaptureError } from './domain.ts';
import type { OrderError } from './order-domain.ts';

/** There is no such payment for the caller. */
export type PaymentGone = { readonly code: 'payment_not_found' };

/** The card is being charged for this payment, so nothing else may pay it. */
export type ChargeRunning = { readonly code: 'payment_charging' };

/** The payment is not as the holder saw it. */
export type AmountChanged = { readonly code: 'amount_changed' };

/** Why a payment that its holder approved is not captured. */
export type ApproveError =
  | CaptureError
  | TooWeak
  | PaymentGone
  | ChargeRunning
  /** A coupon was taken off, or away again, since the holder saw the amount. */
  | AmountChanged
  /** The rate that the holder saw holds no longer. */
  | { readonly code: 'rate_expired' };

/** Why an order cannot become a payment. */
export type DraftError = OrderError | { readonly code: 'return_url_refused' } | { readonly code: 'promotion_unknown' };

/** Why a request for a payment is refused. */
export type CreateError = DraftError | DrawError | KeyReused | { readonly code: 'mandate_revoked' };

/** Why a check is refused, or the payer could not pay now. */
export type CheckError = DraftError | CoverError | ChecksExhausted;
