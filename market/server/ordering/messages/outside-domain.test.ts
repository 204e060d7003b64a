import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuMsOf } from '../../../../tests/samples/cpu-time.ts';
import { mentionsPayingOutside } from './outside-domain.ts';

describe('words about paying outside', () => {
  for (const text of [
    'Pay me directly, it is cheaper',
    'PayPal?',
    'p a y p a l',
    'Ｐａｙｐａｌ',
    'By bank\ntransfer please',
    'as friends & family',
    'my IBAN is',
    'Write me on WhatsApp.',
  ]) {
    it(`[M5b] are found in ${JSON.stringify(text)}`, () => assert.ok(mentionsPayingOutside(text)));
  }

  for (const text of ['I paid this morning', 'Is it safe to pay here?', 'My friends and my family like it', '']) {
    it(`[M5b] are not found in ${JSON.stringify(text)}`, () => assert.ok(!mentionsPayingOutside(text)));
  }

  it('[S97] are looked for in linear time', () => {
    const lasted = cpuMsOf(() => {
      for (const text of ['a', 'a ', 'bank ', 'friends and '])
        mentionsPayingOutside(text.repeat(100_000 / text.length));
    });
    assert.ok(lasted < 3_000);
  });
});
