import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { whyGuessable } from './secret-strength.ts';

describe('a secret', () => {
  it('[S153e] that is random is taken, in every form that tools make', () => {
    const forms = [
      () => randomBytes(32).toString('base64url'),
      () => randomBytes(32).toString('hex'),
      () => randomBytes(16).toString('hex'),
      () => `whsec_${randomBytes(24).toString('base64')}`,
    ];
    const tries = forms.flatMap((form) => Array.from({ length: 2_000 }, form));
    const refused = tries.filter((text) => whyGuessable(text) !== undefined);
    // By chance, one of some hundred thousand looks like words: whoever makes it makes another.
    assert.ok(refused.length <= 1, refused.join('\n'));
  });

  it('[S153e] that is a phrase is refused, in one case or several, with signs between the words or none', () => {
    const phrases = [
      'Correct-Horse-Battery-Staple-Purple-Monkey',
      'my_very_long_secret_phrase_that_nobody_will_guess',
      'ThisIsTheSecretOfOurWalletDoNotTellAnybody1',
      'THE-SECRET-OF-OUR-WALLET-WHICH-NOBODY-KNOWS',
      'dies-ist-der-geheime-schluessel-unserer-boerse-2026',
      'correct horse battery staple and one more horse',
      Buffer.from('the horse and the battery that nobody guesses').toString('base64'),
    ];
    for (const phrase of phrases) assert.match(whyGuessable(phrase) ?? 'taken', /made of words/, phrase);
  });

  it('[S153e] of letters that come again, or in the order of the alphabet, is refused', () => {
    for (const text of ['a'.repeat(64), 'xK9!'.repeat(16), 'T7qLm2Zp'.repeat(8), 'aB3dE5gH7jK9mN1p'.repeat(3)]) {
      assert.match(whyGuessable(text) ?? 'taken', /repeats|guessed/, text);
    }
    assert.match(whyGuessable('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ') ?? 'taken', /in their order/);
  });

  it('[S153e] is judged without the prefix of its vendor', () => {
    assert.match(whyGuessable(`sk_live_${'ab1'.repeat(12)}`) ?? 'taken', /repeats|guessed/);
    assert.match(whyGuessable('whsec_') ?? 'taken', /short/);
  });
});
