import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { audit } from '../../../../auditor/audit.ts';
import { byPin } from '../../../../tests/samples/payment.ts';
import { cents } from '../../../../tests/world/money.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { PaymentJson } from '../payments/schema.ts';
import type { PromotionJson } from './schema.ts';

const MINUTE_MS = 60_000;

describe('/v1/promotions', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  let keys = 0;
  const key = () => `promotion-${(keys += 1)}`;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
  });
  after(() => world.close());

  const earn = (minor: bigint, one = trade) => when.earns(one.shop.clientId, minor);
  const open = async (budget: bigint, one = trade): Promise<PromotionJson> => {
    await earn(budget, one);
    const asked = { name: 'Spring', budget: cents(String(budget)) };
    const { status, body } = await one.call<PromotionJson>('POST', urls.payments.promotions(), asked, key());
    assert.equal(status, 201);
    return body;
  };
  const look = async ({ id }: { id: string }, one = trade) =>
    (await one.call<PromotionJson>('GET', urls.payments.promotion({ promotionId: id }))).body;
  /** Held, spent, left and returned, in cents. */
  const standing = async (promotion: { id: string }) => {
    const { held, spent, left, returned } = await look(promotion);
    return [held, spent, left, returned].map((sum) => Number(sum.amount));
  };
  const close = async ({ id }: { id: string }, one = trade, by = key()) =>
    one.call<PromotionJson>('POST', urls.payments.promotionClose({ promotionId: id }), {}, by);
  const discountOf = ({ id }: { id: string }, minor: number | string) => ({
    discount: { promotion_id: id, amount: cents(String(minor)) },
  });
  /** A buyer with 100 euros who pays in one tap up to the cap. */
  const buyerWith = async (cap: bigint): Promise<Customer> => {
    const buyer = await trade.customer({ cap: cap });
    await buyer.give(10_000n);
    return buyer;
  };
  const approve = async ({ id }: PaymentJson) => {
    const payment = await world.wallet.payments.payments.find(id);
    return world.wallet.payments.payments.approve(payment!, byPin);
  };
  const commission = async () => {
    const client = await world.wallet.linking.clients.find(trade.shop.clientId);
    const [row] = await world.walletRows<{ minor: string }>(`select posted_minor::text as minor from ledger.accounts
        where id = '${toUuid(client!.commissionAccountId)}'`);
    return Number(row!.minor);
  };

  it('takes a budget from the commission once for each key, and reports a shortfall exactly', async () => {
    const before = await commission();
    const promotion = await open(5_000n);
    assert.deepEqual([promotion.status, promotion.budget, promotion.left], ['open', cents('5000'), cents('5000')]);
    assert.equal(await commission(), before);
    const asked = { name: 'Summer', budget: cents(String(before + 700)) };
    await earn(500n);
    const short = await trade.call<Problem & { shortfall: unknown }>(
      'POST',
      urls.payments.promotions(),
      asked,
      'summer',
    );
    assert.deepEqual(
      [short.status, short.body.code, short.body.shortfall],
      [409, 'budget_exceeds_commission', cents('200')],
    );
    await earn(200n);
    const same = await Promise.all(
      [1, 2, 3].map(() => trade.call('POST', urls.payments.promotions(), asked, 'summer')),
    );
    assert.equal(new Set(same.map((one) => `${one.status} ${one.body.id}`)).size, 1);
    assert.equal(same[0]!.status, 201);
    assert.equal(await commission(), 0);
    const other = await trade.call<Problem>('POST', urls.payments.promotions(), { ...asked, name: 'Fall' }, 'summer');
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
  });

  it('[S148e] refuses a name with parts that a payer cannot see', async () => {
    for (const name of ['a\u202eb', 'a\u200bb', '\u2800', ' ', '\u{E0041}']) {
      const { status, body } = await trade.call<Problem>(
        'POST',
        urls.payments.promotions(),
        { name, budget: cents('1') },
        key(),
      );
      assert.deepEqual([status, body.code, body.field], [400, 'words_not_readable', 'name'], JSON.stringify(name));
    }
  });

  it('[S69] [S71] refuses a budget that is not in euros and above zero, and any token but the shop’s own', async () => {
    const ask = (budget: unknown, name = 'Spring') =>
      trade.call<Problem>('POST', urls.payments.promotions(), { name, budget }, key());
    for (const text of ['0', '-1', '1.5', '1e3', '']) assert.equal((await ask(cents(text))).status, 400, text);
    assert.equal((await ask({ amount: '1', currency: 'USD' })).body.code, 'currency_not_supported');
    const buyer = await trade.customer();
    const asked = { name: 'Spring', budget: cents('1') };
    const headers = { 'idempotency-key': 'k' };
    const answer = await trade.shop.api(buyer.accessToken, 'POST', urls.payments.promotions(), asked, headers);
    assert.equal(answer.status, 403);
    await answer.body?.cancel();
  });

  it('[P2a] is shown in the quote and on the page, held until the approval, and taken with the payment', async () => {
    const promotion = await open(1_000n);
    const buyer = await buyerWith(0n);
    const { body } = await buyer.ask({ ...trade.order(), ...discountOf(promotion, 700) });
    assert.deepEqual(
      [body.amount, body.quote.discounts, body.quote.total, body.total, body.sources[0]?.amount],
      [cents('5000'), cents('700'), cents('4300'), cents('4300'), cents('700')],
    );
    assert.deepEqual(body.sources, [
      { kind: 'promotion', promotion_id: promotion.id, amount: cents('700') },
      { kind: 'balance', amount: cents('4300') },
    ]);
    assert.deepEqual(
      body.parts.map((part) => part.sources.map((source) => source.amount.amount)),
      [
        ['420', '2580'],
        ['280', '1720'],
      ],
    );
    assert.deepEqual(await standing(promotion), [700, 0, 300, 0]);
    await buyer.visitor.open(body.approval_url!);
    const { text } = buyer.visitor.page;
    for (const said of ['<p class="amount">€43.00</p>', 'Discount of Juniper &amp; Salt', '-€7.00', 'Pay €43.00']) {
      assert.ok(text.includes(said), said);
    }
    await buyer.visitor.submit(urls.payments.approve({ paymentId: body.id }), { pin });
    assert.equal(await buyer.balance(), 5_700n);
    assert.deepEqual(await standing(promotion), [0, 700, 300, 0]);
    const rows = await world.walletRows<{ sum: string }>(`select sum(posting.amount_minor)::text as sum
         from ledger.entries entry join ledger.postings posting on posting.entry_number = entry.number
        where entry.kind = 'payment_captured' and entry.payment_id = '${toUuid(body.id as Id)}' and posting.amount_minor > 0
        group by entry.number`);
    assert.deepEqual(rows, [{ sum: '5000' }], 'one entry brings both shares into escrow');
  });

  it('leaves the payer’s share to count against the caps, and is taken in one tap', async () => {
    const promotion = await open(1_000n);
    const buyer = await buyerWith(4_500n);
    const tapped = await buyer.ask({ ...trade.order(), ...discountOf(promotion, 500) });
    assert.equal(tapped.body.status, 'captured');
    assert.equal(await buyer.balance(), 5_500n);
    assert.deepEqual(await standing(promotion), [0, 500, 500, 0]);
    const link = await trade.call<{ spent_this_month: unknown }>(
      'GET',
      urls.linking.mandate({ mandateId: buyer.mandateId }),
    );
    assert.deepEqual(link.body.spent_this_month, cents('4500'));
    const above = await buyer.ask({ ...trade.order(), ...discountOf(promotion, 499) });
    assert.equal(above.body.status, 'requires_approval');
    assert.deepEqual(await standing(promotion), [499, 500, 1, 0]);
  });

  it('is free again after a decline or the expiry of the quote', async () => {
    const promotion = await open(1_000n);
    const buyer = await buyerWith(0n);
    const order = { ...trade.order(), ...discountOf(promotion, 400) };
    const [one, two] = [(await buyer.ask(order)).body, (await buyer.ask(order)).body];
    assert.deepEqual(await standing(promotion), [800, 0, 200, 0]);
    await trade.call('POST', urls.payments.cancel({ paymentId: one.id }), {}, key());
    await trade.call('POST', urls.payments.cancel({ paymentId: one.id }), {}, key());
    assert.deepEqual(await standing(promotion), [400, 0, 600, 0]);
    world.advance(31 * MINUTE_MS);
    await world.wallet.jobs.sweep();
    assert.deepEqual(await standing(promotion), [0, 0, 1_000, 0]);
    for (const payment of [one, two]) assert.equal((await approve(payment)).ok, false);
    assert.equal(await buyer.balance(), 10_000n);
  });

  it('[S74] [S78] is refunded to payer and budget as each paid, part by part, and once', async () => {
    const promotion = await open(1_000n);
    const buyer = await buyerWith(5_000n);
    const { body } = await buyer.ask({ ...trade.order(), ...discountOf(promotion, 333) });
    const [first, second] = body.parts;
    const fromPromotion = [first!, second!].map((part) => part.sources[0]!.amount);
    assert.deepEqual(fromPromotion, [cents('200'), cents('133')]);
    const refund = (part: { id: string }, by = key()) =>
      trade.call('POST', urls.protection.cancelations({ paymentId: body.id }), { part_id: part.id }, by);
    await Promise.all(Array.from({ length: 10 }, () => refund(second!)));
    assert.equal(await buyer.balance(), 10_000n - 4_667n + 1_867n);
    assert.deepEqual(await standing(promotion), [0, 200, 800, 0]);
    assert.equal((await refund(first!)).body.status, 'refunded');
    assert.equal(await buyer.balance(), 10_000n);
    assert.deepEqual(await standing(promotion), [0, 0, 1_000, 0]);
  });

  it('returns the rest when it closes, honors its holds, and returns later refunds', async () => {
    const promotion = await open(1_000n);
    const [tapper, asked] = [await buyerWith(5_000n), await buyerWith(0n)];
    const order = (minor: number) => ({ ...trade.order(), ...discountOf(promotion, minor) });
    const paid = (await tapper.ask(order(100))).body;
    const [quoted, declined] = [(await asked.ask(order(200))).body, (await asked.ask(order(300))).body];
    const before = await commission();
    const closed = await close(promotion, trade, 'close-it');
    assert.deepEqual([closed.status, closed.body.status, closed.body.returned], [200, 'closed', cents('400')]);
    assert.deepEqual(await close(promotion, trade, 'close-it'), closed);
    assert.deepEqual((await close(promotion)).body, closed.body);
    assert.equal(await commission(), before + 400);
    assert.deepEqual(await standing(promotion), [500, 100, 0, 400]);
    assert.equal((await tapper.ask<Problem>(order(1))).body.code, 'promotion_closed');
    assert.ok((await approve(quoted)).ok);
    await trade.call('POST', urls.payments.cancel({ paymentId: declined.id }), {}, key());
    assert.deepEqual(await standing(promotion), [0, 300, 0, 700]);
    const cancelation = { part_id: paid.parts[0]!.id };
    await trade.call('POST', urls.protection.cancelations({ paymentId: paid.id }), cancelation, key());
    assert.deepEqual(await standing(promotion), [0, 240, 0, 760]);
    assert.equal(await commission(), before + 760);
  });

  it('[S78] gives a discount once, however often it is requested, approved or refunded', async () => {
    const promotion = await open(1_000n);
    const buyer = await buyerWith(0n);
    const order = { ...trade.order(), ...discountOf(promotion, 400) };
    const answers = await Promise.all(Array.from({ length: 10 }, () => buyer.ask(order, 'the-same-discount')));
    assert.equal(new Set(answers.map((one) => one.body.id)).size, 1);
    assert.deepEqual(await standing(promotion), [400, 0, 600, 0]);
    const presses = await Promise.all(Array.from({ length: 10 }, () => approve(answers[0]!.body)));
    assert.ok(presses.every((one) => one.ok));
    assert.deepEqual(await standing(promotion), [0, 400, 600, 0]);
    assert.equal(await buyer.balance(), 5_400n);
  });

  it('[S78] refuses several discounts, and a discount below zero or as large as the order', async () => {
    const promotion = await open(100_000n);
    const buyer = await buyerWith(0n);
    const { discount } = discountOf(promotion, 100);
    const shapes = [
      { discount: [discount, discount] },
      { discounts: [discount] },
      { discount, discount_2: discount },
      { discount: { ...discount, second: discount } },
      { discount: { promotion_id: promotion.id } },
      { discount: null },
      ...['0', '-1', '-0', '0.5', '1e2', ' 1', '9'.repeat(16)].map((text) => discountOf(promotion, text)),
    ];
    for (const shape of shapes) {
      const { status, body } = await buyer.ask<Problem>({ ...trade.order(), ...shape });
      assert.deepEqual([status, body.code], [400, 'invalid_request'], JSON.stringify(shape));
    }
    for (const minor of [5_000, 5_001, 99_999]) {
      const { status, body } = await buyer.ask<Problem>({ ...trade.order(), ...discountOf(promotion, minor) });
      assert.deepEqual([status, body.code, body.charged], [422, 'discount_exceeds_amount', false]);
    }
    const dollars = { discount: { ...discount, amount: { amount: '100', currency: 'USD' } } };
    assert.equal((await buyer.ask<Problem>({ ...trade.order(), ...dollars })).body.code, 'currency_not_supported');
    assert.deepEqual(await standing(promotion), [0, 0, 100_000, 0]);
    const most = await buyer.ask({ ...trade.order(), ...discountOf(promotion, 4_999) });
    assert.deepEqual([most.status, most.body.total], [201, cents('1')]);
  });

  it('[S58] [S78] is found only by its own shop', async () => {
    const other = await given.trade();
    const theirs = await open(1_000n, other);
    const buyer = await buyerWith(5_000n);
    for (const id of [theirs.id, 'prm_nothing', 'x', 'pay_01h455vb4pex5vsknk084sn02q']) {
      const { status, body } = await buyer.ask<Problem>({ ...trade.order(), ...discountOf({ id }, 100) });
      assert.deepEqual([status, body.code, body.charged], [422, 'promotion_unknown', false], id);
      assert.equal(
        (await trade.call<Problem>('GET', urls.payments.promotion({ promotionId: id }))).body.code,
        'promotion_not_found',
      );
      assert.equal((await close({ id })).status, 404);
    }
    assert.deepEqual((await look(theirs, other)).left, cents('1000'));
  });

  it('[P7e] [S78] never goes below zero under 200 concurrent payments', async () => {
    const promotion = await open(5_050n);
    const [tapper, asked] = [await trade.customer({ cap: 200_000n }), await trade.customer()];
    await tapper.give(1_000_000n);
    const order = { ...trade.order(), ...discountOf(promotion, 100) };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, number) =>
        (number % 2 === 0 ? tapper : asked).ask<{ status: unknown; code?: string; left?: unknown }>(order),
      ),
    );
    const taken = answers.filter((one) => one.status === 201);
    const refused = answers.filter((one) => one.status !== 201);
    assert.equal(taken.length, 50);
    assert.ok(refused.every((one) => one.status === 409 && one.body.code === 'promotion_exhausted'));
    assert.deepEqual(refused.at(-1)!.body.left, cents('50'));
    const captured = taken.filter((one) => one.body.status === 'captured').length;
    assert.deepEqual(await standing(promotion), [(50 - captured) * 100, captured * 100, 50, 0]);
    assert.equal(await tapper.balance(), 1_000_000n - BigInt(captured) * 4_900n);
  });

  it('[O2a] leaves books without an audit finding', async () => {
    const promotion = await open(1_000n);
    const buyer = await buyerWith(5_000n);
    for (const minor of [300, 301]) {
      const { body } = await buyer.ask({ ...trade.order(), ...discountOf(promotion, minor) });
      const cancelation = { part_id: body.parts[0]!.id };
      await trade.call('POST', urls.protection.cancelations({ paymentId: body.id }), cancelation, key());
    }
    const wallet = { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor };
    const { findings, figures } = await audit({ wallet, againAfterMs: 0 });
    assert.deepEqual(findings, []);
    assert.ok(figures.payments >= 2);
  });
});
