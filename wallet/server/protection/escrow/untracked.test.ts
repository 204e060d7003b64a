import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { cents } from '../../../../tests/world/money.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('[B1i] a part that is sent without tracking', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let keys = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    carrier = carrierSteps(world);
    buyer = await trade.customer({ cap: 100_000n, money: 100_000n });
    const email =
      "update accounts.holders set email_proved_at = created_at, email = 'buyer@example.com' where phone = ";
    await world.walletRows(`${email}'${buyer.phone}'`);
  });
  before(async () => copySettled(await settle(), 49));
  after(() => world.close());

  const order = (amount: string, more: object = { untracked: true }) =>
    trade.order({
      amount: cents(amount),
      lines: [{ reference: 'l1', part: 'p1', description: 'Seeds', quantity: 1, amount: cents(amount) }],
      parts: [
        { reference: 'p1', payee_id: trade.sellers[0].payeeId, amount: cents(amount), commission: cents('0'), ...more },
      ],
    });
  const ask = async (amount: string, more?: object) => {
    const { status, body } = await buyer.ask(order(amount, more));
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const refused = async (amount: string, more?: object) => {
    const { status, body } = await buyer.ask<Problem & { part: string; fault: string; most?: object; least?: number }>(
      order(amount, more),
    );
    const { code, part, fault, most, least, charged } = body;
    return [status, code, part, fault, most ?? least, charged];
  };
  const path = ({ id }: PaymentJson) => urls.payments.approve({ paymentId: id });
  const approve = async (payment: PaymentJson) => {
    const visitor = await world.when.logsIn(buyer, path(payment));
    await visitor.open(`${world.walletUrl}${path(payment)}`);
    const { text } = visitor.page;
    const { status } = await visitor.post(path(payment), { pin, challenge: visitor.field('challenge') });
    assert.equal(status, 303);
    return text;
  };
  const paid = async (amount = '1250', more?: object) => {
    const payment = await ask(amount, more);
    if (payment.status === 'requires_approval') await approve(payment);
    return payment;
  };
  const send = <Body = PaymentJson>(payment: PaymentJson, more: object = { untracked: true }) =>
    trade.call<Body>(
      'POST',
      urls.protection.shipments({ paymentId: payment.id }),
      { part_id: payment.parts[0]!.id, ...more },
      `key-${(keys += 1)}`,
    );
  const look = async ({ id }: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: id }))).body.parts[0]!;
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  const confirm = ({ id, parts }: PaymentJson) =>
    world.wallet.protection.escrow.move({ id: id as Id<'pay'>, cell: 0 }, parts[0]!.id, { kind: 'confirmed' });
  /** Settles one order by its buyer's word, of the first seller if `more` names no other. */
  const settle = async (more: object = {}) => {
    const payment = await paid('100', more);
    const code = `UT${String((keys += 1)).padStart(10, '0')}`;
    await send(payment, { carrier: 'DHL', tracking_code: code });
    await carrier.scans(code);
    assert.ok((await confirm(payment)).ok);
    return payment;
  };
  /** Copies a settled order in the database. */
  const copySettled = ({ id }: PaymentJson, times: number) =>
    world.walletRows(`
      with copies as (select gen_random_uuid() as id from generate_series(1, ${times})),
           copied as (insert into payments.payments
                        select (jsonb_populate_record(payment, jsonb_build_object('id', copies.id))).*
                          from payments.payments payment, copies where payment.id = '${toUuid(id as Id)}')
      insert into payments.parts
        select (jsonb_populate_record(part, jsonb_build_object('payment_id', copies.id))).*
          from payments.parts part, copies where part.payment_id = '${toUuid(id as Id)}'`);
  /** The subjects of all mails to the buyer about a payment, in the order of their sending. */
  const subjects = ({ id }: PaymentJson) =>
    world.sandbox.inbox
      .list('buyer@example.com')
      .flatMap((letter) => (letter.text.includes(id) && 'subject' in letter ? [letter.subject] : []))
      .toReversed();

  it('is refused above the amount of the terms, and of a seller with 49 settled orders', async () => {
    const other = { payee_id: trade.sellers[1].payeeId };
    await copySettled(await settle(other), 48);
    const asked = { ...other, untracked: true };
    assert.deepEqual(await refused('1250', asked), [422, 'untracked_not_allowed', 'p1', 'seller', 50, false]);
    await settle(other);
    assert.equal((await ask('1250', asked)).status, 'requires_approval');
    assert.deepEqual(await refused('1501'), [422, 'untracked_not_allowed', 'p1', 'amount', cents('1500'), false]);
    assert.equal((await ask('1500')).status, 'requires_approval');
    const checked = await trade.shop.api(buyer.accessToken, 'POST', urls.payments.check(), order('1501'));
    assert.equal(checked.status, 422);
  });

  it('[S127] is never paid by one tap: the buyer sees it on the page, and approves it with the rest', async () => {
    const payment = await ask('1250');
    assert.deepEqual([payment.status, payment.parts[0]!.untracked], ['requires_approval', true]);
    assert.equal((await ask('1250', {})).status, 'captured');
    assert.match(
      await approve(payment),
      /Sent without tracking[\s\S]*Copper, €12\.50: nobody sees whether it arrives\. The seller is paid 30 days after/,
    );
    assert.equal((await look(payment)).status, 'held');
    await world.settle();
    const receipt = world.sandbox.inbox.list('buyer@example.com').find(({ text }) => text.includes(payment.id));
    assert.match(receipt!.text, /Sent without tracking: Copper\./);
  });

  it('[S126] [S127] cannot be made of a part that its buyer paid as tracked', async () => {
    const payment = await paid('1250', {});
    const { status, body } = await send<Problem & { fault: string }>(payment);
    assert.deepEqual([status, body.code, body.fault], [422, 'untracked_not_allowed', 'payment']);
    await pass(31);
    assert.equal((await look(payment)).status, 'refunded');
  });

  it('is announced at its shipment, warned of 14, 3 and 1 days before, and released after 30', async () => {
    const payment = await paid();
    const [first, again] = [await send(payment), await send(payment)];
    assert.deepEqual([first.status, again.status, again.body.parts[0]!.status], [200, 200, 'shipped']);
    const { releases_at: releases, shipped_at: shipped, parcels } = await look(payment);
    assert.equal(Date.parse(releases!) - Date.parse(shipped!), 30 * DAY_MS);
    assert.deepEqual(parcels, []);
    await world.settle();
    for (const days of [16, 11, 2]) await pass(days);
    assert.equal((await look(payment)).status, 'shipped');
    const said = subjects(payment).flatMap(
      (subject) => /^Sent without tracking: Copper is paid in (\d+) days?$/.exec(subject)?.[1] ?? [],
    );
    assert.deepEqual(said, ['30', '14', '3', '1']);
    await pass(1 + 1 / DAY_MS);
    assert.equal((await look(payment)).status, 'released');
  });

  it('gives its money back when a case says that it never came, before its release and after it', async () => {
    const [early, late] = [await paid(), await paid()];
    await send(early);
    await send(late);
    const open = async ({ id, parts }: PaymentJson) => {
      const found = (await world.wallet.payments.payments.find(id))!;
      const wanted = { outcome: 'refund' } as const;
      const asked = {
        partId: parts[0]!.id,
        line: 'l1',
        reason: 'not_received' as const,
        words: 'Nothing.',
        evidence: [],
      };
      return world.wallet.protection.cases.open(found, { ...asked, wanted });
    };
    const tooEarly = await open(early);
    assert.ok(!tooEarly.ok && tooEarly.error.code === 'case_too_early');
    await pass(10);
    assert.ok((await open(early)).ok);
    for (const days of [3, 3, 15]) await pass(days);
    assert.deepEqual([(await look(early)).status, (await look(late)).status], ['refunded', 'released']);
    assert.ok((await open(late)).ok);
    const before = await buyer.balance();
    for (const days of [3, 3, 7]) await pass(days);
    assert.equal((await look(late)).status, 'refunded');
    assert.equal(await buyer.balance(), before + 1_250n);
  });

  it('may have tracking all the same, and refuses a shipment that is both or neither', async () => {
    const payment = await paid();
    const parcel = { carrier: 'DHL', tracking_code: 'UT9999999999' };
    for (const more of [{}, { carrier: 'DHL' }, { ...parcel, untracked: true }]) {
      const { status, body } = await send<Problem>(payment, more);
      assert.deepEqual([status, body.code], [422, 'shipment_ambiguous'], JSON.stringify(more));
    }
    assert.equal((await send(payment, parcel)).status, 200);
    const both = await send<Problem & { fault: string }>(payment);
    assert.deepEqual([both.body.code, both.body.fault], ['untracked_not_allowed', 'parcels']);
    await carrier.scans(parcel.tracking_code);
    const { status, releases_at: releases } = await look(payment);
    assert.deepEqual([status, releases], ['shipped', undefined]);
    await pass(62);
    assert.notEqual((await look(payment)).status, 'released');
  });

  it('tells its buyer on the page of the confirmation to report it in time', async () => {
    const payment = await paid();
    await send(payment);
    const page = urls.protection.receive({ paymentId: payment.id, partId: payment.parts[0]!.id });
    const visitor = await world.when.logsIn(buyer, page);
    await visitor.open(`${world.walletUrl}${page}`);
    assert.match(visitor.page.text, /sent without tracking\. If it has not arrived, do not confirm/);
    await visitor.post(page, { pin, challenge: visitor.field('challenge') });
    assert.equal((await look(payment)).status, 'released');
  });
});
