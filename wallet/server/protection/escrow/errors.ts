import type { ProblemTable } from '#platform/http/problem.ts';
import type { PartGone } from './commands.ts';
import type { EscrowError } from './domain.ts';

/** The refusals that a shop gets for a step that is not taken. */
export const escrowProblems = {
  part_not_found: { status: 404, title: 'There is no such part of this payment' },
  part_not_in_state: {
    status: 409,
    title: 'This part of the payment is past that step, or not there yet',
    nextAction: 'Look at the payment: its parts say where each is.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    nextAction: 'Use a new key for a new request.',
  },
} as const satisfies ProblemTable<EscrowError | PartGone | { readonly code: 'idempotency_key_reused' }>;
