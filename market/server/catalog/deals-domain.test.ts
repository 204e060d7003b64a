import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDeal } from './deals-domain.ts';
import type { TypedDeal } from './deals-domain.ts';

const now = new Date('2026-03-01T12:00:00Z');
const pot = { id: 'prd_pot', price: { minor: 3_490n, currency: 'EUR' } } as const;
const typedDeal = { product: pot.id, price: '29.90', starts: '2026-03-02', ends: '2026-03-08' };
const read = (changes: Partial<TypedDeal> = {}, product: typeof pot | undefined = pot) =>
  readDeal({ ...typedDeal, ...changes }, product, now);

describe('a typed deal', () => {
  it('[M3d] is a lower price on whole days of UTC, and never begins in the past', () => {
    assert.deepEqual(read(), {
      ok: true,
      value: {
        productId: 'prd_pot',
        price: { minor: 2_990n, currency: 'EUR' },
        startsAt: new Date('2026-03-02T00:00:00Z'),
        endsAt: new Date('2026-03-09T00:00:00Z'),
      },
    });
    const backdated = read({ starts: '2026-01-01' });
    assert.deepEqual(backdated.ok && backdated.value.startsAt, now, 'else it could choose its own days before');
  });

  it('[M3d] [S69] is refused, each fault at its field', () => {
    const wrong: readonly [Partial<TypedDeal>, string][] = [
      [{ price: '0' }, 'price'],
      [{ price: '-1' }, 'price'],
      [{ price: '1e1' }, 'price'],
      [{ price: '34.90' }, 'price_not_lower'],
      [{ starts: '2026-02-30' }, 'starts'],
      [{ ends: '' }, 'ends'],
      [{ ends: '2026-03-01' }, 'ends_before_start'],
      [{ starts: '2026-02-01', ends: '2026-02-28' }, 'ends_in_the_past'],
    ];
    for (const [changes, fault] of wrong) {
      assert.deepEqual(read(changes), { ok: false, error: [fault] }, JSON.stringify(changes));
    }
    assert.deepEqual(readDeal(typedDeal, undefined, now), { ok: false, error: ['product'] });
  });
});
