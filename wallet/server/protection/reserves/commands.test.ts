import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DisputedPart } from '../../../../tests/samples/disputed-part.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import { toPaymentJson } from '../../payments/payments/schema.ts';

/** A sale that its buyer confirms and gets 10.00 back of, as its shop sees the reserve after each step. */
function shownOf(debt: bigint): { shown: unknown[]; sale: DisputedPart } {
  const sale = new DisputedPart();
  sale.seller = { since: null, settledOrders: 0 };
  const parcel = { id: 'pcl_01', carrier: 'DHL', trackingCode: 'A1', trackingUrl: null } as const;
  assert.ok(sale.move({ kind: 'announced', parcel }).ok);
  const sighting = { scannedAt: sale.now, outcome: null, place: null };
  assert.ok(sale.move({ kind: 'sighted', parcelId: 'pcl_01', sighting }).ok);
  if (debt > 0n) sale.owe('seller', debt);
  const shown: unknown[] = [];
  const look = () => shown.push(toPaymentJson(sale.payment).parts[0]!.reserve);
  assert.ok(sale.move({ kind: 'confirmed', lines: ['a', 'b'] }).ok);
  look();
  assert.ok(sale.move({ kind: 'refunded', wish: { lines: [{ reference: 'a', amount: eur(1_000n) }] } }).ok);
  look();
  while ([...sale.timers.keys()].some((key) => key.startsWith('part.reserve'))) {
    assert.ok(sale.strike());
    look();
  }
  return { shown, sale };
}

describe('the reserve that a shop sees', () => {
  it('[B5d] is the same whatever its seller owes elsewhere', () => {
    const { shown, sale } = shownOf(0n);
    assert.ok(JSON.stringify(shown[0]).includes('"until"'));
    assert.equal(shown.at(-1), undefined);
    assert.equal(sale.payouts.length, 2);
    for (const debt of [1n, 1_500n, 3_400n, 1_000_000n]) assert.deepEqual(shownOf(debt).shown, shown, String(debt));
    assert.deepEqual(shownOf(1_000_000n).sale.payouts, [], 'nothing left the reserve, so there is no payout');
  });
});
