import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { byPin } from '../../../../tests/samples/payment.ts';
import { asksNothing, changeLimits, changeStepUp } from '../../../../tests/world/limits.ts';
import { cents } from '../../../../tests/world/money.ts';
import { mandateDetail } from '../../../../tests/world/shop.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { standingsResource, usesResource } from '../../identity/limits/store.ts';
import { createBatch } from '../../ledger/batch/batch.ts';
import { mandatesResource, spendingsResource } from '../../linking/mandates/store.ts';
import { urls } from '../../urls.ts';
import { promotionsResource } from '../promotions/store.ts';
import { habitsResource } from '../step-up/store.ts';
import { approvePayment } from './commands.ts';
import type { PaymentJson } from './schema.ts';
import { paymentsResource } from './store.ts';

const DAY_MS = 86_400_000;

/** Requests a payment of this many cents at a shop. */
type Ask = (minor: number) => Promise<PaymentJson>;

describe('the limits of a day and a year', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  let db: Db;
  let moved = 0;
  let keys = 0;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
    await changeStepUp(world, asksNothing);
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    toNewYear(9.5);
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  const businessNow = () => new Date(Date.now() + moved);
  const advance = (ms: number): void => {
    moved += ms;
    world.advance(ms);
  };
  /** Moves business time to this many days after the next midnight of New Year (UTC). */
  const toNewYear = (days: number): void => {
    const next = Date.UTC(businessNow().getUTCFullYear() + 1, 0, 1) + days * DAY_MS;
    advance(next - businessNow().getTime());
  };
  const toNoon = (): void => advance(DAY_MS - ((businessNow().getTime() + DAY_MS / 2) % DAY_MS));

  const orderAt = ({ sellers, order }: Trade, minor: number) => {
    const amount = cents(String(minor));
    const part = { reference: 'p1', payee_id: sellers[0].payeeId, amount, commission: cents('0') };
    const line = { reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount };
    return order({ amount, lines: [line], parts: [part] });
  };
  /** A buyer of tier 1 with much money, who taps for at most 200 euros a payment. */
  const open = async (): Promise<Customer & { readonly at: Ask }> => {
    const buyer = await trade.customer({ cap: 20_000n, money: 2_000_000n });
    return { ...buyer, at: async (minor) => (await buyer.ask(orderAt(trade, minor))).body };
  };
  /** Links the wallet to another shop too, which always asks. */
  const alsoAt = async (buyer: Customer): Promise<Ask> => {
    const other = await given.trade();
    const { accessToken } = await when.links(other.shop, buyer, {
      ...mandateDetail,
      max_per_payment: '0',
      max_per_month: '0',
    });
    return async (minor) => {
      const headers = { 'idempotency-key': `other-${(keys += 1)}` };
      const order = orderAt(other, minor);
      const answer = await other.shop.api(accessToken, 'POST', urls.payments.payments(), order, headers);
      return (await answer.json()) as PaymentJson;
    };
  };
  /** Approves a payment, and returns its status or the code of the refusal. */
  const approve = async ({ id }: PaymentJson) => {
    const { payments } = world.wallet.payments;
    const approved = await payments.approve((await payments.find(id))!, byPin);
    return approved.ok ? approved.value.status : approved.error;
  };
  const pay = async (ask: Ask, minor: number) => {
    const payment = await ask(minor);
    return payment.status === 'captured' ? payment.status : approve(payment);
  };
  const left = (minor: bigint) => ({ minor, currency: 'EUR' });
  const refund = async (payment: PaymentJson) => {
    const body = { part_id: payment.parts[0]!.id };
    const path = urls.protection.cancelations({ paymentId: payment.id });
    const { status } = await trade.call('POST', path, body, `refund-${(keys += 1)}`);
    assert.ok(status < 300);
  };
  const usedBy = async ({ holderId }: Customer) => {
    const { use } = await world.wallet.identity.limits.allowance(holderId, 'EUR');
    return [use.day, use.dayMinor, use.yearMinor];
  };

  it('[S135a] [W5d] take no more in a day, over all shops and without asking too, and begin again at midnight', async () => {
    const buyer = await open();
    const elsewhere = await alsoAt(buyer);
    for (let time = 0; time < 3; time += 1) assert.equal((await buyer.at(20_000)).status, 'captured');
    assert.equal(await pay(elsewhere, 20_000), 'captured');
    assert.equal(await pay(elsewhere, 15_000), 'captured');
    const refused = { code: 'limit_per_day', limit: left(100_000n), left: left(5_000n), tier: 1 };
    assert.deepEqual(await pay(elsewhere, 5_001), refused);
    assert.equal(await pay(elsewhere, 5_000), 'captured');
    assert.equal(await buyer.balance(), 1_900_000n);
    const checked = await trade.shop.api(buyer.accessToken, 'POST', urls.payments.check(), orderAt(trade, 1));
    const problem = (await checked.json()) as Problem;
    assert.deepEqual([checked.status, problem.code, 'left' in problem], [403, 'limit_per_day', false]);
    advance(DAY_MS / 2);
    assert.equal(await pay(elsewhere, 20_000), 'captured');
    toNoon();
  });

  it('[S135a] make a tap wait for an approval, when the cap allows it and the day does not', async () => {
    const buyer = await open();
    const elsewhere = await alsoAt(buyer);
    for (let time = 0; time < 5; time += 1) assert.equal(await pay(elsewhere, 19_999), 'captured');
    assert.equal((await buyer.at(6)).status, 'requires_approval');
    assert.equal((await buyer.at(5)).status, 'captured');
  });

  it('[S135b] [W5d] take no more in a year, and begin again with the next one', async () => {
    toNewYear(9.5);
    const buyer = await open();
    const elsewhere = await alsoAt(buyer);
    for (let day = 0; day < 5; day += 1) {
      for (let time = 0; time < 5; time += 1) assert.equal(await pay(elsewhere, 20_000), 'captured');
      advance(DAY_MS);
    }
    const refused = { code: 'limit_per_year', limit: left(500_000n), left: left(0n), tier: 1 };
    assert.deepEqual(await pay(elsewhere, 1), refused);
    toNewYear(0);
    assert.equal(await pay(elsewhere, 20_000), 'captured');
    assert.equal(await buyer.balance(), 2_000_000n - 520_000n);
    toNewYear(9.5);
  });

  it('[S135c] hold for 200 payments at once, on two servers', async () => {
    const buyer = await open();
    const elsewhere = await alsoAt(buyer);
    const asked = await Promise.all(Array.from({ length: 200 }, () => elsewhere(1_000)));
    const other = createBatch({
      db,
      world: systemWorld({
        log: pino({ level: 'silent' }),
        http: world.http,
        clocks: { business: businessNow, security: () => new Date() },
      }),
      resources: [
        paymentsResource,
        mandatesResource,
        standingsResource,
        usesResource,
        habitsResource,
        spendingsResource,
        promotionsResource,
      ],
    });
    const limits = await world.wallet.identity.limits.current();
    const escrowId = world.wallet.ledger.house('escrow', 'EUR', 0);
    const approveThere = async ({ id }: PaymentJson) => {
      const command = {
        paymentId: id as `pay_${string}`,
        limits,
        approval: byPin,
        escrowId,
        couponHoldId: null,
      } as const;
      const approved = await other.submit(approvePayment, command, { cell: 0 });
      return approved.ok ? approved.value.status : approved.error;
    };
    const outcomes = await Promise.all(asked.map((one, index) => (index % 2 === 0 ? approve(one) : approveThere(one))));
    assert.equal(outcomes.filter((one) => one === 'captured').length, 100);
    assert.equal(outcomes.filter((one) => typeof one === 'object' && one.code === 'limit_per_day').length, 100);
    assert.deepEqual((await usedBy(buyer)).slice(1), [100_000n, 100_000n]);
    assert.equal(await buyer.balance(), 1_900_000n);
  });

  it('[S135d] regain a refund for the year of the payment, and nothing for the day', async () => {
    const buyer = await open();
    const first = await buyer.at(20_000);
    for (let time = 0; time < 4; time += 1) assert.equal(await pay(buyer.at, 20_000), 'captured');
    await Promise.all(Array.from({ length: 3 }, () => refund(first)));
    const today = businessNow().toISOString().slice(0, 10);
    assert.deepEqual(await usedBy(buyer), [today, 100_000n, 80_000n]);
    const refused = await pay(buyer.at, 1);
    assert.equal(typeof refused === 'object' && refused.code, 'limit_per_day');
    toNewYear(-1);
    const late = await buyer.at(20_000);
    assert.equal(late.status, 'captured');
    toNewYear(2);
    await refund(late);
    const rows = await world.walletRows<{ year: string; sum: string }>(
      `select right(id, 4) as year, year_minor as sum from limits.uses where holder_id = $1`,
      [toUuid(buyer.holderId)],
    );
    assert.deepEqual(
      rows.map((row) => row.sum),
      ['80000'],
    );
    assert.deepEqual((await usedBy(buyer)).slice(1), [0n, 0n]);
    toNoon();
  });

  it('are those of the version in force, which a shop sees no figures of', async () => {
    const buyer = await open();
    await changeLimits(world, 1, { payment: 20_000, day: 30_000, year: 40_000 });
    assert.equal(await pay(buyer.at, 20_000), 'captured');
    const refused = { code: 'limit_per_day', limit: left(30_000n), left: left(10_000n), tier: 1 };
    assert.deepEqual(await pay(buyer.at, 10_001), refused);
    await changeLimits(world, 1, { payment: 20_000, day: 100_000, year: 500_000 });
    assert.equal(await pay(buyer.at, 10_001), 'captured');
  });

  describe('[S135e] race a change of the holder', () => {
    let owner: pg.Client;
    before(async () => {
      owner = new pg.Client({ connectionString: world.walletDatabaseUrl });
      await owner.connect();
    });
    after(() => owner.end());

    const untilLockWait = async (): Promise<void> => {
      const waiting = `select 1 as one from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      for (let tries = 0; tries < 1_000; tries += 1) {
        if ((await world.walletRows(waiting)).length > 0) return;
        await sleep(5);
      }
      assert.fail('the capture does not wait for the change of its holder');
    };
    /** Approves a payment while a change of its holder is not committed yet; then commits it. */
    const approveDuring = async (buyer: Customer, payment: PaymentJson, change: string) => {
      await owner.query('begin');
      await owner.query(`update accounts.holders set ${change} where id = $1`, [toUuid(buyer.holderId)]);
      const approved = approve(payment);
      await untilLockWait();
      await owner.query('commit');
      return approved;
    };

    it('a freeze that came first keeps the money', async () => {
      const buyer = await open();
      const elsewhere = await alsoAt(buyer);
      assert.deepEqual(await approveDuring(buyer, await elsewhere(1_000), `status = 'frozen'`), {
        code: 'account_frozen',
      });
      assert.equal((await buyer.at(1_000)).status, 'requires_approval');
      assert.equal(await buyer.balance(), 2_000_000n);
    });

    it('a lower tier that came first has its limits', async () => {
      const buyer = await open();
      const elsewhere = await alsoAt(buyer);
      const refused = await approveDuring(buyer, await elsewhere(1_000), 'tier = 0');
      assert.equal(typeof refused === 'object' && refused.code, 'limit_per_payment');
      assert.equal(await buyer.balance(), 2_000_000n);
    });
  });
});
