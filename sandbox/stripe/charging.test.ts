import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { backUrl, charge, linkCard, startTestSandbox, submit, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

describe('charging a card at the processor, asked by its own SDK', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  it('[O3e] declines with the card network’s reason', async () => {
    for (const [number, code, decline] of [
      ['4000000000000341', 'card_declined', 'generic_decline'],
      ['4100000000000019', 'card_declined', 'fraudulent'],
      ['4000000000000424', 'card_declined', 'insufficient_funds'],
      ['4000000000000432', 'card_declined', 'lost_card'],
      ['4000000000000440', 'expired_card', 'expired_card'],
      ['4000000000000457', 'processing_error', 'processing_error'],
    ] as const) {
      const method = await linkCard(test, number);
      await assert.rejects(charge(test, method), (error: Stripe.errors.StripeCardError) => {
        assert.equal(error.type, 'StripeCardError');
        assert.equal(error.code, code);
        assert.equal(error.decline_code, decline);
        assert.equal(error.payment_intent?.status, 'requires_payment_method');
        assert.equal(error.payment_method?.id, method.id);
        assert.equal(error.payment_intent?.latest_charge, error.charge);
        return true;
      });
    }
  });

  it('[O3e] asks the cardholder at the bank first, if the card requires it', async () => {
    const answer = async (word: string, said: string) => {
      const intent = await charge(test, await linkCard(test, '4000002760003184'));
      assert.equal(intent.status, 'requires_action');
      const page = intent.next_action!.redirect_to_url!.url!;
      assert.match(await (await test.http(page)).text(), /€10\.00/);
      const back = await submit(test, page, { answer: word });
      const expected = `https://wallet.example/back?payment_intent=${intent.id}&redirect_status=${said}`;
      assert.equal(back.headers.get('location'), expected);
      const again = await submit(test, page, { answer: 'yes' });
      assert.equal(again.headers.get('location'), expected);
      return (await test.stripe.paymentIntents.retrieve(intent.id)).status;
    };
    assert.equal(await answer('yes', 'succeeded'), 'succeeded');
    assert.equal(await answer('no', 'failed'), 'requires_payment_method');
  });

  it('declines a charge that needs the cardholder if the cardholder is absent', async () => {
    const method = await linkCard(test, '4000002760003184');
    await assert.rejects(
      charge(test, method, { more: { off_session: true } }),
      (error: Stripe.errors.StripeCardError) => {
        assert.deepEqual([error.code, error.decline_code], ['authentication_required', 'authentication_required']);
        return true;
      },
    );
    const approved = await charge(test, await linkCard(test), { more: { off_session: true } });
    assert.equal(approved.status, 'succeeded');
  });

  it('charges at the confirmation, and again with another card', async () => {
    const [bad, good] = [await linkCard(test, '4000000000000424'), await linkCard(test)];
    const intent = await charge(test, bad, { more: { confirm: false } });
    assert.equal(intent.status, 'requires_confirmation');
    await assert.rejects(test.stripe.paymentIntents.confirm(intent.id), /must provide a `return_url`/);
    const confirm = (id: string) => test.stripe.paymentIntents.confirm(id, { return_url: backUrl });
    await assert.rejects(confirm(intent.id), Stripe.errors.StripeCardError);
    const notTheirs = test.stripe.paymentIntents.confirm(intent.id, { payment_method: good.id });
    await assert.rejects(notTheirs, Stripe.errors.StripeInvalidRequestError);
    const mine = await charge(test, good, { more: { confirm: false } });
    assert.equal((await confirm(mine.id)).status, 'succeeded');
    await assert.rejects(confirm(mine.id), /status of succeeded/);
    await assert.rejects(test.stripe.paymentIntents.cancel(mine.id), /status of succeeded/);
    assert.equal((await test.stripe.paymentIntents.cancel(intent.id)).status, 'canceled');
  });

  it('refuses invalid amounts', async () => {
    const method = await linkCard(test);
    for (const amount of [0, -1, 0.5, 100_000_000]) {
      await assert.rejects(charge(test, method, { more: { amount } }), Stripe.errors.StripeInvalidRequestError);
    }
    await assert.rejects(charge(test, method, { more: { currency: 'euros' } }), /Invalid currency/);
  });

  it('does not charge a detached card, nor a card that needs the bank without a return address', async () => {
    const method = await linkCard(test);
    await test.stripe.paymentMethods.detach(method.id);
    await assert.rejects(charge(test, method), /may not be used again/);
    const { customer, id } = await linkCard(test, '4000002760003184');
    const order = { amount: 1_000, currency: 'eur', customer: customer as string, payment_method: id, confirm: true };
    await assert.rejects(test.stripe.paymentIntents.create(order), /return_url/);
  });

  it('can drop the connection after the charge and before the answer', async () => {
    const method = await linkCard(test, '4000000000000416');
    await assert.rejects(charge(test, method), Stripe.errors.StripeConnectionError);
    const [intent] = (await test.stripe.paymentIntents.list({ customer: method.customer as string })).data;
    assert.equal(intent?.status, 'succeeded');
  });

  it('makes a slow charge before it delays the answer', async () => {
    const method = await linkCard(test, '4000000000000408');
    await assert.rejects(charge(test, method, { timeout: 200 }), Stripe.errors.StripeConnectionError);
    const [intent] = (await test.stripe.paymentIntents.list({ customer: method.customer as string })).data;
    assert.equal(intent?.status, 'succeeded');
  });

  it('[S74] refunds in parts, and never more than was charged', async () => {
    const { id, latest_charge: of } = await charge(test, await linkCard(test));
    const first = await test.stripe.refunds.create({
      payment_intent: id,
      amount: 400,
      reason: 'requested_by_customer',
    });
    assert.deepEqual([first.amount, first.status, first.charge], [400, 'succeeded', of]);
    await assert.rejects(test.stripe.refunds.create({ payment_intent: id, amount: 601 }), /€6\.01.*€6\.00/);
    const rest = await test.stripe.refunds.create({ charge: of as string });
    assert.equal(rest.amount, 600);
    await assert.rejects(test.stripe.refunds.create({ payment_intent: id }), (error: Stripe.errors.StripeError) => {
      assert.equal(error.code, 'charge_already_refunded');
      return true;
    });
    const { data } = await test.stripe.refunds.list({ payment_intent: id });
    assert.deepEqual(
      data.map((one) => one.id),
      [rest.id, first.id],
    );
    const expanded = await test.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge', 'customer'] });
    assert.equal((expanded.latest_charge as Stripe.Charge).amount_refunded, 1_000);
    assert.equal((expanded.customer as Stripe.Customer).object, 'customer');
    const declined = await charge(test, await linkCard(test), { more: { confirm: false } });
    await assert.rejects(test.stripe.refunds.create({ payment_intent: declined.id }), /successful charge/);
  });

  it('lists page by page', async () => {
    const method = await linkCard(test);
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await charge(test, method)).id);
    const seen = [];
    const list = test.stripe.paymentIntents.list({ customer: method.customer as string, limit: 2 });
    for await (const intent of list) seen.push(intent.id);
    assert.deepEqual(seen, ids);
  });

  it('reports each event by signed webhook, and in the list of events', async () => {
    const { id } = await charge(test, await linkCard(test));
    const told = () =>
      test.received
        .filter(({ path }) => path === '/stripe')
        .map(({ body, headers }) => {
          const signature = headers['stripe-signature'] ?? '';
          return test.stripe.webhooks.constructEvent(body, signature, 'whsec_for_this_test');
        })
        .find((event) => event.type === 'payment_intent.succeeded' && event.data.object.id === id);
    await until('the webhook has come', () => told() !== undefined);
    const event = await test.stripe.events.retrieve(told()!.id);
    assert.deepEqual(event.data, told()!.data);
    const { data } = await test.stripe.events.list({ type: 'payment_intent.succeeded', limit: 100 });
    assert.equal(data.filter((one) => (one.data.object as { id: string }).id === id).length, 1);
  });
});
