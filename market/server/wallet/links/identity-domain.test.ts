import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heldOf, isAnother, rowsOf } from './identity-domain.ts';
import type { FieldMatch, IdentityMatch } from './identity-domain.ts';

const all = (found: FieldMatch): IdentityMatch => ({
  given_name: found,
  family_name: found,
  line1: found,
  postal_code: found,
  city: found,
  country: found,
});

describe('who a shopper is to the wallet', () => {
  it('[L4a] is described by given and family name, and by address where there is one', () => {
    const address = { line1: '12 Harbour Row', line2: 'Flat 3', postalCode: 'D04', city: 'Dublin', country: 'IE' };
    assert.deepEqual(heldOf({ name: 'Ada Maria Byrne', address }), {
      given_name: 'Ada Maria',
      family_name: 'Byrne',
      line1: '12 Harbour Row',
      postal_code: 'D04',
      city: 'Dublin',
      country: 'IE',
    });
    assert.deepEqual(heldOf({ name: 'Ada', address: null }), { given_name: 'Ada' });
  });

  it('[L4a] has one name, which is as good as its worse half', () => {
    const name = (given: FieldMatch, family: FieldMatch) =>
      rowsOf({ ...all('match'), given_name: given, family_name: family }).name;
    assert.equal(name('match', 'mismatch'), 'mismatch');
    assert.equal(name('partial', 'match'), 'partial');
    assert.equal(name('match', 'unknown'), 'match');
    assert.equal(name('unknown', 'unknown'), 'unknown');
  });

  it('[L4a] is another where a field differs, not where it is written otherwise or not compared', () => {
    assert.equal(isAnother(all('partial')), false);
    assert.equal(isAnother(all('unknown')), false);
    assert.equal(isAnother({ ...all('match'), city: 'mismatch' }), true);
  });
});
