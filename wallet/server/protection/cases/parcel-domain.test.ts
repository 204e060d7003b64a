import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, opening, parcelOf, returnAddress, start, subject } from '../../../../tests/samples/case.ts';
import { openCase } from './opening-domain.ts';
import { eventsOfSighting } from './parcel-domain.ts';
import type { Case, CaseStatus } from './record-domain.ts';

const shipTo = { country: 'FR', postalCode: '75001', city: 'Paris' };
const atSeller = { country: 'DE', postalCode: '10115', city: 'Berlin' };

function disputeIn(status: CaseStatus): Case {
  const opened = openCase(subject, opening, casePolicy, start);
  assert.ok(opened.ok);
  return { ...opened.value.dispute, status, returnAddress, parcel: parcelOf('pcl_1') };
}

const kindsOf = (status: CaseStatus, place: typeof shipTo | null, scannedAt = day(2)) => {
  const sighting = { scannedAt, outcome: { kind: 'delivered', at: day(3) } as const, place };
  const events = eventsOfSighting({ shipTo }, disputeIn(status), { parcelId: 'pcl_1', sighting }, day(4));
  return events.map((event) => event.kind);
};

describe('the parcel of a case', () => {
  it('[S128] is a return delivered to the seller, or a replacement delivered to the buyer, and nowhere else', () => {
    assert.deepEqual(kindsOf('awaiting_return', atSeller), ['parcel_scanned', 'parcel_delivered']);
    assert.deepEqual(kindsOf('awaiting_return', shipTo), ['parcel_scanned', 'parcel_misdelivered']);
    assert.deepEqual(kindsOf('awaiting_replacement', shipTo), ['parcel_scanned', 'parcel_delivered']);
    assert.deepEqual(kindsOf('awaiting_replacement', atSeller), ['parcel_scanned', 'parcel_misdelivered']);
    assert.deepEqual(kindsOf('awaiting_replacement', null), ['parcel_scanned', 'parcel_misdelivered']);
  });

  it('[S129] says nothing if the carrier knew it before the case, or the case waits for no parcel', () => {
    assert.deepEqual(kindsOf('awaiting_return', atSeller, day(-1)), []);
    assert.deepEqual(kindsOf('escalated', atSeller), []);
  });
});
