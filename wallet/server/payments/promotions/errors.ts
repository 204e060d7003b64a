import type { KeyReused } from '../../ledger/batch/batch.ts';
import type { BudgetError } from './domain.ts';

export type OpenError = BudgetError | KeyReused | { readonly code: 'currency_not_supported' };
