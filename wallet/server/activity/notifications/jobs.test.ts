import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { paceRule } from '#platform/mail/pacing-domain.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the notifications of an order with many parts', () => {
  let world: TestWorld;
  let given: Given;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    trade = await given.trade();
  });
  after(() => world.close());

  /** Pays 37 parts and has each of them refunded at once. */
  const payAndRefund = async (email: string | null) => {
    const buyer = await trade.customer({ cap: 5_000n });
    if (email)
      await world.walletRows(
        `update accounts.holders set email_proved_at = created_at, email = '${email}' where phone = '${buyer.phone}'`,
      );
    await buyer.give(3_700n);
    const parts = Array.from({ length: 37 }, (_, index) => ({
      reference: `p${index}`,
      payee_id: trade.sellers[0].payeeId,
      amount: cents('100'),
      commission: cents('0'),
    }));
    const lines = parts.map(({ reference, amount }) => {
      return { reference, part: reference, description: 'Stamp', quantity: 1, amount };
    });
    const { body } = await buyer.ask(trade.order({ amount: cents('3700'), lines, parts }));
    assert.equal(body.status, 'captured');
    for (const part of body.parts) {
      const path = urls.protection.cancelations({ paymentId: body.id });
      assert.equal((await trade.call('POST', path, { part_id: part.id }, part.id)).status, 200);
    }
    await world.wallet.jobs.drain();
    return { buyer, count: world.sandbox.inbox.list(email ?? buyer.phone).length };
  };
  const later = async () => {
    world.advance(paceRule.withinMs);
    await world.wallet.jobs.sweep();
  };

  it('[S146e] are a few mails, and one with the words of all the rest of 38', async () => {
    assert.equal((await payAndRefund('ada38@example.com')).count, paceRule.most);
    await later();
    const letters = world.sandbox.inbox.list('ada38@example.com');
    assert.equal(letters.length, paceRule.most + 1);
    const words = letters.map(({ text }) => text).join('\n');
    assert.equal(words.split('You get €1.00 back from Copper for order 2211-8841').length - 1, 37);
    assert.equal(words.split('Wallet fee: none').length - 1, 1);
    assert.match(words, /Look it up: http:\/\/[\w.:]+\/payments\/pay_\w+\n/);
  });

  it('[S146e] are a few SMS, and one for all the rest, if no mail address is known', async () => {
    const buyers = await world.walletRows<{ phone: string }>('select phone from accounts.holders');
    assert.equal((await payAndRefund(null)).count, paceRule.most);
    await later();
    const known = new Set(buyers.map(({ phone }) => phone));
    const messages = world.sandbox.inbox.list().filter((one) => one.kind === 'sms' && !known.has(one.to));
    assert.equal(messages.length, paceRule.most + 1);
    assert.ok(messages.some(({ text }) => text.startsWith('Holdfast: 30 more things happened to your money.')));
  });

  it('[S146c] let news about security wait for a minute too, and its job is done once that is stored', async () => {
    const { buyer } = await payAndRefund(null);
    const visitor = await world.when.logsIn(buyer);
    const session = await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!);
    await world.wallet.protection.unauthorized.freeze(session!);
    await world.wallet.jobs.drain();
    const news = () => world.sandbox.inbox.list(buyer.phone).slice(0, -paceRule.most);
    assert.deepEqual(news(), []);
    assert.deepEqual(await world.walletRows('select kind, fault from jobs.outbox'), []);
    world.advance(paceRule.securityWaitsMs);
    await world.wallet.jobs.sweep();
    assert.match(news()[0]!.text, /frozen/i);
  });
});
