import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samplePart } from '../../../../tests/samples/payment.ts';
import { earliestRelease, openProposal, releaseAfterNotice, releasesAt } from './proposal-domain.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));
const proposal = { proposedAt: at(10), afterHours: 24, releaseAt: null, endedAt: null };

describe('a shop’s word that a part has arrived', () => {
  it('[B1h] runs only from the notice; before, its time is an estimate', () => {
    assert.deepEqual(earliestRelease(proposal), at(34));
    assert.deepEqual(releaseAfterNotice(proposal, at(12)), at(36));
    assert.deepEqual(earliestRelease({ ...proposal, releaseAt: at(36) }), at(36));
    assert.equal(releasesAt(samplePart({ status: 'shipped', proposal })), null);
    assert.deepEqual(releasesAt(samplePart({ status: 'delivered', proposal, releaseAt: at(90) })), at(90));
  });

  it('releases by the earlier of both clocks', () => {
    const noticed = { ...proposal, releaseAt: at(36) };
    assert.deepEqual(releasesAt(samplePart({ status: 'shipped', proposal: noticed })), at(36));
    assert.deepEqual(releasesAt(samplePart({ status: 'delivered', proposal: noticed, releaseAt: at(90) })), at(36));
    assert.deepEqual(releasesAt(samplePart({ status: 'delivered', proposal: noticed, releaseAt: at(20) })), at(20));
  });

  it('[S127] counts for nothing once it is contested, or the part is settled', () => {
    const noticed = { ...proposal, releaseAt: at(36) };
    const ended = { ...noticed, endedAt: at(11) };
    assert.equal(releasesAt(samplePart({ status: 'shipped', proposal: ended })), null);
    assert.deepEqual(releasesAt(samplePart({ status: 'delivered', proposal: ended, releaseAt: at(90) })), at(90));
    assert.equal(openProposal(samplePart({ status: 'shipped', proposal: ended })), undefined);
    for (const status of ['held', 'released', 'refunded'] as const) {
      assert.equal(openProposal(samplePart({ status, proposal: noticed })), undefined, status);
    }
    assert.equal(openProposal(samplePart({ status: 'delivered', proposal })), proposal);
  });
});
