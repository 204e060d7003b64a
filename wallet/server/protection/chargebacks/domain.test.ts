import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, sampleLine, samplePart } from '../../../../tests/samples/payment.ts';
import type { Parcel, Part } from '../../payments/payments/domain.ts';
import { undeliveredOf, upTo } from './domain.ts';

const at = new Date('2026-11-30T12:00:00Z');

const parcel = (line: string, quantity: number, status: Parcel['status'] = 'delivered'): Parcel => ({
  id: 'pcl_00000000000000000000000001',
  carrier: 'DHL',
  trackingCode: 'X1',
  trackingUrl: null,
  contents: [{ line, quantity }],
  status,
  announcedAt: at,
  shippedAt: at,
  endedAt: at,
});
const line = (reference: string, quantity: number, minor: bigint) =>
  sampleLine({ reference, quantity, amount: eur(minor) });
const part = (more: Partial<Part> = {}): Part =>
  samplePart({ lines: [line('a', 1, 1_000n), line('b', 2, 3_000n)], ...more });
const released = (more: Partial<Part> = {}): Part => {
  const { lines } = part();
  return part({ status: 'released', lines: lines.map((one) => ({ ...one, releasedAt: at })), ...more });
};
const amountsOf = (of: Part, where: 'escrow' | 'seller') =>
  undeliveredOf(of, where).map(({ reference, amount }) => [reference, amount.minor]);

describe('what of a part the wallet did not see delivered', () => {
  it('[S87c] leaves out the pieces that a carrier brought', () => {
    assert.deepEqual(amountsOf(part(), 'escrow'), [
      ['a', 1_000n],
      ['b', 3_000n],
    ]);
    assert.deepEqual(amountsOf(part({ parcels: [parcel('b', 1)] }), 'escrow'), [
      ['a', 1_000n],
      ['b', 1_500n],
    ]);
    for (const status of ['announced', 'shipped', 'misdelivered', 'lost'] as const) {
      assert.equal(amountsOf(part({ parcels: [parcel('b', 2, status)] }), 'escrow').length, 2, status);
    }
    assert.deepEqual(amountsOf(released({ parcels: [parcel('a', 1), parcel('b', 2)] }), 'seller'), []);
  });

  it('[S87c] is in escrow or with the seller, never both', () => {
    assert.deepEqual([amountsOf(part(), 'seller'), amountsOf(released(), 'escrow')], [[], []]);
    assert.equal(amountsOf(released(), 'seller').length, 2);
  });

  it('[S87c] leaves out what a case, a report or the wallet’s own payment decides', () => {
    const [first, second] = part().lines;
    const disputed = part({ lines: [{ ...first!, caseId: 'cas_00000000000000000000000001' }, second!] });
    assert.deepEqual(amountsOf(disputed, 'escrow'), [['b', 3_000n]]);
    assert.deepEqual(amountsOf(part({ reportedAt: at }), 'escrow'), []);
    assert.deepEqual(amountsOf(released({ coveredAt: at }), 'seller'), []);
  });

  it('[S87c] is taken up to a sum, and not a cent beyond', () => {
    const amounts = undeliveredOf(part(), 'escrow');
    const minors = (most: bigint) => upTo(amounts, most).map(({ amount }) => amount.minor);
    assert.deepEqual([minors(2_500n), minors(1_000n), minors(9_999n)], [[1_000n, 1_500n], [1_000n], [1_000n, 3_000n]]);
    assert.deepEqual([minors(0n), minors(-5n)], [[], []]);
  });
});
