import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { problemForm, urls } from '../../urls.ts';

const HOUR_MS = 3_600_000;

describe('the page on which a holder objects to a shop’s word', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 100_000n, confirms: true });
  });
  after(() => world.close());

  const sent = async () => {
    const { body: payment } = await buyer.ask(trade.order());
    assert.equal(payment.status, 'captured');
    const code = `OB${String((codes += 1)).padStart(10, '0')}`;
    const place = { paymentId: payment.id, partId: payment.parts[0]!.id };
    const parcel = { part_id: place.partId, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments(place), parcel, code);
    await carrierSteps(world).scans(code);
    return { payment, code, place, path: urls.protection.objection(place) };
  };
  /** A part of which its shop has said that it has arrived. */
  const confirmedByShop = async () => {
    const one = await sent();
    const path = urls.protection.confirmations(one.place);
    const answer = await trade.shop.api(buyer.accessToken, 'POST', path, { part_id: one.place.partId });
    assert.equal(answer.status, 200);
    await world.settle();
    return one;
  };
  const pass = async (ms: number) => {
    world.advance(ms);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  const part = async ({ id }: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: id }))).body.parts[0]!;
  const open = async (who: Customer, path: string) => {
    const visitor = await world.when.logsIn(who, path);
    await visitor.open(`${world.walletUrl}${path}`);
    return visitor;
  };

  it('[B1h] objects by one press, without a proof, and then nobody is paid for the shop’s word', async () => {
    const { payment, place, path } = await confirmedByShop();
    const visitor = await open(buyer, path);
    assert.equal(visitor.page.status, 200);
    for (const words of [
      'Has your order arrived?',
      '€30.00 to Copper',
      'It is not so',
      'That is right, pay Copper now',
    ]) {
      assert.ok(visitor.page.text.includes(words), words);
    }
    assert.ok(visitor.page.text.includes(`href="${urls.protection.receive(place)}"`));
    await visitor.submit(path, {});
    assert.match(visitor.page.text, /Nobody is paid for that/);
    assert.ok(visitor.page.text.includes(`href="${problemForm(place)}"`));
    await pass(48 * HOUR_MS);
    assert.equal((await part(payment)).status, 'shipped');
    assert.equal((await visitor.post(path, {})).status, 303, 'a second press changes nothing');
  });

  it('[S58] [S127] is another holder’s payment not found, and takes no form from elsewhere', async () => {
    const { payment, path } = await confirmedByShop();
    const stranger = await trade.customer({ money: 10_000n });
    assert.equal((await open(stranger, path)).page.status, 404);
    const own = await open(buyer, path);
    const forged = await world.http(`${world.walletUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-session=${own.cookie('__Host-session')}`, origin: 'https://evil.example' },
      body: new URLSearchParams({}),
    });
    assert.notEqual(forged.status, 200);
    assert.equal((await part(payment)).shop_confirmation!.ended_at, undefined);
    await own.submit(path, {});
    assert.ok((await part(payment)).shop_confirmation!.ended_at);
  });

  it('says that it is too late after the release, and how to report a problem', async () => {
    const { payment, place, path } = await confirmedByShop();
    const visitor = await open(buyer, path);
    await pass(24 * HOUR_MS);
    assert.equal((await part(payment)).status, 'released');
    await visitor.submit(path, {});
    assert.match(visitor.page.text, /Copper has been paid/);
    assert.match(visitor.page.text, /too late to object/);
    assert.ok(visitor.page.text.includes(`href="${problemForm(place)}"`));
  });

  it('warns that a delivery which the wallet saw is still paid, and knows no part without the shop’s word', async () => {
    const { code, path } = await confirmedByShop();
    await carrierSteps(world).delivers(code);
    const visitor = await open(buyer, path);
    await visitor.submit(path, {});
    assert.match(visitor.page.text, /The carrier has reported a delivery to you/);
    const silent = await sent();
    assert.equal((await open(buyer, silent.path)).page.status, 404);
  });

  it('[B1h] the app shows the word with its time, until the holder objects', async () => {
    const { payment, path } = await confirmedByShop();
    const visitor = await open(buyer, path);
    const look = async () => {
      const cookie = `__Host-session=${visitor.cookie('__Host-session')}`;
      const url = `${world.walletUrl}${urls.activity.payment({ paymentId: payment.id })}`;
      const answer = await world.http(url, { headers: { cookie, origin: world.walletUrl } });
      const { parts } = (await answer.json()) as { parts: { releases_at?: string; shop_confirmed_at?: string }[] };
      return parts[0]!;
    };
    const { releases_at: at, shop_confirmation: word } = await part(payment);
    assert.deepEqual([(await look()).releases_at, (await look()).shop_confirmed_at], [at, word!.confirmed_at]);
    await visitor.submit(path, {});
    assert.deepEqual([(await look()).releases_at, (await look()).shop_confirmed_at], [undefined, undefined]);
  });
});
