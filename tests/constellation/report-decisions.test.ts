import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Authenticator } from '../../dev/demo/authenticator.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls } from '../../wallet/server/urls.ts';
import { carrierSteps } from '../world/carrier.ts';
import { openOperator } from '../world/staff.ts';
import type { Operator } from '../world/staff.ts';
import { openTrade } from '../world/trade.ts';
import type { Customer, Problem, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the decision of a report', () => {
  let world: TestWorld;
  let trade: Trade;
  let ada: Operator;
  before(async () => {
    world = await startWorld();
    trade = await openTrade(world);
    ada = await openOperator(world, 'Ada');
  });
  after(() => world.close());

  let presses = 0;
  const customer = () => trade.customer({ cap: 6_000n, money: 20_000n });
  const pay = async (buyer: Customer): Promise<PaymentJson> => (await buyer.ask(trade.order())).body;
  const reports = async (buyer: Customer, ...payments: readonly PaymentJson[]) => {
    const visitor = await world.when.logsIn(buyer);
    const session = (await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!))!;
    const filed = await world.wallet.protection.unauthorized.file(
      session,
      payments.map(({ id }) => id),
    );
    assert.ok(filed.ok);
    await world.settle();
    return filed.value;
  };
  const addsPasskey = async (buyer: Customer) => world.when.addsPasskey(await world.when.logsIn(buyer));
  const find = async ({ id }: { readonly id: string }) => (await world.wallet.protection.unauthorized.find(id))!;
  const partsOf = async ({ id }: PaymentJson) => (await world.wallet.payments.payments.find(id))!.parts;
  const risk = async () => {
    const [row] = await world.walletRows<{ minor: string }>(
      `select sum(posted_minor)::text as minor from ledger.accounts where kind = 'risk'`,
    );
    return BigInt(row!.minor);
  };
  const yearOf = async ({ holderId }: Customer) => {
    const uses = await world.walletRows<{ minor: string }>(
      `select coalesce(sum(year_minor), 0)::text as minor from limits.uses where holder_id = '${toUuid(holderId)}'`,
    );
    return BigInt(uses[0]!.minor);
  };
  const decides = async (by: Operator, subject: string, deed: string, ground: string) => {
    const path = urls.staff.report({ subject });
    await by.visitor.open(`${world.consoleUrl}${path}`);
    await by.visitor.submit(path, { deed, ground, words: 'We looked at the device and the place.' });
    const { status, text } = by.visitor.page;
    await world.settle();
    return { status, text };
  };
  const signs = async (by: Operator, subject: string) => {
    await by.visitor.open(`${world.consoleUrl}${urls.staff.report({ subject })}`);
    const response = JSON.stringify(by.device.sign(by.visitor.passkeyOptions()));
    await by.visitor.submit(urls.staff.signReport({ subject }), { response });
    const { status } = by.visitor.page;
    await world.settle();
    return status;
  };
  const isWhole = async () => {
    const rows = await world.walletRows<{ sum: string }>(
      'select coalesce(sum(posted_minor), 0)::text as sum from ledger.accounts',
    );
    assert.equal(rows[0]!.sum, '0', 'the books balance');
  };

  it('[H3b] comes after an advance within a day, which is taken back if the report is refused', async () => {
    const buyer = await customer();
    const payment = await pay(buyer);
    const report = await reports(buyer, payment);
    const [before, given] = [await buyer.balance(), await risk()];
    world.advance(report.creditBy.getTime() - report.createdAt.getTime());
    await world.settle();
    assert.deepEqual([await buyer.balance(), await risk()], [before + 5_000n, given - 5_000n]);
    assert.match(world.sandbox.inbox.list(buyer.phone)[0]!.text, /advanced €50\.00/);

    const { status } = await decides(ada, report.id, 'refused', 'contradicted');
    assert.equal(status, 200);
    assert.deepEqual([await buyer.balance(), await risk()], [before, given]);
    const { report: decided } = await find(report);
    assert.deepEqual([decided.status, decided.settledAt !== null], ['refused', true]);
    assert.ok((await partsOf(payment)).every((part) => !part.reportedAt && !part.pausedAt && part.status === 'held'));
    await isWhole();
  });

  it('[H3b] for the holder brings back what is in escrow, and the limits of the year', async () => {
    const buyer = await customer();
    const payment = await pay(buyer);
    const [before, given] = [await buyer.balance(), await risk()];
    assert.equal(await yearOf(buyer), 5_000n);
    const report = await reports(buyer, payment);
    world.advance(DAY_MS);
    await world.settle();
    await decides(ada, report.id, 'upheld', 'stolen_device');
    assert.deepEqual([await buyer.balance(), await risk()], [before + 5_000n, given]);
    assert.equal(await yearOf(buyer), 0n);
    assert.deepEqual(
      (await partsOf(payment)).map((part) => part.status),
      ['refunded', 'refunded'],
    );
    await isWhole();
  });

  it('[H3b] never takes from a seller whose delivery the wallet saw: the wallet pays', async () => {
    const buyer = await customer();
    const payment = await pay(buyer);
    const parcel = { part_id: payment.parts[0]!.id, carrier: 'DHL', tracking_code: 'CO0000777001' };
    await trade.call('POST', urls.protection.shipments({ paymentId: payment.id }), parcel, 'CO0000777001');
    const carrier = carrierSteps(world);
    await carrier.scans('CO0000777001');
    const report = await reports(buyer, payment);
    await carrier.delivers('CO0000777001');
    const [before, given] = [await buyer.balance(), await risk()];
    await decides(ada, report.id, 'upheld', 'stolen_credentials');
    assert.deepEqual([await buyer.balance(), await risk()], [before + 5_000n, given - 3_000n]);
    assert.equal(await yearOf(buyer), 0n);
    const [delivered, other] = await partsOf(payment);
    assert.deepEqual([delivered!.status, other!.status], ['delivered', 'refunded']);
    world.advance(8 * DAY_MS);
    await world.settle();
    assert.equal((await partsOf(payment))[0]!.status, 'released', 'the seller is paid');
    assert.equal((await find(report)).report.paidMinor, 3_000n);
    await isWhole();
  });

  it('[H3b] is paid once: what the wallet paid for is neither refunded nor disputed', async () => {
    const buyer = await customer();
    const payment = await pay(buyer);
    const partId = payment.parts[0]!.id;
    const code = 'CO0000777002';
    const parcel = { part_id: partId, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: payment.id }), parcel, code);
    const carrier = carrierSteps(world);
    await carrier.scans(code);
    const report = await reports(buyer, payment);
    await carrier.delivers(code);
    await decides(ada, report.id, 'upheld', 'stolen_credentials');
    const [paid, given] = [await buyer.balance(), await risk()];
    const isRefused = async () => {
      const path = urls.protection.refunds({ paymentId: payment.id });
      const refund = await trade.call<Problem>('POST', path, { part_id: partId }, `refund-${(presses += 1)}`);
      assert.deepEqual([refund.status, refund.body.code], [409, 'paid_by_wallet']);
      const stored = (await world.wallet.payments.payments.find(payment.id))!;
      const asked = { partId, line: 'l1', reason: 'damaged', wanted: { outcome: 'refund' } } as const;
      const opened = await world.wallet.protection.cases.open(stored, { ...asked, words: 'Broken.', evidence: [] });
      assert.equal(opened.ok || opened.error.code, 'paid_by_wallet');
      assert.deepEqual([await buyer.balance(), await risk(), await yearOf(buyer)], [paid, given, 0n]);
    };
    await isRefused();
    world.advance(8 * DAY_MS);
    await world.settle();
    assert.equal((await partsOf(payment))[0]!.status, 'released', 'the seller is paid');
    await isRefused();
    await isWhole();
  });

  it('[H3b] moves also what was not frozen yet, and frees what was frozen too late', async () => {
    const buyer = await customer();
    const [early, late] = [await pay(buyer), await pay(buyer)];
    const [first, second] = [await reports(buyer, early), await reports(buyer, late)];
    const mark = ({ id }: PaymentJson, at: string) =>
      world.walletRows(`update payments.parts set reported_at = ${at}, paused_at = ${at} where payment_id = $1`, [
        toUuid(id as Id<'pay'>),
      ]);
    await mark(early, 'null');
    const given = await risk();
    await decides(ada, first.id, 'upheld', 'stolen_device');
    assert.equal(await risk(), given);
    assert.ok((await partsOf(early)).every((part) => part.status === 'refunded'));
    await decides(ada, second.id, 'refused', 'contradicted');
    await mark(late, 'now()');
    await world.wallet.protection.unauthorized.freezeParts(second.id);
    assert.ok((await partsOf(late)).every((part) => !part.reportedAt && !part.pausedAt && part.status === 'held'));
    await isWhole();
  });

  it('[H3b] of several small reports of a holder needs a second operator as one of their sum does', async () => {
    await world.walletRows(`insert into staff.limits (version, valid_from, currency, decide_alone_most_minor)
                            values (98, '2025-12-01', 'EUR', 9000)`);
    const buyer = await customer();
    const [one, other] = [await pay(buyer), await pay(buyer)];
    const [report] = [await reports(buyer, one), await reports(buyer, other)];
    assert.match((await decides(ada, report.id, 'upheld', 'stolen_device')).text, /nobody who may/);
    assert.equal((await find(report)).report.status, 'open');
  });

  it('[H3b] shows nothing of a holder whose wallet is not frozen', async () => {
    const buyer = await customer();
    await ada.visitor.open(`${world.consoleUrl}${urls.staff.report({ subject: buyer.holderId })}`);
    assert.equal(ada.visitor.page.status, 404);
    const looks = await world.walletRows(`select from staff.log where holder_id = '${toUuid(buyer.holderId)}'`);
    assert.equal(looks.length, 0);
  });

  it('[H3b] above the limit of one operator waits for a second one, who signs it', async () => {
    await world.walletRows(`insert into staff.limits (version, valid_from, currency, decide_alone_most_minor)
                            values (99, '2026-01-01', 'EUR', 4000)`);
    const buyer = await customer();
    const report = await reports(buyer, await pay(buyer));
    assert.match((await decides(ada, report.id, 'upheld', 'stolen_device')).text, /nobody who may/);
    const bea = await openOperator(world, 'Bea');
    assert.equal((await decides(ada, report.id, 'upheld', 'stolen_device')).status, 200);
    assert.equal((await find(report)).report.status, 'open');
    assert.match(ada.visitor.page.text, /somebody else signs it/);
    const own = await ada.visitor.post(urls.staff.signReport({ subject: report.id }), {
      response: JSON.stringify(ada.device.sign({ challenge: 'AAAA' })),
    });
    assert.equal(own.status, 422);
    assert.equal((await find(report)).report.status, 'open');
    assert.equal(await signs(bea, report.id), 200);
    assert.equal((await find(report)).report.status, 'upheld');

    // A wallet is unfrozen by two operators as well, whatever the sums.
    assert.equal((await decides(ada, buyer.holderId, 'unfreeze', 'document_checked')).status, 200);
    const { accounts } = world.wallet.identity;
    assert.equal((await accounts.get(buyer.holderId)).status, 'frozen');
    const opensList = () => bea.visitor.open(`${world.consoleUrl}${urls.staff.reports()}`);
    const waits = () => bea.visitor.page.text.includes(`href="${urls.staff.report({ subject: buyer.holderId })}"`);
    await opensList();
    assert.ok(waits(), 'the second operator finds what waits');
    assert.equal(await signs(bea, buyer.holderId), 200);
    assert.equal((await accounts.get(buyer.holderId)).status, 'active');
    assert.match(bea.visitor.page.text, /The wallet is unfrozen/);
    await opensList();
    assert.ok(!waits());
  });

  it('[H3b] becomes a debt as far as a refused advance was spent', async () => {
    const buyer = await customer();
    const report = await reports(buyer, await pay(buyer));
    world.advance(DAY_MS);
    await world.settle();
    await world.when.spendsElsewhere(buyer, (await buyer.balance()) - 2_000n);
    await decides(ada, report.id, 'refused', 'contradicted');
    const bea = await openOperator(world, 'Cleo');
    await signs(bea, report.id);
    assert.equal(await buyer.balance(), 0n);
    const [debt] = await world.walletRows<{ minor: string }>(
      `select sum(posted_minor)::text as minor from ledger.accounts where kind = 'debt'`,
    );
    assert.equal(debt!.minor, '-3000');
    await isWhole();
  });

  it('[H3b] has an advance of 100 euros at most, twice a year, and only while it is open', async () => {
    const buyer = await trade.customer({ cap: 6_000n, money: 60_000n });
    const payments = [await pay(buyer), await pay(buyer), await pay(buyer)] as const;
    const { id } = await reports(buyer, ...payments);
    const before = await buyer.balance();
    await world.wallet.protection.unauthorized.credit(id);
    await world.wallet.protection.unauthorized.credit(id);
    assert.equal(await buyer.balance(), before + 10_000n);
  });

  // Last, because links are dead a month later.
  it('[H3b] has no advance for what an old passkey approved, whatever passkeys came and went since', async () => {
    const buyer = await trade.customer({ money: 20_000n });
    const [first, old, fresh] = [await pay(buyer), await pay(buyer), await pay(buyer)];
    const approves = async (payment: PaymentJson, device: Authenticator) => {
      const visitor = await world.when.logsIn(buyer);
      await visitor.open(payment.approval_url!);
      const response = JSON.stringify(device.sign(visitor.passkeyOptions()));
      const challenge = visitor.field('challenge');
      await visitor.post(urls.payments.approve({ paymentId: payment.id }), { response, challenge });
    };
    const device = await addsPasskey(buyer);
    await approves(first, device);
    world.age(31 * DAY_MS);
    await approves(old, device);
    await approves(fresh, await addsPasskey(buyer));
    // Whoever holds the wallet removes what the payment was made with.
    await world.walletRows(`delete from passkeys.passkeys where holder_id = '${toUuid(buyer.holderId)}'`);
    const { items } = (await find(await reports(buyer, first, old, fresh))).report;
    assert.deepEqual(
      items.map((one) => [one.approvedBy, one.isCreditable]),
      [
        ['passkey', true],
        ['passkey', false],
        ['passkey', true],
      ],
    );
  });
});
