import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Holder } from '../../identity/accounts/domain.ts';
import { claimsFor, payeeClaims } from './claims-domain.ts';

const holder: Holder = {
  id: 'hld_01jdqz3c5te7kqc8vm9r3rw2s4',
  cell: 0,
  phone: '+353861234567',
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDate: '1990-05-17',
  address: { line1: '12 Harbour Row', line2: 'Flat 2', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' },
  email: 'ada@example.com',
  emailProvedAt: null,
  tier: 1,
  status: 'active',
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

describe('the claims about a holder', () => {
  it('are the shared data, and nothing else', () => {
    assert.deepEqual(claimsFor(holder, []), { wallet_label: 'Holdfast Wallet' });
    const name = claimsFor(holder, ['name']);
    assert.deepEqual([name.name, name.given_name, name.family_name], ['Ada Byrne', 'Ada', 'Byrne']);
    assert.equal(name.phone_masked, undefined);
    assert.deepEqual(claimsFor(holder, ['address']).address, {
      street_address: '12 Harbour Row\nFlat 2',
      postal_code: 'D04 X2K5',
      locality: 'Dublin',
      country: 'IE',
    });
  });

  it('have no whole phone number, e-mail address or birth date, whatever is shared', () => {
    const all = JSON.stringify([claimsFor(holder, ['name', 'phone', 'address']), payeeClaims(holder)]);
    for (const kept of ['+353861234567', '861234567', 'ada@example.com', '1990-05-17'])
      assert.ok(!all.includes(kept), kept);
  });

  it('leave out data that the holder does not have', () => {
    const bare = claimsFor({ ...holder, familyName: null, address: null }, ['name', 'address']);
    assert.equal('family_name' in bare || 'address' in bare, false);
  });
});
