import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { eur, sampleLine, samplePart } from '../../../../tests/samples/payment.ts';
import type { Parcel } from '../../payments/payments/domain.ts';
import { parcelBy, piecesToScan, piecesToShip, priceOf, sighted } from './parcels-domain.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));
const payment = { capturedAt: at(8), shipTo: { country: 'DE', postalCode: '10115', city: 'Berlin' } };
const parcel: Parcel = {
  id: mintId('pcl', 0, Buffer.alloc(10, 1)),
  carrier: 'DHL',
  trackingCode: 'EZ-1',
  trackingUrl: null,
  contents: [{ line: 'a', quantity: 2 }],
  status: 'announced',
  announcedAt: at(9),
  shippedAt: null,
  endedAt: null,
};
const part = samplePart({
  lines: [sampleLine({ reference: 'a', quantity: 3, amount: eur(1_000n) })],
  parcels: [parcel],
});

describe('the parcels of a part', () => {
  it('leave the pieces that are in none, and those that no carrier has', () => {
    assert.deepEqual(piecesToShip(part), [{ line: 'a', quantity: 1 }]);
    assert.deepEqual(piecesToScan(part), [{ line: 'a', quantity: 3 }]);
    const moving = { ...part, parcels: [{ ...parcel, status: 'shipped' as const }] };
    assert.deepEqual(piecesToScan(moving), [{ line: 'a', quantity: 1 }]);
    assert.deepEqual(piecesToShip({ ...part, parcels: [{ ...parcel, status: 'canceled' }] }), [
      { line: 'a', quantity: 3 },
    ]);
    assert.deepEqual(piecesToShip({ ...part, parcels: [{ ...parcel, status: 'lost' }] }), [{ line: 'a', quantity: 1 }]);
  });

  it('[S129] are found by their code in any spelling', () => {
    assert.equal(parcelBy(part, 'ez1'), parcel);
    assert.equal(parcelBy({ ...part, parcels: [{ ...parcel, status: 'canceled' }] }, 'EZ-1'), undefined);
  });

  it('cost their share of the line, the first pieces the odd cents, and together no more than it', () => {
    assert.deepEqual(priceOf(part, { line: 'a', quantity: 1 }).amount, eur(334n));
    assert.deepEqual(priceOf(part, { line: 'a', quantity: 3 }).amount, eur(1_000n));
    const rest = { ...part, lines: part.lines.map((line) => ({ ...line, refunded: eur(700n) })) };
    assert.deepEqual(priceOf(rest, { line: 'a', quantity: 1 }).amount, eur(300n));
  });

  it('[S170] believe a time of the carrier or refuse it, and never set one of their own', () => {
    const later = sighted(payment, parcel, { scannedAt: at(20), outcome: null, place: null }, at(12));
    assert.deepEqual([later.status, later.shippedAt], ['shipped', at(12)]);
    const earlier = sighted(payment, parcel, { scannedAt: at(7), outcome: null, place: null }, at(12));
    assert.deepEqual([earlier.status, earlier.shippedAt], ['canceled', null]);
    const known = sighted(
      payment,
      { ...parcel, status: 'shipped', shippedAt: at(10) },
      { scannedAt: at(11), outcome: null, place: null },
      at(12),
    );
    assert.deepEqual(known.shippedAt, at(10));
  });

  it('stay on their way if a label is canceled that the carrier has scanned', () => {
    const sighting = { scannedAt: at(10), outcome: { kind: 'canceled' as const, at: at(11) }, place: null };
    assert.equal(sighted(payment, parcel, sighting, at(12)).status, 'shipped');
    assert.equal(sighted(payment, parcel, { ...sighting, scannedAt: null }, at(12)).status, 'canceled');
  });

  it('[S128] that arrived elsewhere arrive after all if the carrier corrects the place', () => {
    const elsewhere = { ...parcel, status: 'misdelivered' as const, shippedAt: at(9), endedAt: at(10) };
    const outcome = { kind: 'delivered' as const, at: at(10) };
    const place = { country: 'DE', postalCode: '10115', city: 'Berlin' };
    const wrong = { ...place, city: 'Bonn' };
    assert.equal(sighted(payment, elsewhere, { scannedAt: at(9), outcome, place: wrong }, at(12)), elsewhere);
    assert.equal(sighted(payment, elsewhere, { scannedAt: at(9), outcome, place }, at(12)).status, 'delivered');
  });

  it('keep how they ended', () => {
    const lost = { ...parcel, status: 'lost' as const, endedAt: at(10) };
    const place = { country: 'DE', postalCode: '10115', city: 'Berlin' };
    const sighting = { scannedAt: at(9), outcome: { kind: 'delivered' as const, at: at(11) }, place };
    assert.equal(sighted(payment, lost, sighting, at(12)), lost);
  });
});
