import assert from 'node:assert/strict';
import { it } from 'node:test';
import { currencyOfCountry } from './country-currency.ts';

it('[W10g] knows the currency of a country', () => {
  const found = ['IE', 'BG', 'US', 'PR', 'GB', 'LI', 'SE', 'PL', 'JP', 'KW'].map(currencyOfCountry);
  assert.deepEqual(found, ['EUR', 'EUR', 'USD', 'USD', 'GBP', 'CHF', 'SEK', 'PLN', 'JPY', 'KWD']);
  for (const country of ['BR', 'ZZ', undefined]) assert.equal(currencyOfCountry(country), undefined);
});
