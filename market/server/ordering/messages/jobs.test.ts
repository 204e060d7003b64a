import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';

describe('mails about messages', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    await given.goods();
  });
  after(() => world.close());

  it('[M5b] go to the other side without the words, and at most every quarter of an hour', async () => {
    const buyer = await given.buyer();
    await buyer.buy('beeswax-candle');
    const { id: orderId } = await buyer.order();
    const { messages, orders, accounts } = world.market;
    const order = (await orders.find(orderId))!;
    const part = order.parts[0]!;
    const owner = (await accounts.ownerOf(part.sellerId))!;
    const at = { orderId, partId: part.id };
    let forms = 0;
    const write = async (person: { id: typeof owner.id; sellerId: typeof owner.sellerId }, typed: string) => {
      assert.ok((await messages.send(person, at, { typed, formKey: `form-${(forms += 1)}`, fileIds: [] })).ok);
      await world.settle();
    };
    const me = { id: order.shopperId, sellerId: null };
    const mails = (email: string) =>
      world.sandbox.inbox.list(email).filter(({ subject }) => subject.startsWith('You have a message'));

    await write(me, 'a secret question');
    await write(me, 'and another');
    assert.equal(mails(owner.email).length, 1, 'the second has to wait');
    const { subject, text } = mails(owner.email)[0]!;
    assert.equal(subject, `You have a message about your order, from ${order.name}`);
    assert.match(text, new RegExp(`/orders/${orderId}/messages/${part.id}\\n`));
    assert.doesNotMatch(text, /secret/);
    world.advance(16 * 60_000);
    await world.settle();
    assert.equal(mails(owner.email).length, 2, 'and then it comes');
    world.advance(60 * 60_000);
    await world.settle();
    assert.equal(mails(owner.email).length, 2, 'once');

    await write(owner, 'an answer');
    await write(owner, 'and a second one');
    assert.equal(mails(buyer.email).length, 1);
    await write(me, 'thank you');
    world.advance(16 * 60_000);
    await world.settle();
    assert.equal(mails(buyer.email).length, 1, 'who answers has read it');
  });
});
