import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countryOf, euroCountries, ibanWords, judgeIban } from './iban-domain.ts';

const right = 'DE89370400440532013000';

describe('an IBAN', () => {
  it('[W7b] has a country of the euro area, its length there, and right check digits', () => {
    for (const iban of [
      right,
      'AT611904300234573201',
      'FR1420041010050500013M02606',
      'MT84MALT011000012345MTLCAST001S',
    ])
      assert.equal(judgeIban(iban), undefined, iban);
    assert.deepEqual(judgeIban(''), { code: 'iban_missing' });
    assert.deepEqual(judgeIban('GB82WEST12345698765432'), { code: 'iban_country' });
    assert.deepEqual(judgeIban(right.slice(0, -1)), { code: 'iban_length', length: 22 });
    for (const wrong of ['DE88370400440532013000', '000123456789', 'DE8937040044053201300!', 'de89370400440532013000'])
      assert.deepEqual(judgeIban(wrong), { code: 'iban_wrong' }, wrong);
  });

  it('[W7b] is refused whichever digit is mistyped, and if two neighbors are exchanged', () => {
    const at = fc.integer({ min: 4, max: right.length - 2 });
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 9 }), (place, more) => {
        const other = String((Number(right[place]) + more) % 10);
        assert.ok(judgeIban(right.slice(0, place) + other + right.slice(place + 1)));
        const [one, next] = [right[place]!, right[place + 1]!];
        const swapped = right.slice(0, place) + next + one + right.slice(place + 2);
        assert.equal(judgeIban(swapped) === undefined, one === next);
      }),
    );
  });

  it('is written in groups of four, and names its country', () => {
    assert.equal(ibanWords(right), 'DE89 3704 0044 0532 0130 00');
    assert.equal(countryOf(right), 'DE');
    assert.equal(euroCountries.length, 21);
  });
});
