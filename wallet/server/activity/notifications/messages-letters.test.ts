import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Letter } from '#platform/mail/mailer.ts';
import { messagesInOne } from './messages-letters.ts';

const sms = (words: string, more: Partial<Letter> = {}): Letter => {
  return { to: '+353850000001', subject: '', text: `${words}\nswan flannel, ${words.length}AAA. Not you?`, ...more };
};
const news = (words: string) => sms(words, { isSecurity: true });

describe('several SMS in one', () => {
  it('[S146c] have all news about security, oldest first, and the number of the rest', () => {
    const one = messagesInOne([sms('You paid.'), news('PIN changed.'), sms('You paid.'), news('Wallet frozen.')]);
    const texts = [news('PIN changed.').text, news('Wallet frozen.').text];
    assert.equal(one.text, [...texts, '2 more things happened. Open your wallet to see all.'].join('\n'));
    assert.equal(messagesInOne([news('PIN changed.'), news('Wallet frozen.')]).text, texts.join('\n'));
  });

  it('[S146e] are a number alone without such news, and stay as they are if there is one', () => {
    const many = messagesInOne([sms('You paid.'), sms('You paid.')]);
    assert.match(many.text, /^Holdfast: 2 more things happened to your money\. .*\nswan flannel, 9AAA\. Not you\?$/);
    assert.equal(messagesInOne([news('PIN changed.')]).text, news('PIN changed.').text);
  });

  it('are no longer than an SMS may be', () => {
    const long = 'Changed. '.repeat(10);
    const { text } = messagesInOne([news('PIN changed.'), ...Array.from({ length: 49 }, () => news(long))]);
    assert.ok(text.length > 1_300 && text.length < 1_600, `${text.length} characters`);
    const shown = text.split(long).length - 1;
    assert.ok(text.endsWith(`${49 - shown} more things happened. Open your wallet to see all.`), text.slice(-80));
  });
});
