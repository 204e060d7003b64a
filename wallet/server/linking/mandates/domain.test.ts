import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mintId } from '#platform/kernel/id.ts';
import { count, mayConfirm, noSpending, spend, spenderOf, spendingId } from './domain.ts';
import type { Mandate } from './domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });

const mandate: Mandate = {
  id: mintId('mdt', 1, new Uint8Array(10)),
  cell: 0,
  holderId: mintId('hld', 1, new Uint8Array(10)),
  clientId: 'shop',
  account: 'one',
  maxPerPayment: eur(3_000n),
  maxPerMonth: eur(5_000n),
  purpose: 'Purchases',
  shared: ['name', 'phone'],
  confirm: null,
  status: 'active',
  createdAt: new Date('2026-11-01T00:00:00Z'),
  revokedAt: null,
  revokedBy: null,
};
const november = new Date('2026-11-24T12:00:00Z');
const spender = spenderOf(mandate);
const nothing = noSpending(spender, november);

describe('a mandate', () => {
  it('[B1h] lets its client confirm only with that right, and only while it is active', () => {
    const confirm = { most: eur(10_000n), afterHours: 24 };
    assert.ok(mayConfirm({ ...mandate, confirm }));
    assert.ok(!mayConfirm(mandate));
    for (const status of ['pending', 'revoked'] as const) assert.ok(!mayConfirm({ ...mandate, confirm, status }));
  });

  it('[W6g] allows charges without asking up to the cap per payment, to the cent', () => {
    assert.ok(spend(mandate, nothing, eur(3_000n)).ok);
    const refused = spend(mandate, nothing, eur(3_001n));
    assert.deepEqual(refused, {
      ok: false,
      error: { code: 'mandate_cap_exceeded', cap: 'payment', left: eur(3_000n) },
    });
  });

  it('reports the rest of the monthly cap, and starts again with the next month', () => {
    const spent = spend(mandate, nothing, eur(2_999n));
    assert.ok(spent.ok);
    const refused = spend(mandate, spent.value, eur(2_002n));
    assert.deepEqual(refused, { ok: false, error: { code: 'mandate_cap_exceeded', cap: 'month', left: eur(2_001n) } });
    const december = new Date('2026-12-01T00:00:00Z');
    assert.notEqual(spendingId(spender, december), spent.value.id);
    assert.ok(spend(mandate, noSpending(spender, december), eur(3_000n)).ok);
  });

  it('allows nothing while it is pending or revoked', () => {
    for (const status of ['pending', 'revoked'] as const) {
      assert.deepEqual(spend({ ...mandate, status }, nothing, eur(1n)), {
        ok: false,
        error: { code: 'mandate_revoked' },
      });
    }
  });

  it('never allows more than the monthly cap, in however many charges', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 4_000n }), { maxLength: 50 }), (amounts) => {
        const end = amounts.reduce((before, amount) => {
          const after = spend(mandate, before, eur(amount));
          return after.ok ? after.value : before;
        }, nothing);
        assert.ok(end.spentMinor <= mandate.maxPerMonth.minor);
      }),
    );
  });
});

describe('a shop’s spending in a month', () => {
  const later = { ...mandate, id: mintId('mdt', 2, new Uint8Array(10)), account: 'two' };

  it('[S134a] is identified by holder, shop and month, over all mandates', () => {
    assert.equal(spendingId(spenderOf(later), november), spendingId(spender, november));
    for (const other of [
      { ...spender, clientId: 'another' },
      { ...spender, holderId: mintId('hld', 2, new Uint8Array(10)) },
      { ...spender, currency: 'USD' as const },
    ])
      assert.notEqual(spendingId(other, november), spendingId(spender, november));
  });

  it('[S134b] shrinks by a refund, so that the sum can be charged again', () => {
    const spent = spend(mandate, nothing, eur(3_000n));
    assert.ok(spent.ok && !spend(mandate, spent.value, eur(3_000n)).ok);
    assert.ok(spend(mandate, count(spent.value, 'without_asking', -3_000n), eur(3_000n)).ok);
    assert.throws(() => count(spent.value, 'without_asking', -3_001n));
  });

  it('counts approved charges against no cap', () => {
    const approved = count(nothing, 'approved', 100_000n);
    assert.ok(spend(mandate, approved, eur(3_000n)).ok);
  });
});
