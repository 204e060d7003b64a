import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressLines, greeting, leftWords, limitsWords, raiseWords } from './view.ts';

describe('the profile', () => {
  it('formats an address as on an envelope', () => {
    assert.deepEqual(addressLines({ line1: '4 Quay Row', postal_code: '1010', city: 'Port Ailbe', country: 'IE' }), [
      '4 Quay Row',
      '1010 Port Ailbe',
      'Ireland',
    ]);
  });

  it('[W5e] says how to raise the limits, if they can be raised', () => {
    assert.match(raiseWords({ raised_by: 'profile' }) ?? '', /birth date/);
    assert.match(raiseWords({ raised_by: 'profile' }) ?? '', /address/);
    assert.match(raiseWords({ raised_by: 'document' }) ?? '', /document/);
    assert.equal(raiseWords({}), undefined);
  });

  it('[W5c] [W5d] says the limits, and what is left of them', () => {
    const eur = (amount: string) => ({ amount, currency: 'EUR' }) as const;
    const limits = {
      tier: 1,
      per_payment: eur('20000'),
      per_day: eur('100000'),
      per_year: eur('500000'),
      left_today: eur('4950'),
      left_this_year: eur('404950'),
    } as const;
    assert.equal(limitsWords(limits), 'Pays up to €200.00 at once, €1,000.00 a day, €5,000.00 a year');
    assert.equal(leftWords(limits), '€49.50 left today, €4,049.50 left this year (UTC)');
    const unnamed = { ...limits, tier: 0, per_payment: eur('0'), holds: eur('15000') } as const;
    assert.equal(limitsWords(unnamed), 'Holds up to €150.00');
    assert.equal(leftWords(unnamed), undefined);
  });

  it('greets by the hour, and by name if there is one', () => {
    assert.equal(greeting({ name: { given: 'Ada', family: 'Quill' } }, new Date(2026, 1, 1, 9)), 'Good morning, Ada');
    assert.equal(greeting({}, new Date(2026, 1, 1, 20)), 'Good evening');
  });
});
