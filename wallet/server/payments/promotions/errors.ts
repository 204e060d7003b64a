import type { ProblemTable } from '#platform/http/problem.ts';
import type { KeyReused } from '../../ledger/batch/batch.ts';
import { createProblems } from '../payments/errors.ts';
import type { BudgetError } from './domain.ts';

export type OpenError = BudgetError | KeyReused | { readonly code: 'currency_not_supported' };

/** The refusals that a shop gets about its budgets. */
export const promotionProblems = {
  promotion_not_found: { status: 404, title: 'There is no such promotion' },
  budget_exceeds_commission: {
    status: 409,
    title: 'The commission earned does not reach for this budget',
    nextAction: 'Ask for a smaller budget, or wait for more parts to be released.',
    charged: false,
  },
  currency_not_supported: createProblems.currency_not_supported,
  idempotency_key_reused: createProblems.idempotency_key_reused,
} as const satisfies ProblemTable<OpenError | { readonly code: 'promotion_not_found' }>;
