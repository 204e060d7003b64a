import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countryNames, dateFormat, distanceFormat, listFormat, numberFormat, pluralRules } from './formats.ts';

describe('formats of numbers, dates and lists', () => {
  it('are made once for a locale and its options, and cached', () => {
    assert.equal(
      numberFormat('en-IE', { style: 'currency', currency: 'EUR' }),
      numberFormat('en-IE', { style: 'currency', currency: 'EUR' }),
    );
    assert.equal(dateFormat('en-IE', { dateStyle: 'full' }), dateFormat('en-IE', { dateStyle: 'full' }));
    assert.equal(distanceFormat('en', { numeric: 'auto' }), distanceFormat('en', { numeric: 'auto' }));
    assert.equal(listFormat('en'), listFormat('en'));
    assert.equal(pluralRules('en'), pluralRules('en'));
    assert.equal(countryNames('en'), countryNames('en'));
  });

  it('differ for another locale or other options', () => {
    const euro = numberFormat('en-IE', { style: 'currency', currency: 'EUR' });
    assert.equal(euro.format(1_234.5), '€1,234.50');
    assert.equal(numberFormat('de', { style: 'currency', currency: 'EUR' }).format(1_234.5), '1.234,50\u00A0€');
    assert.equal(numberFormat('en-IE', { style: 'currency', currency: 'GBP' }).format(1_234.5), '£1,234.50');
    assert.equal(listFormat('en').format(['name', 'address']), 'name and address');
    assert.equal(listFormat('en', { type: 'disjunction' }).format(['name', 'address']), 'name or address');
    assert.equal(countryNames('en').of('IE'), 'Ireland');
  });
});
