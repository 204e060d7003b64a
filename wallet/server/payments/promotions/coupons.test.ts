import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { audit } from '../../../../auditor/audit.ts';
import { byPin, eur } from '../../../../tests/samples/payment.ts';
import { giveCard, makeOther, openCoupon } from '../../../../tests/world/coupons.ts';
import type { OpenCoupon } from '../../../../tests/world/coupons.ts';
import { cents } from '../../../../tests/world/money.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { useCoupon } from '../payments/coupon-commands.ts';
import type { PaymentJson } from '../payments/schema.ts';
import type { PromotionJson } from './schema.ts';

const MINUTE_MS = 60_000;

describe('coupons of the wallet', () => {
  let world: TestWorld;
  let trade: Trade;
  let people = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
  });
  after(() => world.close());

  /** A buyer with 200 euros who is nobody else. */
  const buyerOf = async (name = `Buyer ${String.fromCodePoint(65 + people)}`): Promise<Customer> => {
    people += 1;
    const buyer = await trade.customer({ money: 20_000n });
    await makeOther(world, buyer.holderId, name);
    return buyer;
  };
  const find = async ({ id }: { id: string }) => (await world.wallet.payments.payments.find(id))!;
  const take = async (payment: { id: string }, typed: string, isSameBrowser = false) =>
    world.wallet.payments.payments.takeCoupon(await find(payment), { typed, isSameBrowser });
  /** Takes a coupon, or returns why it does not apply. */
  const why = async (payment: { id: string }, typed: string, isSameBrowser = false) => {
    const taken = await take(payment, typed, isSameBrowser);
    return taken.ok ? 'taken' : 'why' in taken.error ? taken.error.why : taken.error.code;
  };
  const approve = async (payment: { id: string }) => world.wallet.payments.payments.approve(await find(payment), byPin);
  const asked = async (buyer: Customer, more: object = {}) => {
    const { status, body } = await buyer.ask({ ...trade.order(), ...more });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  /** Held, spent, left and returned, in cents. */
  const standing = async ({ promotionId }: OpenCoupon) => {
    const [one] = await world.wallet.payments.coupons.standings([promotionId]);
    const { held, spent, left, returned } = one!.standing;
    return [held, spent, left, returned].map((sum) => Number(sum.minor));
  };
  const cancelPart = (payment: PaymentJson, at: number) =>
    trade.call(
      'POST',
      urls.protection.cancelations({ paymentId: payment.id }),
      { part_id: payment.parts[at]!.id },
      `${payment.id}-${at}`,
    );

  it('[P7a] [P7b] [P2a] is taken on the page, after the shop’s discount, and the quote shows both in their order', async () => {
    const coupon = await openCoupon(world);
    await world.when.earns(trade.shop.clientId, 1_000n);
    const opened = await trade.call<PromotionJson>(
      'POST',
      urls.payments.promotions(),
      { name: 'Shop', budget: cents('1000') },
      'shop',
    );
    const buyer = await buyerOf();
    const payment = await asked(buyer, { discount: { promotion_id: opened.body.id, amount: cents('700') } });
    const page = urls.payments.approve({ paymentId: payment.id });
    const above = await openCoupon(world, { minimum: eur(4_301n) });
    assert.equal(await why(payment, above.code), 'below_minimum', 'the discount is taken off first');
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(urls.payments.takeCoupon({ paymentId: payment.id }), {
      code: ` ${coupon.code.toLowerCase()} `,
    });
    assert.equal(new URL(buyer.visitor.page.url).pathname, page);
    const { text } = buyer.visitor.page;
    const rows = [
      'Teapot',
      'Shipping',
      'Discount of Juniper &amp; Salt',
      '-€7.00',
      `Coupon ${coupon.code}`,
      '-€5.00',
      'Wallet fee',
      'Pay €38.00',
    ];
    const places = rows.map((row) => text.indexOf(row));
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    );
    assert.ok(!places.includes(-1), rows[places.indexOf(-1)]);
    assert.deepEqual(await standing(coupon), [500, 0, 9_500, 0]);
    const seen = (await trade.call('GET', urls.payments.payment({ paymentId: payment.id }))).body;
    assert.deepEqual([seen.quote.discounts, seen.total], [cents('1200'), cents('3800')]);
    assert.deepEqual(
      seen.sources.map(({ kind, amount }) => [kind, amount.amount]),
      [
        ['promotion', '700'],
        ['coupon', '500'],
        ['balance', '3800'],
      ],
    );
    await buyer.visitor.submit(page, { pin });
    assert.equal(await buyer.balance(), 16_200n);
    assert.deepEqual(await standing(coupon), [0, 500, 9_500, 0]);
  });

  it('[P7c] gives its share back part by part, and is the person’s again after the whole refund', async () => {
    const coupon = await openCoupon(world, { budget: eur(500n) });
    const buyer = await buyerOf();
    const payment = await asked(buyer);
    assert.equal(await why(payment, coupon.code), 'taken');
    assert.ok((await approve(payment)).ok);
    assert.deepEqual(
      (await find(payment)).parts.map((part) => part.coupon.minor),
      [300n, 200n],
    );
    const again = await asked(buyer);
    assert.equal(await why(again, coupon.code), 'used');
    assert.equal((await cancelPart(payment, 1)).status, 200);
    assert.deepEqual(await standing(coupon), [0, 300, 200, 0]);
    assert.equal(await why(again, coupon.code), 'used');
    assert.equal((await cancelPart(payment, 0)).status, 200);
    assert.deepEqual(await standing(coupon), [0, 0, 500, 0]);
    assert.equal(await buyer.balance(), 20_000n);
    assert.equal(await why(again, coupon.code), 'taken');
  });

  it('[P7d] says why it does not apply', async () => {
    const buyer = await buyerOf();
    const payment = await asked(buyer);
    const refused = async (more: Parameters<typeof openCoupon>[1]) =>
      why(payment, (await openCoupon(world, more)).code);
    assert.equal(await why(payment, 'NOSUCHCODE'), 'unknown');
    assert.equal(await why(payment, 'no such code!'), 'unknown');
    assert.equal(await refused({ startsAt: new Date('2099-01-01') }), 'not_started');
    assert.equal(await refused({ endsAt: new Date('2001-01-01') }), 'over');
    assert.equal(await refused({ minimum: eur(5_001n) }), 'below_minimum');
    assert.equal(await refused({ budget: eur(499n) }), 'exhausted');
    const { ship_to: _shipTo, ...nowhere } = trade.order();
    const { body } = await buyer.ask(nowhere);
    assert.equal(await why(body, (await openCoupon(world)).code), 'no_destination');
    const [one, other] = [await openCoupon(world), await openCoupon(world)];
    assert.equal(await why(payment, one.code), 'taken');
    assert.equal(await why(payment, other.code), 'another');
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(urls.payments.leaveCoupon({ paymentId: payment.id }), {});
    assert.deepEqual(await standing(one), [0, 0, 10_000, 0]);
    await buyer.visitor.submit(urls.payments.takeCoupon({ paymentId: payment.id }), { code: 'NOSUCHCODE' });
    assert.equal(buyer.visitor.page.status, 422);
    assert.match(buyer.visitor.page.text, /We know no such code/);
  });

  it('[S78] lets nobody guess codes: after twenty they wait longer and longer, and a right code says nothing meanwhile', async () => {
    const coupon = await openCoupon(world);
    const [guesser, other] = [await buyerOf(), await buyerOf()];
    const typeOf = (buyer: Customer, payment: PaymentJson) => async (code: string) => {
      await buyer.visitor.submit(urls.payments.takeCoupon({ paymentId: payment.id }), { code });
      return buyer.visitor.page;
    };
    const [payment, paid] = [await asked(guesser), await asked(other)];
    await guesser.visitor.open(payment.approval_url!);
    const guess = typeOf(guesser, payment);
    for (let count = 0; count < 20; count += 1)
      assert.match((await guess(`GUESS${count}`)).text, /We know no such code/);
    for (const code of ['GUESS20', coupon.code]) {
      const page = await guess(code);
      assert.equal(page.status, 422);
      assert.match(page.text, /Too many codes\. Wait/);
    }
    assert.equal((await find(payment)).coupon, null);
    await other.visitor.open(paid.approval_url!);
    await typeOf(other, paid)(coupon.code);
    assert.equal((await find(paid)).coupon?.code, coupon.code, 'others are not held up');
    world.age(MINUTE_MS);
    await guess(coupon.code);
    assert.equal((await find(payment)).coupon?.code, coupon.code);
    world.age(-MINUTE_MS);
  });

  it('[P7a] is for a first payment if it says so, and a person has one of these at a time', async () => {
    const [one, other] = [
      await openCoupon(world, { isFirstOnly: true }),
      await openCoupon(world, { isFirstOnly: true }),
    ];
    const buyer = await buyerOf();
    const [first, second] = [await asked(buyer), await asked(buyer)];
    assert.equal(await why(first, one.code), 'taken');
    assert.equal(await why(second, other.code), 'used');
    assert.ok((await approve(second)).ok);
    assert.equal(await why(first, one.code), 'not_first');
  });

  it('[S80] is not approved at another price: the coupon was removed, or taken, in another tab', async () => {
    const coupon = await openCoupon(world);
    const { payments } = world.wallet.payments;
    const payment = await asked(await buyerOf());
    const without = await find(payment);
    assert.equal(await why(payment, coupon.code), 'taken');
    assert.deepEqual(await payments.approve(without, byPin), { ok: false, error: { code: 'amount_changed' } });
    const withIt = await find(payment);
    await payments.leaveCoupon(withIt);
    assert.deepEqual(await payments.approve(withIt, byPin), { ok: false, error: { code: 'amount_changed' } });
    assert.ok((await approve(payment)).ok);
  });

  it('is free again after a decline or the expiry of the quote, also for the person', async () => {
    const coupon = await openCoupon(world);
    const buyer = await buyerOf();
    const [one, two] = [await asked(buyer), await asked(buyer)];
    assert.equal(await why(one, coupon.code), 'taken');
    await trade.call('POST', urls.payments.cancel({ paymentId: one.id }), {}, one.id);
    assert.equal(await why(two, coupon.code), 'taken');
    world.advance(31 * MINUTE_MS);
    await world.wallet.jobs.sweep();
    assert.deepEqual(await standing(coupon), [0, 0, 10_000, 0]);
    assert.equal(await why(await asked(buyer), coupon.code), 'taken');
  });

  it('[P2c] keeps what a quote says when the coupon is closed before the approval, and returns later refunds', async () => {
    const coupon = await openCoupon(world);
    const buyer = await buyerOf();
    const [paid, left] = [await asked(buyer), await asked(await buyerOf())];
    for (const payment of [paid, left]) assert.equal(await why(payment, coupon.code), 'taken');
    await world.wallet.payments.coupons.close(coupon.promotionId);
    assert.deepEqual(await standing(coupon), [1_000, 0, 0, 9_000]);
    assert.ok((await approve(paid)).ok);
    assert.equal(await buyer.balance(), 15_500n);
    const canceled = await trade.call('POST', urls.payments.cancel({ paymentId: left.id }), {}, left.id);
    assert.equal(canceled.status, 200);
    assert.deepEqual(await standing(coupon), [0, 500, 0, 9_500]);
    await cancelPart(paid, 0);
    assert.deepEqual(await standing(coupon), [0, 200, 0, 9_800]);
    assert.equal(await why(await asked(await buyerOf()), coupon.code), 'over');
  });

  it('[P7e] [S78] is never overspent by 500 at once', async () => {
    const coupon = await openCoupon(world, { budget: eur(3_700n) });
    const buyers = await Promise.all(Array.from({ length: 10 }, () => buyerOf()));
    const payments = await Promise.all(buyers.map((buyer) => asked(buyer)));
    const facts = { isFirst: true, isRelated: false };
    const answers = await Promise.all(
      Array.from({ length: 500 }, async (_, at) => {
        const { id: paymentId } = payments[at % 10]!;
        const holdId = mintId('hol', Date.now(), randomBytes(10));
        const command = { paymentId: paymentId as Id<'pay'>, coupon, facts, marks: [paymentId], holdId };
        const taken = await world.wallet.batch.submit(useCoupon, command, { cell: 0 });
        return taken.ok ? 'taken' : 'why' in taken.error ? taken.error.why : taken.error.code;
      }),
    );
    assert.equal(answers.filter((one) => one === 'taken').length, 350, 'the seven that took it may say so again');
    assert.deepEqual(new Set(answers), new Set(['taken', 'exhausted']));
    assert.deepEqual(await standing(coupon), [3_500, 0, 200, 0]);
    await Promise.all(payments.flatMap((payment) => [approve(payment), approve(payment)]));
    assert.deepEqual(await standing(coupon), [0, 3_500, 200, 0]);
  });

  it('leaves books without an audit finding', async () => {
    const wallet = { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor };
    const found = async () => (await audit({ wallet, againAfterMs: 0 })).findings.map((finding) => finding.kind);
    assert.deepEqual(await found(), []);
    // The auditor holds each coupon's budget against what payments took of it.
    const more = (minor: number) =>
      world.walletRows(`update promotions.promotions set returned_minor = returned_minor + ${minor} where client_id = 'the wallet'
                         and id = (select (coupon ->> 'promotionId')::uuid from payments.payments
                                    where captured_at is not null and coupon is not null limit 1)`);
    await more(1);
    assert.deepEqual(await found(), ['promotion_budget']);
    await more(-1);
  });

  it('cannot be changed in the database after the capture', async () => {
    const coupon = await openCoupon(world);
    const payment = await asked(await buyerOf());
    await why(payment, coupon.code);
    await approve(payment);
    const change = `update payments.payments set coupon = null where id = '${toUuid(payment.id as Id)}'`;
    await assert.rejects(world.walletRows(change), /never changes/);
  });

  describe('[S78] two friends who want to drain it', () => {
    it('get it once for two wallets of one person, in any race', async () => {
      const coupon = await openCoupon(world);
      const [one, other] = [await buyerOf('Mara'), await buyerOf('mára')];
      const payments = [await asked(one), await asked(other)];
      const answers = await Promise.all(payments.map((payment) => why(payment, coupon.code)));
      assert.deepEqual(answers.toSorted(), ['taken', 'used']);
    });

    it('get it once for one card in two wallets, even if it was removed, or is linked only after the quote', async () => {
      const coupon = await openCoupon(world);
      const [one, other] = [await buyerOf(), await buyerOf()];
      await giveCard(world, one.holderId, 'their card');
      const payments = [await asked(one), await asked(other)];
      assert.equal(await why(payments[0]!, coupon.code), 'taken');
      assert.equal(await why(payments[1]!, coupon.code), 'taken');
      await giveCard(world, other.holderId, 'their card');
      await other.visitor.open(payments[1]!.approval_url!);
      await other.visitor.submit(urls.payments.approve({ paymentId: payments[1]!.id }), { pin });
      assert.match(other.visitor.page.text, /taken before: once for each person, card and bank account/);
      assert.equal((await find(payments[1]!)).status, 'requires_approval');
    });

    it('get nothing where one sells to the other: no shared card, address or browser, and not to oneself', async () => {
      const [seller] = trade.sellers;
      const coupon = await openCoupon(world);
      const byAddress = await trade.customer();
      await world.walletRows(
        `update accounts.holders set given_name = 'Zoe' where id = '${toUuid(byAddress.holderId)}'`,
      );
      assert.equal(await why(await asked(byAddress), coupon.code), 'related');
      const byCard = await buyerOf();
      await giveCard(world, byCard.holderId, 'of both');
      await giveCard(world, seller.holderId, 'of both');
      assert.equal(await why(await asked(byCard), coupon.code), 'related');
      const byBrowser = await buyerOf();
      const payment = await asked(byBrowser);
      assert.equal(await why(payment, coupon.code), 'taken');
      await world.wallet.payments.payments.leaveCoupon(await find(payment));
      await byBrowser.visitor.open(payment.approval_url!);
      await world.when.makesKnown(byBrowser.visitor, seller.phone);
      await byBrowser.visitor.submit(urls.payments.takeCoupon({ paymentId: payment.id }), { code: coupon.code });
      assert.match(byBrowser.visitor.page.text, /share a card, a bank account, an address or a browser/);
      assert.deepEqual(await standing(coupon), [0, 0, 10_000, 0]);
    });

    it('get nothing out by a word: a part is not released before a delivery that the wallet saw', async () => {
      const coupon = await openCoupon(world);
      const buyer = await buyerOf();
      const payment = await asked(buyer);
      await why(payment, coupon.code);
      await approve(payment);
      const { escrow } = world.wallet.protection;
      const [part] = payment.parts;
      await world.walletRows(
        `update payments.parts set status = 'shipped', shipped_at = now() where id = '${toUuid(part!.id as Id)}'`,
      );
      const confirmed = await escrow.move(await find(payment), part!.id, { kind: 'confirmed' });
      assert.deepEqual(confirmed, { ok: false, error: { code: 'part_not_in_state', status: 'shipped' } });
      assert.equal(await trade.balanceOf(trade.sellers[0].holderId), 0n);
    });
  });
});
