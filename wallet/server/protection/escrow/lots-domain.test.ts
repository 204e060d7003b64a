import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { eur, sampleLine, sampleLot, samplePart } from '../../../../tests/samples/payment.ts';
import { heldOf, refundedOf, releasedOf } from '../../payments/payments/domain.ts';
import type { Part } from '../../payments/payments/domain.ts';
import { refundLots, releaseLots, settled, withCase } from './lots-domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const caseId = mintId('cas', 0, Buffer.alloc(10, 1));
const part = samplePart({
  status: 'delivered',
  amount: eur(1_000n),
  lines: [sampleLine({ reference: 'a', amount: eur(600n) }), sampleLine({ reference: 'b', amount: eur(300n) })],
  shipping: sampleLot(100n),
});
const refunded = (of: Part, wish: Parameters<typeof refundLots>[1]): Part => {
  const taken = refundLots(of, wish);
  assert.ok(taken.ok, JSON.stringify(taken.ok || taken.error.code));
  return taken.value;
};
const released = (of: Part, which: Parameters<typeof releaseLots>[1]): Part => {
  const taken = releaseLots(of, which, now);
  assert.ok(taken.ok);
  return settled(taken.value, now);
};
const shares = (of: Part) => [...of.lines, of.shipping].map((lot) => Number(lot.refunded.minor));

describe('the lots of a part', () => {
  it('[B4d] share a refunded amount in proportion to what is left, to the cent', () => {
    assert.deepEqual(shares(refunded(part, { amount: eur(101n) })), [60, 30, 11]);
    const twice = refunded(refunded(part, { amount: eur(101n) }), { amount: eur(899n) });
    assert.deepEqual(shares(twice), [600, 300, 100]);
    // The shipping is never kept alone: the last cent is of a line.
    assert.deepEqual(shares(refunded(part, { amount: eur(999n) })), [599, 300, 100]);
  });

  it('refund out of escrow first, and then what was released', () => {
    const half = released(part, ['a']);
    assert.deepEqual(shares(refunded(half, { amount: eur(400n) })), [0, 300, 100]);
    assert.deepEqual(shares(refunded(half, { amount: eur(500n) })), [100, 300, 100]);
  });

  it('take the shipping along with the last line, wherever that goes', () => {
    const kept = released(refunded(part, { lines: [{ reference: 'a' }] }), ['b']);
    assert.deepEqual([kept.status, refundedOf(kept), releasedOf(kept)], ['released', eur(600n), eur(400n)]);
    const none = settled(refunded(part, { lines: [{ reference: 'a' }, { reference: 'b' }] }), now);
    assert.deepEqual([none.status, refundedOf(none), heldOf(none)], ['refunded', eur(1_000n), eur(0n)]);
  });

  it('[S85] in a case neither go back nor to the seller, but the others do', () => {
    const disputed = withCase(part, 'a', caseId);
    for (const wish of ['all', { lines: [{ reference: 'a' }] }, { amount: eur(401n) }] as const) {
      assert.deepEqual(refundLots(disputed, wish), { ok: false, error: { code: 'case_open', line: 'a' } });
    }
    assert.deepEqual(releaseLots(disputed, ['a'], now), { ok: false, error: { code: 'case_open', line: 'a' } });
    assert.deepEqual(shares(refunded(disputed, { amount: eur(400n) })), [0, 300, 100]);
    const rest = released(disputed, 'undisputed');
    assert.deepEqual([rest.status, releasedOf(rest), heldOf(rest)], ['delivered', eur(300n), eur(700n)]);
  });

  it('refuse an unknown line, more than is left, and a release of nothing', () => {
    assert.deepEqual(refundLots(part, { lines: [{ reference: 'c' }] }), {
      ok: false,
      error: { code: 'line_unknown', line: 'c' },
    });
    assert.deepEqual(refundLots(part, { lines: [{ reference: 'a', amount: eur(601n) }] }), {
      ok: false,
      error: { code: 'refund_exceeds_rest', left: eur(600n) },
    });
    assert.deepEqual(refundLots(part, { amount: eur(1_001n) }), {
      ok: false,
      error: { code: 'refund_exceeds_rest', left: eur(1_000n) },
    });
    assert.deepEqual(releaseLots(released(part, 'undisputed'), ['a'], now), {
      ok: false,
      error: { code: 'nothing_to_release' },
    });
  });
});
