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

describe('a shopper’s name and address for the wallet', () => {
  it('[L4a] are split into given and family name, and the address if there is one', () => {
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

  it('[L4a] match in the name as well as its worse half does', () => {
    const name = (given: FieldMatch, family: FieldMatch) =>
      rowsOf({ ...all('match'), given_name: given, family_name: family }).name;
    assert.equal(name('match', 'mismatch'), 'mismatch');
    assert.equal(name('partial', 'match'), 'partial');
    assert.equal(name('match', 'unknown'), 'match');
    assert.equal(name('unknown', 'unknown'), 'unknown');
  });

  it('[L4a] differ if a field does, not if a field is written differently or was not compared', () => {
    assert.equal(isAnother(all('partial')), false);
    assert.equal(isAnother(all('unknown')), false);
    assert.equal(isAnother({ ...all('match'), city: 'mismatch' }), true);
  });
});
