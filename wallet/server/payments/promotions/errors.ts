import type { KeyReused } from '#platform/http/idempotency.ts';
import type { BudgetError } from './domain.ts';

export type OpenError = BudgetError | KeyReused | { readonly code: 'currency_not_supported' };
