import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { contactRules } from '../contacts/domain.ts';

/** Writes the letter with the code that freezes a wallet. Anybody can request it, so it has no words of the request. */
export function freezeCodeLetter(to: string, code: string): Letter {
  const minutes = contactRules.codeMs.email / 60_000;
  const text = t(
    'Your code to freeze your wallet is {code}. It works once, for {minutes} minutes, on the page of Holdfast Wallet that asked for it, and can do nothing else.\n\nIf you did not ask for it, ignore this mail: without the code, nothing is frozen.\n\nWe never ask for your codes by phone, mail or chat.\nHoldfast Wallet',
    { code, minutes },
  );
  return { to, subject: t('{code} is your code to freeze your wallet', { code }), text, isSecurity: true };
}
