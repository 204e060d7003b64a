import type { Letter } from '#platform/mail/mailer.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import type { EntryKind } from './domain.ts';

const wants: Readonly<Record<EntryKind, Message>> = {
  sign_up: msg('It opens an account with Holdfast Market for this address.'),
  login: msg('It signs you in to Holdfast Market in a browser that your account does not know yet.'),
  recovery: msg('With it you go on to a new password for Holdfast Market.'),
  email: msg('It makes this the address of an account with Holdfast Market.'),
};

const otherwise: Readonly<Record<EntryKind, Message>> = {
  sign_up: msg('If you did not ask for it, ignore this mail: without the code, nothing happens.'),
  login: msg('If you are not signing in, somebody else knows your password: change it now.'),
  recovery: msg('If you did not ask for it, ignore this mail: without the code, your password stays.'),
  email: msg('If you did not ask for it, ignore this mail: without the code, nothing happens.'),
};

/** Writes the letter with a code. It greets nobody: the address may be a stranger's, who knows no name in it. */
export function codeLetter(kind: EntryKind, email: string, code: string): Letter {
  const paragraphs = [
    t('Your code is {code}. It works for ten minutes, and once.', { code }),
    wants[kind](),
    t('Holdfast Market never asks for it by phone, mail or chat.'),
    otherwise[kind](),
    t('Holdfast Market'),
  ];
  return { to: email, subject: t('{code} is your code', { code }), text: paragraphs.join('\n\n'), isSecurity: true };
}

/** Writes to the owner of an address that somebody typed as new. */
export function thereLetter(email: string, publicUrl: string): Letter {
  const paragraphs = [
    t('Somebody typed this address to open an account with Holdfast Market, or to move one here.'),
    t('You have an account with it already. If it was you, sign in: {url}', {
      url: `${publicUrl}${urls.accounts.login()}`,
    }),
    t('If it was somebody else, there is nothing to do: they learn nothing about your account.'),
    t('Holdfast Market'),
  ];
  return { to: email, subject: t('You have an account already'), text: paragraphs.join('\n\n'), isSecurity: true };
}
