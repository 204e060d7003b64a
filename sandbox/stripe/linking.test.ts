import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { linkCard, openCardPage, startTestSandbox, submit, typeCard } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

describe('linking a card at the processor, asked by its own SDK', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  it('[W7d] stores a card’s brand, last digits and expiry, but not its number', async () => {
    const method = await linkCard(test, '4242 4242 4242 4242');
    assert.deepEqual([method.card!.brand, method.card!.last4, method.card!.exp_month], ['visa', '4242', 12]);
    assert.ok(!JSON.stringify(test.sandbox.stripe.book).includes('4242424242424242'));
    assert.ok(!JSON.stringify(test.sandbox.webhooks.list()).includes('4242424242424242'));
  });

  it('recognizes the same card by a fingerprint that does not reveal its number', async () => {
    const [one, two, other] = [await linkCard(test), await linkCard(test), await linkCard(test, '5555555555554444')];
    assert.equal(one.card!.fingerprint, two.card!.fingerprint);
    assert.notEqual(one.card!.fingerprint, other.card!.fingerprint);
    const elsewhere = await startTestSandbox();
    try {
      assert.notEqual((await linkCard(elsewhere)).card!.fingerprint, one.card!.fingerprint);
    } finally {
      await elsewhere.close();
    }
  });

  it('[S115] logs no card data, not even of a refused card', async () => {
    const numbers = ['4000056655665556', '4000 0566 5566 5557'];
    for (const number of numbers) await typeCard(test, await openCardPage(test), number);
    // Longer than a security code, because some id may end with the same three digits by chance.
    const cvc = '987654321987';
    await submit(test, (await openCardPage(test)).url!, { number: '9'.repeat(300), expiry: '1', cvc });
    const logs = test.logs();
    assert.match(logs, /\/checkout\/cs_test_/);
    for (const canary of [...numbers, '4000056655665557', '999999', cvc]) assert.ok(!logs.includes(canary), canary);
  });

  it('shows each error beside its field, and keeps the page open', async () => {
    const session = await openCardPage(test);
    const answer = await submit(test, session.url!, { number: '4242 4242 4242 4243', expiry: '12/20', cvc: '1' });
    assert.equal(answer.status, 422);
    const text = await answer.text();
    for (const word of [
      'has a mistake',
      'must not have expired',
      'three or four digits',
      'value="4242 4242 4242 4243"',
    ])
      assert.ok(text.includes(word), word);
    assert.equal((await test.stripe.checkout.sessions.retrieve(session.id)).status, 'open');
  });

  it('does not link a declined card, and says why', async () => {
    const session = await openCardPage(test);
    const answer = await typeCard(test, session, '4000000000000002');
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /Your card was declined/);
    const setup = await test.stripe.setupIntents.retrieve(session.setup_intent as string);
    assert.equal(setup.status, 'requires_payment_method');
    assert.equal(setup.last_setup_error?.decline_code, 'generic_decline');
    assert.equal((await typeCard(test, session, '4242424242424242')).status, 303);
  });

  it('sends an event for each declined card, which names the customer', async () => {
    const session = await openCardPage(test);
    for (let time = 0; time < 2; time += 1) await typeCard(test, session, '4000000000000002');
    const { data } = await test.stripe.events.list({ type: 'setup_intent.setup_failed' });
    const own = data.filter(
      (event) =>
        event.type === 'setup_intent.setup_failed' &&
        event.data.object.id === session.setup_intent &&
        event.data.object.customer === session.customer,
    );
    assert.equal(new Set(own.map((event) => event.id)).size, 2);
  });

  it('[O3e] lets the bank ask first if the card requires it, and accepts a refusal', async () => {
    const session = await openCardPage(test);
    const page = `${test.url}/3ds/${session.setup_intent as string}`;
    const asked = async (word: string) => {
      const typed = await typeCard(test, session, '4000002500003155');
      assert.equal(typed.headers.get('location'), new URL(page).pathname);
      return (await submit(test, page, { answer: word })).headers.get('location');
    };
    assert.equal(await asked('no'), `/checkout/${session.id}`);
    assert.match(await (await test.http(session.url!)).text(), /authentication failed/);
    assert.equal(await asked('yes'), `https://wallet.example/back?session=${session.id}`);
    const again = await submit(test, page, { answer: 'yes' });
    assert.equal(again.headers.get('location'), `https://wallet.example/back?session=${session.id}`);
    const setup = await test.stripe.setupIntents.retrieve(session.setup_intent as string, {
      expand: ['payment_method'],
    });
    assert.equal((setup.payment_method as Stripe.PaymentMethod).card!.last4, '3155');
    assert.equal(setup.status, 'succeeded');
  });

  it('saves a card once if Save is pressed twice', async () => {
    const session = await openCardPage(test);
    const customer = session.customer as string;
    await Promise.all([typeCard(test, session, '4242424242424242'), typeCard(test, session, '4242424242424242')]);
    const third = await typeCard(test, session, '4242424242424242');
    assert.equal(third.status, 303);
    assert.equal((await test.stripe.paymentMethods.list({ customer })).data.length, 1);
    assert.match(await (await test.http(session.url!)).text(), /Go back to the wallet/);
  });

  it('lists and detaches the cards of a customer', async () => {
    const method = await linkCard(test);
    const customer = method.customer as string;
    assert.equal((await test.stripe.paymentMethods.list({ customer, type: 'card' })).data[0]?.id, method.id);
    assert.equal((await test.stripe.customers.listPaymentMethods(customer)).data[0]?.id, method.id);
    assert.equal((await test.stripe.paymentMethods.detach(method.id)).customer, null);
    assert.deepEqual((await test.stripe.paymentMethods.list({ customer })).data, []);
    assert.equal((await test.stripe.paymentMethods.retrieve(method.id)).customer, null);
    await assert.rejects(test.stripe.paymentMethods.detach(method.id), /not attached/);
  });

  it('closes an expired page', async () => {
    const session = await openCardPage(test);
    assert.equal((await test.stripe.checkout.sessions.expire(session.id)).status, 'expired');
    assert.equal((await typeCard(test, session, '4242424242424242')).status, 404);
    await assert.rejects(test.stripe.checkout.sessions.expire(session.id), Stripe.errors.StripeInvalidRequestError);
  });

  it('reads and describes a customer', async () => {
    const { id } = await test.stripe.customers.create({
      email: 'ada@example.com',
      metadata: { holder: 'hld_1', a: 'b' },
    });
    const changed = await test.stripe.customers.update(id, { metadata: { a: '' }, description: 'A holder' });
    assert.deepEqual(changed.metadata, { holder: 'hld_1' });
    const read = (await test.stripe.customers.retrieve(id)) as Stripe.Customer;
    assert.deepEqual([read.email, read.description], ['ada@example.com', 'A holder']);
  });

  it('refuses a wrong key and unknown objects in the processor’s own words', async () => {
    await assert.rejects(test.otherStripe('sk_test_2').customers.create({}), Stripe.errors.StripeAuthenticationError);
    for (const id of ['cus_none', 'constructor', '__proto__']) {
      await assert.rejects(test.stripe.customers.retrieve(id), (error: Stripe.errors.StripeInvalidRequestError) => {
        assert.equal(error.code, 'resource_missing');
        assert.match(error.requestId ?? '', /^req_/);
        return true;
      });
    }
    await assert.rejects(test.stripe.subscriptions.list(), /Unrecognized request URL \(GET: \/v1\/subscriptions\)/);
  });
});
