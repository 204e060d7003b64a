import type { ProblemTable } from '#platform/http/problem.ts';
import type { MandateError } from './domain.ts';
import type { PaceExceeded } from './pace-domain.ts';

type MandateNotFound = { readonly code: 'mandate_not_found' };

/** The refusals that a client gets when its link does not allow the request. */
export const mandateProblems = {
  mandate_not_found: { status: 404, title: 'There is no such link to a wallet', charged: false },
  mandate_revoked: {
    status: 409,
    title: 'The link to this wallet has ended',
    detail: 'The shop may no longer charge the wallet.',
    nextAction: 'Link the wallet again, then repeat the purchase.',
    charged: false,
  },
  mandate_cap_exceeded: {
    status: 422,
    title: 'This is more than may be charged without asking',
    nextAction: 'Send the shopper to the approval page.',
    charged: false,
  },
  too_many_comparisons: {
    status: 429,
    title: 'Names and addresses were compared too often',
    nextAction: 'Wait as long as Retry-After says. Compare after linking, and when what you hold has changed.',
    charged: false,
  },
} as const satisfies ProblemTable<MandateError | MandateNotFound | PaceExceeded>;
