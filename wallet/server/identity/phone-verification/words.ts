import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';

/** What a message is about. A number that has a wallet gets no code to open one. */
export type Letter =
  | { readonly kind: 'new_wallet' }
  | { readonly kind: 'first_factor' }
  | { readonly kind: 'known_number'; readonly loginUrl: string };

/** Writes an SMS of at most 160 letters, for a reader who may not have asked for it. */
export function letterText(letter: Letter, code: string): string {
  switch (letter.kind) {
    case 'new_wallet':
      return t('{code} is your Holdfast code. It works for 5 minutes. We never ask for it: type it only on our page.', {
        code,
      });
    case 'first_factor':
      return t(
        '{code} is your Holdfast code for a first PIN or passkey. It works for 5 minutes. Not you? Tell nobody: somebody knows your password.',
        { code },
      );
    case 'known_number':
      return t(
        'Somebody, perhaps you, wants to open a Holdfast wallet with this number. It has one: log in at {loginUrl}',
        { loginUrl: letter.loginUrl },
      );
    default:
      return unreachable(letter);
  }
}
