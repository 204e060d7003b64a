import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressLines, judgeAddress, needsPostalCode, regionName } from './postal-address.ts';
import type { TypedAddress } from './postal-address.ts';
import { allCountries } from './countries.ts';

const typed: TypedAddress = {
  line1: '1 Mill Lane',
  line2: '',
  postalCode: 'T12 AB1',
  city: 'Cork',
  region: '',
  country: 'IE',
};
const codes = allCountries.map((country) => country.code);
const judge = (changes: Partial<TypedAddress>) => judgeAddress({ ...typed, ...changes }, codes);
const faultsOf = (changes: Partial<TypedAddress>) => {
  const judged = judge(changes);
  return judged.ok ? [] : judged.error.map(({ field, message }) => `${field}: ${message}`);
};

describe('a postal address', () => {
  it('[S176a] is kept as typed, except its blanks', () => {
    const judged = judge({ line1: ' 1\tMill \u00a0 Lane ', city: "Sant'Agata de’ Goti" });
    assert.deepEqual(judged.ok && [judged.value.line1, judged.value.city], ['1 Mill Lane', "Sant'Agata de’ Goti"]);
  });

  it('[S176a] refuses a control instead of dropping it', () => {
    assert.deepEqual(faultsOf({ line1: '1 Mill\u0000 Lane', city: 'Co\u001brk' }), [
      'line1: Type this without control characters',
      'city: Type this without control characters',
    ]);
  });

  it('[S176e] is refused if a line is unreadable, and kept in every script', () => {
    for (const line1 of [`Mill L${'\u0323'.repeat(6)}ane`, '\u0301\u0302', 'Mill \ue000 Lane']) {
      assert.deepEqual(faultsOf({ line1 }), [
        'line1: Type this in letters that others can read, with at most four marks on one letter',
      ]);
    }
    for (const line1 of ['123 ถนนสุขุมวิท ที่นี่', '12 Phố Huế', 'လမ်းမတော် လျှော့', 'שְׁדֵרוֹת רוֹטְשִׁילְד 5']) {
      assert.deepEqual(faultsOf({ line1 }), [], line1);
    }
  });

  it('[S176b] has a check for each of its lines', () => {
    const tooLong = 'x'.repeat(4_000);
    assert.deepEqual(
      (['line1', 'line2', 'postalCode', 'city', 'region'] as const).flatMap((field) => faultsOf({ [field]: tooLong })),
      ['line1', 'line2', 'postalCode', 'city', 'region'].map(
        (field) => `${field}: This is too long: shorten it to ${field === 'postalCode' ? 12 : 80} letters`,
      ),
    );
    assert.deepEqual(judge({ line2: 'Flat 3' }).ok, true);
  });

  it('[S178a] needs a postal code exactly in countries that have one', () => {
    assert.deepEqual(faultsOf({ postalCode: '', country: 'DE' }), ['postalCode: Type your postal code']);
    for (const country of ['IE', 'HK', 'QA', 'UG'])
      assert.deepEqual(faultsOf({ postalCode: '', country }), [], country);
    assert.ok(needsPostalCode('GB') && !needsPostalCode('AE'));
  });

  it('[S178b] needs a state or province in countries that have one', () => {
    assert.deepEqual(faultsOf({ country: 'US' }), ['region: Type your state']);
    assert.deepEqual(faultsOf({ country: 'CA' }), ['region: Type your province or territory']);
    for (const country of ['AU', 'BR', 'IN', 'JP', 'MX', 'CN']) assert.ok(regionName(country), country);
    const judged = judge({ country: 'US', region: ' TX ' });
    assert.equal(judged.ok && judged.value.region, 'TX');
    assert.deepEqual(faultsOf({ country: 'DE' }), []);
  });

  it('[S178c] counts letters as people see them', () => {
    const family = '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}';
    assert.deepEqual(faultsOf({ line1: 'नि'.repeat(80), line2: '𠮷'.repeat(80) }), []);
    assert.deepEqual(faultsOf({ line1: 'नि'.repeat(81) }), ['line1: This is too long: shorten it to 80 letters']);
    assert.equal(judge({ line2: family }).ok, true);
    assert.equal(judge({ line2: `a${'\u0301'.repeat(4_000)}` }).ok, false, 'a letter has no end of marks');
  });

  it('reports all missing and impossible values at once', () => {
    assert.deepEqual(faultsOf({ line1: '', city: '', country: 'XX' }), [
      'line1: Type your street and house number',
      'city: Type your town or city',
      'country: Choose your country',
    ]);
  });

  it('[S178a] is printed on a parcel without empty lines', () => {
    assert.deepEqual(addressLines({ ...typed, postalCode: '' }), ['1 Mill Lane', 'Cork']);
  });
});
