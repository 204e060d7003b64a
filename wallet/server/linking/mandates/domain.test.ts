import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mintId } from '#platform/kernel/id.ts';
import { spend, spentThisMonth } from './domain.ts';
import type { Mandate } from './domain.ts';
import { matchIdentity } from './match.ts';

const mandate: Mandate = {
  id: mintId('mdt', 1, new Uint8Array(10)),
  cell: 0,
  holderId: mintId('hld', 1, new Uint8Array(10)),
  clientId: 'shop',
  account: 'one',
  currency: 'EUR',
  maxPerPaymentMinor: 3_000n,
  maxPerMonthMinor: 5_000n,
  purpose: 'Purchases',
  shared: ['name', 'phone'],
  status: 'active',
  spentMonth: '2026-11',
  spentMinor: 0n,
  createdAt: new Date('2026-11-01T00:00:00Z'),
  revokedAt: null,
  revokedBy: null,
};
const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const november = new Date('2026-11-24T12:00:00Z');

describe('a mandate', () => {
  it('lets charges through up to the cap of a payment, to the cent', () => {
    assert.ok(spend(mandate, eur(3_000n), november).ok);
    const refused = spend(mandate, eur(3_001n), november);
    assert.deepEqual(refused, {
      ok: false,
      error: { code: 'mandate_cap_exceeded', cap: 'payment', left: eur(3_000n) },
    });
  });

  it('tells what is left of the month, and begins anew with the next', () => {
    const spent = spend(mandate, eur(2_999n), november);
    assert.ok(spent.ok);
    const refused = spend(spent.value, eur(2_002n), november);
    assert.deepEqual(refused, { ok: false, error: { code: 'mandate_cap_exceeded', cap: 'month', left: eur(2_001n) } });
    const december = new Date('2026-12-01T00:00:00Z');
    const anew = spend(spent.value, eur(3_000n), december);
    assert.ok(anew.ok);
    assert.deepEqual(spentThisMonth(anew.value, december), eur(3_000n));
  });

  it('is worth nothing when pending or revoked', () => {
    for (const status of ['pending', 'revoked'] as const) {
      assert.deepEqual(spend({ ...mandate, status }, eur(1n), november), {
        ok: false,
        error: { code: 'mandate_revoked' },
      });
    }
  });

  it('never lets more through than the cap of the month, in whatever pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 4_000n }), { maxLength: 50 }), (amounts) => {
        const end = amounts.reduce((before, amount) => {
          const after = spend(before, eur(amount), november);
          return after.ok ? after.value : before;
        }, mandate);
        assert.ok(end.spentMinor <= mandate.maxPerMonthMinor);
      }),
    );
  });
});

describe('matching an identity', () => {
  const address = { line1: '12, Rue des Érables', postalCode: '1050', city: 'Ixelles', country: 'BE' };
  const person = { givenName: 'Noémie', familyName: 'Van den Berg', address };
  const held = {
    given_name: 'noemie',
    family_name: 'Berg',
    line1: '12 rue des erables',
    postal_code: '1060',
    city: 'Ixelles',
  };

  it('[L4] tells per field what fits, and never a value', () => {
    assert.deepEqual(matchIdentity(person, ['name', 'address'], held), {
      given_name: 'match',
      family_name: 'partial',
      line1: 'match',
      postal_code: 'mismatch',
      city: 'match',
      country: 'unknown',
    });
  });

  it('[L4] knows nothing of what is not shared', () => {
    const judged = matchIdentity(person, ['phone'], held);
    assert.deepEqual([...new Set(Object.values(judged))], ['unknown']);
  });
});
