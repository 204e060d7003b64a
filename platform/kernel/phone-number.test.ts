import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { callingCode, countryOfPhone, readablePhone, toE164 } from './phone-number.ts';

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

  it('[W2a] may be written as at home, if its country is chosen; its own country code comes first', () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples)!;
      for (const typed of [example.formatNational(), example.nationalNumber, example.number]) {
        assert.equal(toE164(typed, country), example.number, `${country}: ${typed}`);
      }
      assert.equal(toE164(example.number, country === 'DE' ? 'IE' : 'DE'), example.number);
    }
    assert.equal(toE164('085 012 3467', 'IE'), '+353850123467');
    assert.equal(toE164('085 012 3467', 'XX'), undefined);
    assert.deepEqual([callingCode('IE'), callingCode('XX')], ['+353', undefined]);
  });

  it('[W2a] is refused if it is impossible', () => {
    for (const typed of ['', 'nobody', '085 012 3467', '+353 12', '+999 85 012 3467', '+353 85 012 3467 8901']) {
      assert.equal(toE164(typed), undefined, typed);
    }
  });
});
