import type { Letter } from '#platform/mail/mailer.ts';
import { msg, t } from '#platform/words/words.ts';
import { greeting } from '../../accounts/accounts/words.ts';
import type { Proof } from './domain.ts';

const WANTS = {
  link: msg('link another wallet to be paid into'),
  unlink: msg('unlink the wallet that you are paid into'),
};

/** Writes the letter with the code of a proof. */
export function codeLetter({ purpose, email }: Proof, code: string, shop: string): Letter {
  const text = t(
    '{greeting}\n\nYour code is {code}. It works for five minutes, once, and only to {wants}.\n\nHoldfast Market never asks for it by phone, mail or chat. If you did not ask for it, somebody is signed in to your account: change your password now, under Sign-in and security.\n\nHoldfast Market',
    { greeting: greeting(shop), code, wants: WANTS[purpose]() },
  );
  return { to: email, subject: t('{code} is your code', { code }), text, isSecurity: true };
}
