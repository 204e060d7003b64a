import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, newPartId, policy, sampleParcel, wanted } from '../../../../tests/samples/order.ts';
import { toParts } from './domain.ts';
import { parcelBy, piecesToShip, progressOf } from './parcels-domain.ts';
import type { ParcelStatus } from './parcels-domain.ts';

describe('the parcels of a part', () => {
  const [part] = toParts([wanted('a', 1_000n, 3), wanted('a', 500n, 1)], policy, newPartId);
  const [cups, tray] = part!.lines;
  const left = (statuses: readonly ParcelStatus[]) =>
    piecesToShip({
      ...part!,
      parcels: statuses.map((status) =>
        sampleParcel(part!, { status, contents: [{ productId: cups!.productId, quantity: 2 }] }),
      ),
    });

  it('[M3c] leave to ship what is in none of them', () => {
    const tray1 = { productId: tray!.productId, quantity: 1 };
    assert.deepEqual(left([]), [{ productId: cups!.productId, quantity: 3 }, tray1]);
    assert.deepEqual(left(['announced']), [{ productId: cups!.productId, quantity: 1 }, tray1]);
    assert.deepEqual(left(['canceled']), left([]));
    assert.deepEqual(left(['lost']), left(['shipped']), 'lost goods are refunded, not sent again');
  });

  it('[M3c] leave nothing to ship of a line that is refunded, or of pieces that were canceled', () => {
    const lines = [
      { ...cups!, quantityCanceled: 2 },
      { ...tray!, refunded: eur(500n) },
    ];
    assert.deepEqual(piecesToShip({ parcels: [], lines }), [{ productId: cups!.productId, quantity: 1 }]);
  });

  it('[S129] are found by their code in any spelling, unless they were taken back', () => {
    const parcels = [sampleParcel(part!, { trackingCode: 'EZ12-34' })];
    assert.equal(parcelBy({ parcels }, 'ez 1234'), parcels[0]);
    assert.equal(parcelBy({ parcels }, 'EZ1235'), undefined);
    assert.equal(parcelBy({ parcels: [{ ...parcels[0]!, status: 'canceled' }] }, 'EZ1234'), undefined);
  });

  it('come further with each step', () => {
    const steps: ParcelStatus[][] = [[], ['announced'], ['shipped'], ['delivered'], ['delivered', 'announced']];
    const progress = steps.map((statuses) =>
      progressOf({ parcels: statuses.map((status) => sampleParcel(part!, { status })) }),
    );
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(progress).size, steps.length);
  });
});
