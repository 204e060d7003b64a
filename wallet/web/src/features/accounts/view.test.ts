import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressLines, greeting, nextTierWords } from './view.ts';

describe('the profile', () => {
  it('formats an address as on an envelope', () => {
    assert.deepEqual(addressLines({ line1: '4 Quay Row', postal_code: '1010', city: 'Port Ailbe', country: 'IE' }), [
      '4 Quay Row',
      '1010 Port Ailbe',
      'Ireland',
    ]);
  });

  it('[W5e] says how to raise the limits, if they can be raised', () => {
    assert.match(nextTierWords(0) ?? '', /birth date/);
    assert.match(nextTierWords(0) ?? '', /address/);
    assert.equal(nextTierWords(2), undefined);
  });

  it('greets by the hour, and by name if there is one', () => {
    assert.equal(greeting({ name: { given: 'Ada', family: 'Quill' } }, new Date(2026, 1, 1, 9)), 'Good morning, Ada');
    assert.equal(greeting({}, new Date(2026, 1, 1, 20)), 'Good evening');
  });
});
