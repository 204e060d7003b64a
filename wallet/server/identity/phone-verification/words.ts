import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import { codeRules } from './domain.ts';

/** How long a code works, in minutes. */
export const CODE_MINUTES = codeRules.lifeMs / 60_000;

/** The purpose of a message. A number that has a wallet gets no code to open another. */
export type Letter =
  | { readonly kind: 'new_wallet' }
  | { readonly kind: 'first_factor' }
  | { readonly kind: 'unfreeze' }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'nothing_to_freeze' }
  | { readonly kind: 'known_number'; readonly loginUrl: string };

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
        'Somebody, perhaps you, wants to open a Holdfast wallet with this number. It has one: log in at {loginUrl}',
        { loginUrl: letter.loginUrl },
      );
    default:
      return unreachable(letter);
  }
}
