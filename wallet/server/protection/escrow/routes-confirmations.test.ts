import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Answer, Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { paceRule } from '#platform/mail/pacing-domain.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';

const HOUR_MS = 3_600_000;

interface Confirmed {
  readonly confirmed: boolean;
  readonly releases_at?: string;
  readonly confirmation_url?: string;
}

describe('a shop that says itself that an order has arrived', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 200_000n, money: 500_000n, confirms: true });
  });
  after(() => world.close());

  const sent = async (who: Customer = buyer, order: object = trade.order()): Promise<PaymentJson> => {
    const { body } = await who.ask(order);
    assert.equal(body.status, 'captured', JSON.stringify(body));
    const code = `CR${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrierSteps(world).scans(code);
    return body;
  };
  const confirm = async <Body = Confirmed>(
    payment: PaymentJson,
    token = buyer.accessToken,
    index = 0,
  ): Promise<Answer<Body>> => {
    const path = urls.protection.confirmations({ paymentId: payment.id });
    const answer = await trade.shop.api(token, 'POST', path, { part_id: payment.parts[index]!.id });
    return { status: answer.status, body: (await answer.json()) as Body };
  };
  const part = async ({ id }: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: id }))).body.parts[0]!;
  const object = (payment: PaymentJson) =>
    world.wallet.protection.escrow.move({ id: payment.id as Id<'pay'>, cell: 0 }, payment.parts[0]!.id, {
      kind: 'objected',
    });
  const pass = async (ms: number) => {
    world.advance(ms);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  const sellerBalance = () => trade.balanceOf(trade.sellers[0].holderId);
  /** The notices of the shop's word; a buyer without a mail address has one payment with such a word. */
  const messagesTo = (to: string) =>
    world.sandbox.inbox.list(to).filter(({ text }) => /says that (your order|an order of yours)/.test(text));

  it('[B1h] [S127] pays a day after the wallet’s notice by SMS and mail, and not a minute before', async () => {
    const other = await trade.customer({ cap: 10_000n, money: 10_000n, confirms: true });
    await world.walletRows(
      `update accounts.holders set email_proved_at = created_at, email = 'two@example.com' where phone = '${other.phone}'`,
    );
    const payment = await sent(other);
    const before = await sellerBalance();
    const answer = await confirm(payment, other.accessToken);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual([answer.body.confirmed, answer.body.confirmation_url], [false, undefined]);
    assert.equal((await part(payment)).releases_at, undefined, 'no time runs before the notice');
    await world.settle();
    const [mail, ...mails] = messagesTo('two@example.com');
    const [sms, ...more] = messagesTo(other.phone);
    assert.deepEqual([mails.length, more.length], [0, 0]);
    const place = { paymentId: payment.id, partId: payment.parts[0]!.id };
    assert.ok(mail!.text.includes(`That is right: ${world.walletUrl}${urls.protection.receive(place)}`));
    assert.ok(mail!.text.includes(`It is not so: ${world.walletUrl}${urls.protection.objection(place)}`));
    assert.match(mail!.text, /24 hours after this message, €30\.00 goes to Copper/);
    assert.match(sms!.text, /In 24 hours, €30\.00 is paid\. Not so\? Object in your wallet\./);
    const { status, releases_at: at, shop_confirmation: word } = await part(payment);
    assert.equal(status, 'shipped');
    assert.deepEqual([word!.releases_at, word!.ended_at], [at, undefined]);
    assert.ok(Date.parse(at!) >= Date.parse(answer.body.releases_at!));
    await pass(24 * HOUR_MS - 60_000);
    assert.deepEqual([(await part(payment)).status, await sellerBalance()], ['shipped', before]);
    await pass(120_000);
    assert.deepEqual([(await part(payment)).status, await sellerBalance()], ['released', before + 2_760n]);
    assert.equal((await confirm(payment, other.accessToken)).body.confirmed, true);
  });

  it('[S127] releases nothing without the right, and answers a client’s token with the holder’s page alone', async () => {
    const usual = await trade.customer({ cap: 10_000n, money: 10_000n });
    const payment = await sent(usual);
    const refused = await confirm<Problem>(payment, usual.accessToken);
    assert.deepEqual([refused.status, refused.body.code], [403, 'confirm_not_granted']);
    const ofShop = await confirm(payment, await trade.shop.clientToken());
    assert.deepEqual([ofShop.body.confirmed, ofShop.body.releases_at], [false, undefined]);
    assert.match(ofShop.body.confirmation_url!, /\/id\/receive\//);
    const granted = await sent();
    await confirm(granted, await trade.shop.clientToken());
    await pass(48 * HOUR_MS);
    for (const one of [payment, granted]) {
      assert.deepEqual([(await part(one)).status, (await part(one)).shop_confirmation], ['shipped', undefined]);
    }
  });

  it('[S58] [S127] knows only payments of the token’s own link', async () => {
    const other = await trade.customer({ cap: 10_000n, money: 10_000n, confirms: true });
    const payment = await sent();
    const refused = await confirm<Problem>(payment, other.accessToken);
    assert.deepEqual([refused.status, refused.body.code], [404, 'payment_not_found']);
    const none = { part_id: 'prt_00000000000000000000000000' };
    const path = urls.protection.confirmations({ paymentId: payment.id });
    const answer = await trade.shop.api(buyer.accessToken, 'POST', path, none);
    assert.equal(answer.status, 404);
  });

  it('[S126] [S127] is refused above 100 euros for a seller, also in several parts at once, and before the shipment', async () => {
    const [copper, moss] = trade.sellers;
    const order = (...sums: (readonly [payeeId: string, amount: string])[]) => ({
      ...trade.order(),
      amount: cents(String(sums.reduce((sum, [, amount]) => sum + Number(amount), 0))),
      lines: sums.map(([, amount], at) => {
        return { reference: `l${at}`, part: `p${at}`, description: 'Lamp', quantity: 1, amount: cents(amount) };
      }),
      parts: sums.map(([payeeId, amount], at) => {
        return { reference: `p${at}`, payee_id: payeeId, amount: cents(amount), commission: cents('0') };
      }),
    });
    const tooMuch = [order([copper.payeeId, '10001']), order([copper.payeeId, '6000'], [copper.payeeId, '4001'])];
    for (const one of tooMuch) {
      const refused = await confirm<Problem & { most: object }>(await sent(buyer, one));
      assert.deepEqual([refused.status, refused.body.code], [422, 'confirmation_too_large']);
      assert.deepEqual(refused.body.most, cents('10000'));
    }
    const both = await sent(buyer, order([copper.payeeId, '6000'], [copper.payeeId, '4001']));
    const code = `CR${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: both.parts[1]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: both.id }), parcel, code);
    await carrierSteps(world).scans(code);
    const atOnce = await Promise.all([0, 1].map((at) => confirm<Problem>(both, buyer.accessToken, at)));
    assert.deepEqual(
      atOnce.map(({ body }) => body.code),
      ['confirmation_too_large', 'confirmation_too_large'],
    );
    const within = await sent(buyer, order([copper.payeeId, '10000'], [moss.payeeId, '5000']));
    assert.equal((await confirm(within)).status, 200);
    const early = await confirm<Problem>(within, buyer.accessToken, 1);
    assert.deepEqual([early.status, early.body.code], [409, 'part_not_in_state']);
    await object(within);
  });

  it('[S127] has one notice and one time, however often the shop says it', async () => {
    const payment = await sent();
    const first = await confirm(payment);
    await world.settle();
    const { releases_at: at } = await part(payment);
    const count = world.sandbox.inbox.list(buyer.phone).length;
    await pass(HOUR_MS);
    const again = await confirm(payment);
    await world.settle();
    assert.deepEqual([first.status, again.body.releases_at], [200, at]);
    assert.equal((await part(payment)).releases_at, at);
    assert.equal(world.sandbox.inbox.list(buyer.phone).length, count);
    await object(payment);
  });

  it('[S127] releases nothing while the notice cannot be sent, and counts from when it was', async () => {
    world.sandbox.switchboard.set('twilio', { fault: 'error', delayMs: 0, timesLeft: null });
    const payment = await sent();
    assert.equal((await confirm(payment)).status, 200);
    await pass(72 * HOUR_MS);
    const silent = await part(payment);
    assert.deepEqual([silent.status, silent.releases_at], ['shipped', undefined]);
    world.sandbox.switchboard.clear();
    await world.walletRows('update jobs.outbox set next_at = now()');
    await world.settle();
    assert.equal((await part(payment)).status, 'shipped');
    await pass(24 * HOUR_MS - 60_000);
    assert.equal((await part(payment)).status, 'shipped');
    await pass(120_000);
    assert.equal((await part(payment)).status, 'released');
  });

  it('[S127] counts from when a notice that waited for other letters went out', async () => {
    const other = await trade.customer({ cap: 100_000n, money: 100_000n, confirms: true });
    const payment = await sent(other);
    for (let count = 1; count < paceRule.most; count += 1) await other.ask(trade.order());
    await world.settle();
    await confirm(payment, other.accessToken);
    await world.settle();
    assert.equal((await part(payment)).releases_at, undefined);
    assert.equal(messagesTo(other.phone).length, 0);
    await pass(60_000);
    await world.walletRows('update jobs.outbox set next_at = now()');
    await world.settle();
    assert.equal(messagesTo(other.phone).length, 1);
    assert.ok((await part(payment)).releases_at);
    await object(payment);
  });

  it('[S127] an objection and the clock at once have one winner', async () => {
    for (let round = 0; round < 4; round += 1) {
      const payment = await sent();
      const { id, parts } = payment;
      await confirm(payment);
      await world.settle();
      const before = await sellerBalance();
      world.advance(24 * HOUR_MS);
      const isFirst = round % 2 === 0;
      const first = isFirst ? object(payment) : undefined;
      const strike = world.wallet.protection.escrow.due(id as Id<'pay'>, parts[0]!.id as Id<'prt'>);
      const objected = await (first ?? object(payment));
      await strike;
      const { status, shop_confirmation: word } = await part(payment);
      const paid = (await sellerBalance()) - before;
      if (objected.ok) assert.deepEqual([status, typeof word!.ended_at, paid], ['shipped', 'string', 0n]);
      else assert.deepEqual([status, word!.ended_at, paid], ['released', undefined, 2_760n]);
      await world.settle();
    }
  });

  it('[S127] after an objection, the shop cannot say it again, and no clock but the wallet’s own runs', async () => {
    const payment = await sent();
    await confirm(payment);
    await world.settle();
    assert.ok((await object(payment)).ok);
    const again = await confirm<Problem>(payment);
    assert.deepEqual([again.status, again.body.code], [409, 'confirmation_contested']);
    await pass(48 * HOUR_MS);
    const after = await part(payment);
    assert.deepEqual([after.status, after.releases_at], ['shipped', undefined]);
    assert.ok(after.protection_ends_at);
  });

  it('[S127] a case ends the shop’s word, and while it is open the shop cannot give it', async () => {
    const open = async (payment: PaymentJson) => {
      const asked = {
        partId: payment.parts[0]!.id,
        line: 'l1',
        reason: 'damaged',
        wanted: { outcome: 'refund' },
        words: 'Broken.',
        evidence: [],
      } as const;
      const found = await world.wallet.payments.payments.find(payment.id);
      const opened = await world.wallet.protection.cases.open(found!, asked);
      assert.ok(opened.ok, JSON.stringify(opened));
    };
    const deliver = async (payment: PaymentJson) =>
      carrierSteps(world).delivers((await part(payment)).parcels[0]!.tracking_code);
    const [said, silent] = [await sent(), await sent()];
    await confirm(said);
    await world.settle();
    for (const payment of [said, silent]) {
      await deliver(payment);
      await open(payment);
    }
    const refused = await Promise.all([said, silent].map((payment) => confirm<Problem>(payment)));
    assert.deepEqual(
      refused.map(({ body }) => body.code),
      ['confirmation_contested', 'case_open'],
    );
    await pass(30 * HOUR_MS);
    assert.equal((await part(said)).status, 'delivered');
  });

  it('[S127] [L2b] releases nothing if the link has ended meanwhile', async () => {
    const other = await trade.customer({ cap: 10_000n, money: 10_000n, confirms: true });
    const payment = await sent(other);
    await confirm(payment, other.accessToken);
    await world.settle();
    assert.ok((await part(payment)).releases_at);
    await world.wallet.linking.mandates.revoke(other.mandateId as Id<'mdt'>, 'holder');
    await pass(30 * HOUR_MS);
    const after = await part(payment);
    assert.deepEqual([after.status, after.releases_at], ['shipped', undefined]);
    assert.ok(after.shop_confirmation!.ended_at);
  });
});
