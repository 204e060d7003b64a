import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';

const [warnedCard, reviewedCard] = ['4000000000005423', '4000000000009235'];

describe('signs of fraud about a charge', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('[O1e] are stored from the processor for staff, and freeze nothing', async () => {
    const warned = await world.given.holder({ card: warnedCard, added: '40' });
    await world.given.holder({ card: reviewedCard, added: '30' });
    await world.settle();
    const { riskSigns } = world.wallet.funding;
    const open = await riskSigns.open(10);
    const found = new Map(open.map(({ kind, amount, holderId }) => [kind, { minor: amount.minor, holderId }]));
    assert.deepEqual(found.get('warning'), { minor: 4_000n, holderId: warned.holderId });
    assert.deepEqual([found.size, found.get('review')?.minor], [2, 3_000n]);
    assert.equal(await warned.spendable(), '4000');
    const [sign] = await riskSigns.of(open.find(({ kind }) => kind === 'warning')!.topUpId);
    assert.equal(sign?.kind, 'warning');
    assert.equal((await riskSigns.open(1)).length, 1);
  });

  it('[O1e] are closed when the processor closes them', async () => {
    const { riskSigns } = world.wallet.funding;
    const review = (await riskSigns.open(10)).find(({ kind }) => kind === 'review')!;
    const authorization = `Bearer ${world.processorKey}`;
    const path = `/v1/reviews/${review.processorId}/approve`;
    const answer = await world.http(`${world.sandboxUrl}${path}`, { method: 'POST', headers: { authorization } });
    assert.equal(answer.status, 200, await answer.text());
    await world.settle();
    assert.deepEqual(
      (await riskSigns.of(review.topUpId)).map(({ isOpen, reason }) => [isOpen, reason]),
      [[false, 'approved']],
    );
  });
});
