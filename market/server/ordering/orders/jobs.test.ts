import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import { paceRule } from '#platform/mail/pacing-domain.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { sendLetter } from './jobs-schema.ts';

describe('letters about orders', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    await given.goods();
  });
  after(() => world.close());

  it('[S146f] are limited for one buyer at once, and the rest arrives in one letter', async () => {
    const buyer = await given.buyer();
    await buyer.buy('beeswax-candle');
    const order = await buyer.order();
    // An order of many parts that change at once causes as many letters. One for a missing part has the order's words.
    for (let index = 0; index < 20; index += 1) {
      const id = toUuid(mintId('out', Date.now(), Buffer.from(String(index).padStart(10))));
      const payload = JSON.stringify({ order_id: order.id, letter: 'expired', part_id: `prt_${index}` });
      await world.marketRows('insert into jobs.outbox (id, kind, payload) values ($1, $2, $3)', [
        id,
        sendLetter.kind,
        payload,
      ]);
    }
    await world.settle();
    const letters = () => world.sandbox.inbox.list(buyer.email);
    assert.equal(letters().length, paceRule.most);
    world.advance(paceRule.withinMs);
    await world.settle();
    const together = letters().filter(({ subject }) => /^\d+ messages for you$/.test(subject));
    assert.equal(together.length, 1);
    const words = letters()
      .map(({ text }) => text)
      .join('\n');
    assert.ok(words.split('You were not charged.').length - 1 >= 20);
  });
});
