import { defineProblems, problemsOf } from './problem.ts';

/** The refusals that every server has, before a route of its own decides anything. */
export const commonProblems = defineProblems({
  invalid_request: { status: 400, title: 'The request is not well-formed', charged: false },
  words_not_readable: {
    status: 400,
    title: 'These words have letters that nobody sees',
    nextAction:
      'Send at least one visible letter, at most four marks on a letter, and no characters that draw nothing.',
    charged: false,
  },
  media_type_not_supported: { status: 415, title: 'The server does not read requests of this type', charged: false },
  method_not_allowed: {
    status: 405,
    title: 'This address does not take this method',
    nextAction: 'Use one of the methods that the Allow header lists.',
    charged: false,
  },
  body_too_large: { status: 413, title: 'The request is too large', charged: false },
  overloaded: {
    status: 503,
    title: 'The server is overloaded at the moment',
    nextAction: 'Wait a moment and send it again.',
    charged: false,
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    nextAction: 'Try again. If it happens again, tell support the reference.',
  },
  not_found: { status: 404, title: 'There is nothing at this address' },
  wrong_host: { status: 421, title: 'This server answers under another name' },
  wrong_origin: { status: 403, title: 'This request came from another site', charged: false },
  too_many_requests: {
    status: 429,
    title: 'Too many requests came from your network in a short time',
    nextAction: 'Wait as many seconds as Retry-After says, then send it again.',
    charged: false,
  },
  cursor_unknown: {
    status: 400,
    title: 'This list has no such cursor',
    nextAction: 'Send a cursor of this list unchanged, or none to begin at the start.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'This request needs an Idempotency-Key header',
    nextAction: 'Send a key of your own that stays the same when you repeat this very request.',
    charged: false,
  },
  idempotency_key_malformed: {
    status: 400,
    title: 'The Idempotency-Key header is not usable',
    nextAction: 'Send 1 to 255 printable ASCII characters.',
    charged: false,
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    nextAction: 'Use a new key for a new request.',
    charged: false,
  },
});

export const commonProblem = problemsOf(commonProblems);
