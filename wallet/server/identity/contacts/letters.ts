import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { contactRules } from './domain.ts';

/**
 * Writes the letter with the code for an address that nobody has proved. Its reader may not have requested it: it greets
 * nobody, and has no words of the person who did.
 */
export function contactCodeLetter(to: string, code: string): Letter {
  const minutes = contactRules.codeMs.email / 60_000;
  const text = t(
    'Your code is {code}. It works once, for {minutes} minutes, on the page of Holdfast Wallet that asked for it.\n\nSomebody, perhaps you, typed this address in a wallet. If it was not you, ignore this mail: without the code, the wallet sends nothing more to this address.\n\nWe never ask for your codes by phone, mail or chat.\nHoldfast Wallet',
    { code, minutes },
  );
  return { to, subject: t('{code} is your code', { code }), text, isSecurity: true };
}
