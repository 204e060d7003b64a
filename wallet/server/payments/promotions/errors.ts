import type { KeyReused } from '#platform/http/idempotency.ts';
import type { BudgetError } from './domain.ts';

/** Why a promotion cannot be opened. */
export type OpenError = BudgetError | KeyReused | { readonly code: 'currency_not_supported' };
