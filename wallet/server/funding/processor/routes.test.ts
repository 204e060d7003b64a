import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { cardNumbers } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the processor’s webhook', () => {
  let constellation: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    constellation = await startWorld();
    ({ given, when } = constellation);
  });
  after(() => constellation.close());

  const post = (body: string, signature: string) =>
    constellation.http(`${constellation.walletUrl}${urls.funding.processorEvents()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body,
    });
  const nowS = () => Math.floor(Date.now() / 1_000);
  const sign = (payload: string, timestamp = nowS(), secret = constellation.processorSecret) =>
    new Stripe('sk_test_unused').webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const event = (type: string, object: unknown) =>
    JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
  /** The waiting jobs of webhooks. */
  const kept = async () => {
    const rows = await constellation.walletRows<{ count: string }>(
      "select count(*) from jobs.outbox where kind like 'processor.%' and attempts = 0",
    );
    return Number(rows[0]?.count);
  };
  const lastCharge = async () => {
    const rows = await constellation.walletRows<{ id: string }>(
      'select processor_id as id from top_ups.top_ups order by created_at desc limit 1',
    );
    return rows[0]?.id;
  };

  it('[S110] is refused with a wrong signature, when it is old, and after a byte was changed', async () => {
    const body = event('payment_intent.succeeded', { id: 'pi_1' });
    assert.equal((await post(body, sign(body, nowS(), 'whsec_wrong'))).status, 400);
    assert.equal((await post(body, sign(body, nowS() - 360))).status, 400);
    assert.equal((await post(`${body} `, sign(body))).status, 400);
    assert.equal((await post(body, '')).status, 400);
  });

  it('[S137a] is refused if it is ten minutes old or ahead, and accepted within a minute of now', async () => {
    const body = event('payment_intent.succeeded', { id: 'pi_of_another_time' });
    for (const ahead of [600, 310, -301, -600]) {
      const answer = await post(body, sign(body, nowS() + ahead));
      assert.equal(answer.status, 400, `${ahead} seconds`);
      assert.equal(((await answer.json()) as { code: string }).code, 'signature_wrong');
    }
    const twice = `t=${nowS() + 600},${sign(body)}`;
    assert.equal((await post(body, twice)).status, 400, 'two times');
    assert.equal(await kept(), 0);
    for (const ahead of [60, -60]) assert.equal((await post(body, sign(body, nowS() + ahead))).status, 200);
  });

  it('[S137b] is refused with a reason if it is signed and not an event', async () => {
    await constellation.wallet.jobs.drain();
    const bodies = [
      'null',
      '[]',
      '[null]',
      '"payment_intent.succeeded"',
      '7',
      'true',
      '{',
      '{}',
      JSON.stringify({ type: 5 }),
      JSON.stringify({ type: 'setup_intent.setup_failed', data: { object: { id: 'seti_1' } } }),
      ...[null, [], 'x', { object: null }, { object: [] }, { object: {} }, { object: { id: 5 } }].map((data) =>
        JSON.stringify({ id: 'evt_1', type: 'payment_intent.succeeded', data }),
      ),
    ];
    for (const body of bodies) {
      const answer = await post(body, sign(body));
      assert.equal(answer.status, 400, body);
      assert.equal(((await answer.json()) as { code: string }).code, 'webhook_malformed', body);
    }
    assert.equal(await kept(), 0);
  });

  it('[S114] of an unknown type is accepted and ignored', async () => {
    const body = event('something.of_next_year', { id: 'x_1' });
    assert.equal((await post(body, sign(body))).status, 200);
    await constellation.wallet.jobs.drain();
  });

  it('[S110] [S137a] is thin for payouts: only its subject is kept, and only if its signature and time are right', async () => {
    await constellation.wallet.jobs.drain();
    const thin = (type: string, id: string) =>
      JSON.stringify({
        id: 'evt_test_1',
        object: 'v2.core.event',
        type,
        created: new Date().toISOString(),
        livemode: false,
        related_object: { id, type: 'v2.money_management.outbound_payment', url: `/v2/${id}` },
      });
    const body = thin('v2.money_management.outbound_payment.posted', 'obp_1');
    assert.equal((await post(body, sign(body, nowS(), 'whsec_wrong'))).status, 400);
    assert.equal((await post(body, sign(body, nowS() - 360))).status, 400);
    assert.equal((await post(body, sign(body, nowS() + 600))).status, 400);
    assert.equal((await post(`${body} `, sign(body))).status, 400);
    const other = thin('v2.core.account.created', 'acct_1');
    assert.equal((await post(other, sign(other))).status, 200);
    assert.equal(await kept(), 0);
    assert.equal((await post(body, sign(body))).status, 200);
    const [job] = await constellation.walletRows<{ kind: string; payload: object }>(
      "select kind, payload from jobs.outbox where kind like 'processor.%' and attempts = 0",
    );
    assert.deepEqual(job, { kind: 'processor.payout_changed', payload: { processorId: 'obp_1' } });
  });

  it('[S113] is not trusted: the wallet asks the processor for its subject', async () => {
    const person = await given.holder({ card: cardNumbers.threeDSecure });
    await when.addsMoney(person, '80');
    const forged = { id: await lastCharge(), object: 'payment_intent', status: 'succeeded', amount_received: 8_000 };
    const body = event('payment_intent.succeeded', forged);
    assert.equal((await post(body, sign(body))).status, 200);
    await constellation.wallet.jobs.drain();
    assert.equal(await person.spendable(), '0');
  });

  it('credits once, however often and in whatever order it arrives', async () => {
    const person = await given.holder({ card: true });
    await when.addsMoney(person, '40');
    const id = await lastCharge();
    for (const type of ['payment_intent.succeeded', 'payment_intent.requires_action', 'payment_intent.succeeded']) {
      const body = event(type, { id, object: 'payment_intent' });
      assert.equal((await post(body, sign(body))).status, 200);
    }
    await constellation.wallet.jobs.drain();
    assert.equal(await person.spendable(), '4000');
  });
});
