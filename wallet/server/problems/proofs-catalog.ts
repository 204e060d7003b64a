import { defineProblems } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Refusals about the proofs by PIN and passkey. */
export const proofs = defineProblems({
  session_required: {
    status: 401,
    title: msg('You are signed out'),
    nextAction: msg('Log in again; what you typed stays here.'),
    charged: false,
  },
  proof_missing: {
    status: 403,
    title: msg('Charging a card takes your PIN or a passkey'),
    nextAction: msg('Type your payment PIN, or use a passkey.'),
    charged: false,
  },
  pin_not_set: {
    status: 403,
    title: msg('You have no payment PIN yet'),
    nextAction: msg('Set a payment PIN, then try again.'),
    charged: false,
  },
  pin_wrong: { status: 403, title: msg('That is not your PIN'), nextAction: msg('Type it again.'), charged: false },
  pin_locked: {
    status: 403,
    title: msg('Your PIN is locked'),
    nextAction: msg('Wait until it is unlocked, or use a passkey.'),
    charged: false,
  },
  pin_blocked: {
    status: 403,
    title: msg('Your PIN no longer works'),
    detail: msg('It was wrong too many times in a row.'),
    nextAction: msg('Use a passkey, or log in with one and choose another PIN.'),
    charged: false,
  },
  totp_refused: {
    status: 403,
    title: msg('The code of your authenticator app was not accepted'),
    nextAction: msg('Wait for the next code and type it, or use your PIN or a passkey.'),
    charged: false,
  },
  stronger_proof_needed: {
    status: 403,
    title: msg('Your PIN is not enough for this payment'),
    detail: msg('The browser is new to your wallet, or you have paid many times within an hour.'),
    nextAction: msg('Use a passkey or your authenticator app, or pay in a browser that you have used for longer.'),
    charged: false,
  },
  passkey_refused: {
    status: 403,
    title: msg('The passkey was not accepted'),
    nextAction: msg('Try again, or use your payment PIN.'),
    charged: false,
  },
});
