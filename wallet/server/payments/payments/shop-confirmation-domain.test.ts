import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samplePart } from '../../../../tests/samples/payment.ts';
import { earliestRelease, openShopConfirmation, releaseAfterNotice, releasesAt } from './shop-confirmation-domain.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));
const shopConfirmation = { confirmedAt: at(10), afterHours: 24, releaseAt: null, endedAt: null };

describe('a shop’s word that a part has arrived', () => {
  it('[B1h] runs only from the notice; before, its time is an estimate', () => {
    assert.deepEqual(earliestRelease(shopConfirmation), at(34));
    assert.deepEqual(releaseAfterNotice(shopConfirmation, at(12)), at(36));
    assert.deepEqual(earliestRelease({ ...shopConfirmation, releaseAt: at(36) }), at(36));
    assert.equal(releasesAt(samplePart({ status: 'shipped', shopConfirmation })), null);
    assert.deepEqual(releasesAt(samplePart({ status: 'delivered', shopConfirmation, releaseAt: at(90) })), at(90));
  });

  it('releases by the earlier of both clocks', () => {
    const noticed = { ...shopConfirmation, releaseAt: at(36) };
    assert.deepEqual(releasesAt(samplePart({ status: 'shipped', shopConfirmation: noticed })), at(36));
    assert.deepEqual(
      releasesAt(samplePart({ status: 'delivered', shopConfirmation: noticed, releaseAt: at(90) })),
      at(36),
    );
    assert.deepEqual(
      releasesAt(samplePart({ status: 'delivered', shopConfirmation: noticed, releaseAt: at(20) })),
      at(20),
    );
  });

  it('[S127] counts for nothing once it is contested, or the part is settled', () => {
    const noticed = { ...shopConfirmation, releaseAt: at(36) };
    const ended = { ...noticed, endedAt: at(11) };
    assert.equal(releasesAt(samplePart({ status: 'shipped', shopConfirmation: ended })), null);
    assert.deepEqual(
      releasesAt(samplePart({ status: 'delivered', shopConfirmation: ended, releaseAt: at(90) })),
      at(90),
    );
    assert.equal(openShopConfirmation(samplePart({ status: 'shipped', shopConfirmation: ended })), undefined);
    for (const status of ['held', 'released', 'refunded'] as const) {
      assert.equal(openShopConfirmation(samplePart({ status, shopConfirmation: noticed })), undefined, status);
    }
    assert.equal(openShopConfirmation(samplePart({ status: 'delivered', shopConfirmation })), shopConfirmation);
  });
});
