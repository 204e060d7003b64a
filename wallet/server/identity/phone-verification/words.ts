import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import { codeRules } from './domain.ts';

/** How long a code works, in minutes. */
export const CODE_MINUTES = codeRules.lifeMs / 60_000;

/** The purpose of a message. A number that has a wallet gets no code to open another, and one that has none no code for a new password. */
export type Letter =
  | { readonly kind: 'new_wallet' }
  | { readonly kind: 'first_factor' }
  | { readonly kind: 'login' }
  | { readonly kind: 'unfreeze' }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'nothing_to_freeze' }
  | { readonly kind: 'known_number'; readonly loginUrl: string }
  | { readonly kind: 'kept_number' }
  | { readonly kind: 'new_number' }
  | { readonly kind: 'new_password' }
  | { readonly kind: 'unknown_number'; readonly signUpUrl: string };

/** What a number is to the wallet; `kept` belonged to a wallet until lately. */
export type NumberStanding = 'free' | 'has_wallet' | 'kept';

/** Judges whether a message has a code. One that has none goes to a number for which there is nothing to prove. */
export function hasCode({ kind }: Letter): boolean {
  return !withoutCode.has(kind);
}

const withoutCode: ReadonlySet<Letter['kind']> = new Set([
  'known_number',
  'kept_number',
  'unknown_number',
  'nothing_to_freeze',
]);

/**
 * The message to a number that is to get a new wallet: an owner who has one is asked to log in. A number that belonged to
 * a wallet until lately gets no code either.
 */
export function signUpLetter(standing: NumberStanding, loginUrl: string): Letter {
  if (standing === 'kept') return { kind: 'kept_number' };
  return standing === 'has_wallet' ? { kind: 'known_number', loginUrl } : { kind: 'new_wallet' };
}

/** The message to a number that is to prove a wallet for a new password: one that has none is asked to open one. */
export function recoveryLetter(standing: NumberStanding, signUpUrl: string): Letter {
  return standing === 'has_wallet' ? { kind: 'new_password' } : { kind: 'unknown_number', signUpUrl };
}

/** Writes an SMS of at most 160 letters. Its reader may not have requested it. */
export function letterText(letter: Letter, code: string): string {
  const minutes = CODE_MINUTES;
  switch (letter.kind) {
    case 'new_wallet':
      return t(
        '{code} is your Holdfast code. It works for {minutes} minutes. We never ask for it: type it only on our page.',
        { code, minutes },
      );
    case 'first_factor':
      return t(
        '{code} is your Holdfast code for a first PIN or passkey. It works for {minutes} minutes. Not you? Tell nobody: somebody knows your password.',
        { code, minutes },
      );
    case 'login':
      return t(
        '{code} is your Holdfast code to log in. It works for {minutes} minutes. Not you? Tell nobody, and change your password: somebody knows it.',
        { code, minutes },
      );
    case 'unfreeze':
      return t(
        '{code} is your Holdfast code to unfreeze your wallet. It works for {minutes} minutes. Not you? Tell nobody, and do nothing: the wallet stays frozen.',
        { code, minutes },
      );
    case 'freeze':
      return t(
        '{code} is your Holdfast code to freeze your wallet. It works for {minutes} minutes, and only on our page.',
        { code, minutes },
      );
    case 'nothing_to_freeze':
      return t('Somebody, perhaps you, wants to freeze a Holdfast wallet with this number. It has none.');
    case 'known_number':
      return t(
        'Somebody wants to open a Holdfast wallet with this number. It has one: log in at {loginUrl} Not yours? Ask our support.',
        { loginUrl: letter.loginUrl },
      );
    case 'new_password':
      return t(
        '{code} is your Holdfast code for a new password. It works for {minutes} minutes. Not you? Tell nobody: without it, nothing changes.',
        { code, minutes },
      );
    case 'unknown_number':
      return t(
        'Somebody, perhaps you, wants a new password for a Holdfast wallet. This number has no wallet: open one at {signUpUrl}',
        { signUpUrl: letter.signUpUrl },
      );
    case 'kept_number':
      return t(
        'Somebody, perhaps you, wants to open a Holdfast wallet with this number. Another wallet had it until lately, so it has to wait. Ask our support when.',
      );
    case 'new_number':
      return t(
        '{code} is your Holdfast code to move a wallet to this number. It works for {minutes} minutes. Not you? Ignore it, and tell nobody the code.',
        { code, minutes },
      );
    default:
      return unreachable(letter);
  }
}
