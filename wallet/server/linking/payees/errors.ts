import type { ProblemTable } from '#platform/http/problem.ts';

type PayeeNotFound = { readonly code: 'payee_not_found' };

/** The refusal that a client gets for a payee that is not its own. */
export const payeeProblems = {
  payee_not_found: { status: 404, title: 'There is no such wallet to pay sales into', charged: false },
} as const satisfies ProblemTable<PayeeNotFound>;
