import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { typedTerms } from '../../../tests/samples/coupons.ts';
import { readCode, readTerms } from './typed-domain.ts';
import type { TypedTerms } from './typed-domain.ts';

const now = new Date('2026-03-01T12:00:00Z');
const days = { starts: '2026-03-01', ends: '2026-03-31' };
const read = (changes: Partial<TypedTerms> = {}) =>
  readTerms(typedTerms({ ...days, ...changes }), { currency: 'EUR', productIds: ['prd_pot', 'prd_mug'], now });

describe('the typed terms of a coupon', () => {
  it('[M3d] become terms, with whole days of UTC', () => {
    const terms = read({ code: ' hello-10 ', minimum: '30', productIds: ['prd_mug'], perPerson: '2' });
    assert.deepEqual(terms, {
      ok: true,
      value: {
        code: 'HELLO10',
        worth: { kind: 'percent', basisPoints: 1_000 },
        budget: { minor: 5_000n, currency: 'EUR' },
        minimum: { minor: 3_000n, currency: 'EUR' },
        perPerson: 2,
        isFirstOrder: false,
        productIds: ['prd_mug'],
        startsAt: new Date('2026-03-01T00:00:00Z'),
        endsAt: new Date('2026-04-01T00:00:00Z'),
      },
    });
    const amount = read({ kind: 'amount', amount: '12,50' });
    assert.deepEqual(amount.ok && amount.value.worth, {
      kind: 'amount',
      amount: { minor: 1_250n, currency: 'EUR' },
    });
  });

  it('[M3d] [S69] are refused, each fault at its field', () => {
    const faultsOf = (changes: Partial<TypedTerms>) => {
      const terms = read(changes);
      return terms.ok ? [] : terms.error;
    };
    const wrong: readonly [Partial<TypedTerms>, string][] = [
      [{ code: 'abc' }, 'code'],
      [{ code: 'ÄÖÜ1234' }, 'code'],
      [{ percent: '91' }, 'percent'],
      [{ percent: '0' }, 'percent'],
      [{ percent: '-5' }, 'percent'],
      [{ percent: '1e1' }, 'percent'],
      [{ kind: 'amount', amount: '0' }, 'amount'],
      [{ kind: 'amount', amount: '50.01' }, 'budget_below_amount'],
      [{ budget: '-1' }, 'budget'],
      [{ minimum: 'NaN' }, 'minimum'],
      [{ perPerson: '0' }, 'per_person'],
      [{ perPerson: '101' }, 'per_person'],
      [{ productIds: ['prd_lamp'] }, 'products'],
      [{ starts: '2026-02-30' }, 'starts'],
      [{ ends: '' }, 'ends'],
      [{ starts: '2026-03-02', ends: '2026-03-01' }, 'ends_before_start'],
      [{ starts: '2026-02-01', ends: '2026-02-28' }, 'ends_in_the_past'],
    ];
    for (const [changes, fault] of wrong) assert.deepEqual(faultsOf(changes), [fault], JSON.stringify(changes));
    assert.deepEqual(faultsOf({ code: '', budget: '', ends: '' }), ['code', 'budget', 'ends'], 'all at once');
    assert.deepEqual(faultsOf({ ends: '2026-03-01' }), [], 'the last day may be today');
  });

  it('[M3d] have one code however a shopper writes it', () => {
    for (const typed of ['hello10', 'Hello 10', ' HELLO-10 ', 'ＨＥＬＬＯ１０'])
      assert.equal(readCode(typed), 'HELLO10');
  });
});
