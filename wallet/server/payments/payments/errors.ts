import type { KeyReused } from '#platform/http/idempotency.ts';
import type { DrawError } from '../promotions/domain.ts';
import type { ChecksExhausted } from './check-domain.ts';
import type { CoverError, OrderError } from './domain.ts';

export type PaymentGone = { readonly code: 'payment_not_found' };

export type DraftError = OrderError | { readonly code: 'return_url_refused' } | { readonly code: 'promotion_unknown' };

export type CreateError = DraftError | DrawError | KeyReused | { readonly code: 'mandate_revoked' };

/** Why a payment would not be paid if it were asked for now. */
export type CheckError = DraftError | CoverError | ChecksExhausted;
