import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { whyGuessable } from './secret-strength.ts';

describe('a secret', () => {
  it('[S153e] is accepted if it is random, in every form that tools produce', () => {
    const forms = [
      () => randomBytes(32).toString('base64url'),
      () => randomBytes(32).toString('hex'),
      () => randomBytes(16).toString('hex'),
      () => `whsec_${randomBytes(24).toString('base64')}`,
    ];
    const tries = forms.flatMap((form) => Array.from({ length: 2_000 }, form));
    const refused = tries.filter((text) => whyGuessable(text) !== undefined);
    // By chance, about one in a hundred thousand looks like words; then another one is made.
    assert.ok(refused.length <= 1, refused.join('\n'));
  });

  it('[S153e] is refused if it is a phrase, in any case and with any separators', () => {
    const phrases = [
      'Correct-Horse-Battery-Staple-Purple-Monkey',
      'my_very_long_secret_phrase_that_nobody_will_guess',
      'ThisIsTheSecretOfOurWalletDoNotTellAnybody1',
      'THE-SECRET-OF-OUR-WALLET-WHICH-NOBODY-KNOWS',
      'dies-ist-der-geheime-schluessel-unserer-boerse-2026',
      'correct horse battery staple and one more horse',
      Buffer.from('Jukebox fits why!').toString('base64'),
    ];
    for (const phrase of phrases) assert.match(whyGuessable(phrase) ?? 'taken', /made of words/, phrase);
  });

  it('[S153e] is refused if its letters repeat or follow the alphabet', () => {
    for (const text of ['a'.repeat(64), 'xK9!'.repeat(16), 'T7qLm2Zp'.repeat(8), 'aB3dE5gH7jK9mN1p'.repeat(3)]) {
      assert.match(whyGuessable(text) ?? 'taken', /repeats|guessed/, text);
    }
    assert.match(whyGuessable('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ') ?? 'taken', /in their order/);
    assert.match(whyGuessable('abcdefghijabcdefghijklmnopqrst') ?? 'taken', /order|repeats/);
  });

  it('[S153j] is refused if it follows the rows or columns of any keyboard', () => {
    for (const text of [
      'qwertyuiopasdfghjklzxcvbnm',
      'QwErTyUiOpAsDfGhJkLzXcVbNm123456',
      'qwertzuiopasdfghjklyxcvbnm',
      'azertyuiopqsdfghjklmwxcvbn',
      '1q2w3e4r5t6y7u8i9o0p-[',
      '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
      '!QAZ@WSX#EDC$RFV%TGB^YHN&UJM',
      'zaq1xsw2cde3vfr4bgt5nhy6mju7',
      'mnbvcxzlkjhgfdsapoiuytrewq0987654321',
    ]) {
      assert.match(whyGuessable(text) ?? 'taken', /pattern of the keyboard/, text);
    }
  });

  it('[S153j] is refused if it interleaves two sequences, or is words in hex', () => {
    for (const text of ['a1b2c3d4e5f6g7h8i9j0k1l2m3', 'aZbYcXdWeVfUgThSiRjQkP', '0a1b2c3d4e5f6g7h8i9j'])
      assert.match(whyGuessable(text) ?? 'taken', /in their order/, text);
    const words = Buffer.from('Jukebox fits why!').toString('hex');
    assert.match(whyGuessable(words) ?? 'taken', /made of words/);
  });

  it('[S153e] is judged without the prefix of its vendor', () => {
    assert.match(whyGuessable(`sk_live_${'ab1'.repeat(12)}`) ?? 'taken', /repeats|guessed/);
    assert.match(whyGuessable('whsec_') ?? 'taken', /short/);
  });
});
