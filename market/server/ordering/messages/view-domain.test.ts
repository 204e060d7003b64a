import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinedView, plainView, respelled, spanOf } from './view-domain.ts';

/** The piece of `written` that `plain` stands for in its view. */
function written(text: string, plain: string, toView = plainView): string {
  const view = toView(text);
  const at = view.text.indexOf(plain);
  assert.ok(at >= 0, view.text);
  const { from, to } = spanOf(view, at, at + plain.length);
  return text.slice(from, to);
}

describe('a plainer spelling', () => {
  it('[M5b] has small ASCII letters and digits, and line ends', () => {
    assert.equal(plainView('ＴéＡ\u00a0٤２①\n𝐱!').text, 'tea 421\nx!');
    assert.equal(plainView('\u2121 \ufdfa').text, 'tel \ufdfa');
  });

  it('[M5b] knows which written letters each of its own stands for', () => {
    assert.equal(written('🫖 ㎏ x', 'kg'), '㎏');
    assert.equal(written('a 1\ufe0f\u20e3 b', '1'), '1\ufe0f\u20e3');
    assert.equal(
      written('x tee dot com y', 'tee.com', (text) => respelled(plainView(text), / dot /g, () => '.')),
      'tee dot com',
    );
  });

  it('[M5b] joins single letters, and no words', () => {
    assert.equal(joinedView(plainView('to a b c d or ab c d')).text, 'to abcd or ab c d');
  });
});
