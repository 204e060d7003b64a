import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { countryOfPhone, readablePhone, toE164 } from './phone-number.ts';

describe('a typed phone number', () => {
  it('[W2a] is recognized in every country, in any usual notation', () => {
    const countries = getCountries();
    assert.ok(countries.length > 200);
    for (const country of countries) {
      const { number } = getExampleNumber(country, examples)!;
      for (const typed of [number, readablePhone(number), number.replace('+', '00'), ` ${number} `]) {
        assert.equal(toE164(typed), number, `${country}: ${typed}`);
      }
    }
    assert.deepEqual(['+353850123467', '+5511961234567'].map(countryOfPhone), ['IE', 'BR']);
  });

  it('[W2a] is refused if it is impossible', () => {
    for (const typed of ['', 'nobody', '085 012 3467', '+353 12', '+999 85 012 3467', '+353 85 012 3467 8901']) {
      assert.equal(toE164(typed), undefined, typed);
    }
  });
});
