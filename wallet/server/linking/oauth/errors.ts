import type { ProblemTable } from '#platform/http/problem.ts';
import type { AccessError } from './domain.ts';

/** The refusals that a client gets when the API does not know who asks. */
export const accessProblems = {
  token_missing: {
    status: 401,
    title: 'This request needs an access token',
    nextAction: 'Send a token with the DPoP scheme, and a proof of its key.',
    charged: false,
  },
  token_invalid: {
    status: 401,
    title: 'This access token is not in force',
    nextAction: 'Fetch a new token. If a refresh token is refused too, the link has ended: let the shopper link again.',
    charged: false,
  },
  proof_invalid: {
    status: 401,
    title: 'The proof of possession does not fit this request',
    nextAction: 'Make a new DPoP proof for each request, with a clock that is right.',
    charged: false,
  },
  scope_insufficient: {
    status: 403,
    title: 'This token is for something else',
    nextAction: 'A mandate token pays, a client token manages what was paid.',
    charged: false,
  },
} as const satisfies ProblemTable<AccessError>;
