import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { problemForm, urls } from '../../urls.ts';

describe('the page on which a holder confirms', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 100_000n });
  });
  after(() => world.close());

  const paid = async (): Promise<PaymentJson> => {
    const { body } = await buyer.ask(trade.order());
    assert.equal(body.status, 'captured');
    return body;
  };
  const sent = async (): Promise<{ payment: PaymentJson; path: string; code: string }> => {
    const payment = await paid();
    const code = `CF${String((codes += 1)).padStart(10, '0')}`;
    const partId = payment.parts[0]!.id;
    const parcel = { part_id: partId, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: payment.id }), parcel, code);
    await carrierSteps(world).scans(code);
    return { payment, code, path: urls.protection.receive({ paymentId: payment.id, partId }) };
  };
  const statusOf = async ({ id }: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: id }))).body.parts[0]!.status;
  const open = async (who: Customer, path: string) => {
    const visitor = await world.when.logsIn(who, path);
    await visitor.open(`${world.walletUrl}${path}`);
    return visitor;
  };

  it('[B1b] shows what is paid to whom, warns before a delivery, and pays with the PIN alone', async () => {
    const { payment, path } = await sent();
    const visitor = await open(buyer, path);
    assert.equal(visitor.page.status, 200);
    for (const word of ['Is all well?', 'Teapot', '€30.00', 'All is well, pay Copper']) {
      assert.ok(visitor.page.text.includes(word), word);
    }
    assert.match(visitor.page.text, /No carrier has reported this as delivered/);
    const problem = problemForm({ paymentId: payment.id, partId: payment.parts[0]!.id });
    assert.ok(visitor.page.text.includes(`<a href="${problem}">report the problem</a>`));
    await visitor.submit(path, {});
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /Nobody was paid yet/);
    await visitor.submit(path, { pin: '975310' });
    assert.equal(visitor.page.status, 422);
    assert.equal(await statusOf(payment), 'shipped');
    const done = await visitor.post(path, { pin, challenge: visitor.field('challenge') });
    const back = new URL(done.headers.get('location')!);
    assert.deepEqual(
      [done.status, back.origin, back.searchParams.get('payment_id')],
      [303, trade.shop.origin, payment.id],
    );
    assert.equal(await statusOf(payment), 'released');
    await visitor.open(`${world.walletUrl}${path}`);
    assert.match(visitor.page.text, /Already confirmed/);
    const again = await visitor.post(path, { pin });
    assert.equal(again.status, 303);
  });

  it('[S58] [S127] is another holder’s payment not found, and takes no form from elsewhere', async () => {
    const { payment, path } = await sent();
    const stranger = await trade.customer({ money: 10_000n });
    const visitor = await open(stranger, path);
    assert.equal(visitor.page.status, 404);
    const own = await open(buyer, path);
    const forged = await world.http(`${world.walletUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-session=${own.cookie('__Host-session')}`, origin: 'https://evil.example' },
      body: new URLSearchParams({ pin, challenge: own.field('challenge') }),
    });
    assert.notEqual(forged.status, 200);
    assert.equal(await statusOf(payment), 'shipped');
  });

  it('[S80] refuses a proof for an amount that has changed since', async () => {
    const { payment, path } = await sent();
    const visitor = await open(buyer, path);
    const challenge = visitor.field('challenge');
    const some = { part_id: payment.parts[0]!.id, amount: { amount: '500', currency: 'EUR' } };
    await trade.call('POST', urls.protection.refunds({ paymentId: payment.id }), some, `r-${payment.id}`);
    await visitor.submit(path, { pin, challenge });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /has changed/);
    assert.equal(await statusOf(payment), 'shipped');
    await visitor.post(path, { pin, challenge: visitor.field('challenge') });
    assert.equal(await statusOf(payment), 'released');
  });

  it('says why a part cannot be confirmed', async () => {
    const payment = await paid();
    const path = urls.protection.receive({ paymentId: payment.id, partId: payment.parts[0]!.id });
    const visitor = await open(buyer, path);
    assert.match(visitor.page.text, /Not shipped yet/);
    await trade.call(
      'POST',
      urls.protection.cancelations({ paymentId: payment.id }),
      { part_id: payment.parts[0]!.id },
      'c',
    );
    await visitor.open(`${world.walletUrl}${path}`);
    assert.match(visitor.page.text, /This was refunded/);
  });
});
