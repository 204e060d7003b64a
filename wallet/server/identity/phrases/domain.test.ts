import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phraseWords } from './data.ts';
import { judgePhrase, madePhrase } from './domain.ts';

describe('the phrase of a holder', () => {
  const codeOf = (typed: string) => {
    const judged = judgePhrase(typed);
    return judged.ok ? judged.value : judged.error.code;
  };

  it('[H4a] has 4 to 40 letters that can be seen, in any script', () => {
    assert.equal(codeOf('  quiet   copper whale '), 'quiet copper whale');
    assert.equal(codeOf('हरा हाथी'), 'हरा हाथी');
    assert.equal(codeOf('abc'), 'phrase_too_short');
    assert.equal(codeOf('x'.repeat(41)), 'phrase_too_long');
    assert.equal(codeOf('quiet\u202ewhale'), 'quietwhale', 'what cannot be seen is dropped');
  });

  it('[H4a] is no address, no code and not the name of the wallet', () => {
    for (const typed of ['go to evil.example', 'http://x', 'me@there', 'code 123456', 'Holdfast says hello'])
      assert.equal(codeOf(typed), 'phrase_address', typed);
  });

  it('[H4a] is two words of a list, if nobody chose it', () => {
    assert.equal(new Set(phraseWords).size, phraseWords.length);
    assert.ok(phraseWords.length > 200);
    for (let byte = 0; byte < 256; byte += 1) {
      const [first, second, ...more] = madePhrase(Uint8Array.of(byte, 3, 255 - byte, 9)).split(' ');
      assert.ok(phraseWords.includes(first!) && phraseWords.includes(second!) && more.length === 0);
    }
  });
});
