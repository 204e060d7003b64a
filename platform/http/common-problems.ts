import { defineProblems, problemsOf } from './problem.ts';
import { msg } from '../words/words.ts';

/** The refusals that every server has, before a route of its own decides anything. */
export const commonProblems = defineProblems({
  invalid_request: { status: 400, title: msg('The request is not well-formed'), charged: false },
  words_not_readable: {
    status: 400,
    title: msg('These words have letters that nobody sees'),
    nextAction: msg(
      'Send at least one visible letter, at most four marks on a letter, and no characters that draw nothing.',
    ),
    charged: false,
  },
  media_type_not_supported: {
    status: 415,
    title: msg('The server does not read requests of this type'),
    charged: false,
  },
  method_not_allowed: {
    status: 405,
    title: msg('This address does not take this method'),
    nextAction: msg('Use one of the methods that the Allow header lists.'),
    charged: false,
  },
  body_too_large: { status: 413, title: msg('The request is too large'), charged: false },
  overloaded: {
    status: 503,
    title: msg('The server is overloaded at the moment'),
    nextAction: msg('Wait a moment and send it again.'),
    charged: false,
  },
  internal_error: {
    status: 500,
    title: msg('Something went wrong on our side'),
    nextAction: msg('Try again. If it happens again, tell support the reference.'),
  },
  not_found: { status: 404, title: msg('There is nothing at this address') },
  wrong_host: { status: 421, title: msg('This server answers under another name') },
  wrong_origin: { status: 403, title: msg('This request came from another site'), charged: false },
  too_many_requests: {
    status: 429,
    title: msg('Too many requests came from your network in a short time'),
    nextAction: msg('Wait as many seconds as Retry-After says, then send it again.'),
    charged: false,
  },
  cursor_unknown: {
    status: 400,
    title: msg('This list has no such cursor'),
    nextAction: msg('Send a cursor of this list unchanged, or none to begin at the start.'),
  },
  idempotency_key_missing: {
    status: 400,
    title: msg('This request needs an Idempotency-Key header'),
    nextAction: msg('Send a key of your own that stays the same when you repeat this very request.'),
    charged: false,
  },
  idempotency_key_malformed: {
    status: 400,
    title: msg('The Idempotency-Key header is not usable'),
    nextAction: msg('Send 1 to 255 printable ASCII characters.'),
    charged: false,
  },
  idempotency_key_reused: {
    status: 422,
    title: msg('This Idempotency-Key was used for another request'),
    nextAction: msg('Use a new key for a new request.'),
    charged: false,
  },
});

export const commonProblem = problemsOf(commonProblems);
