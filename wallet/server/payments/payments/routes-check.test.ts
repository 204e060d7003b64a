import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { toUuid } from '#platform/kernel/id.ts';
import { cents } from '../../../../tests/world/money.ts';
import { mandateDetail } from '../../../../tests/world/shop.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { CreatePaymentBody } from './schema.ts';

describe('/v1/payments/check', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  let database: pg.Client;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
    database = new pg.Client({ connectionString: world.walletDatabaseUrl });
    await database.connect();
  });
  after(async () => {
    await database.end();
    await world.close();
  });

  const check = async (buyer: Customer, order: unknown = trade.order()) => {
    const answer = await trade.shop.api(buyer.accessToken, 'POST', urls.payments.check(), order);
    return { status: answer.status, body: (await answer.json()) as Problem & { covered?: true } };
  };
  const codeOf = async (buyer: Customer, more: Partial<CreatePaymentBody> = {}) => {
    const { status, body } = await check(buyer, trade.order(more));
    return `${status} ${body.covered ?? body.code}`;
  };
  const giveCard = (buyer: Customer, year: number) =>
    database.query(
      `insert into instruments.cards (cell, id, holder_id, processor_id, fingerprint, brand, last4, exp_month, exp_year,
                                      funding, country, added_at)
       values (0, gen_random_uuid(), $1, $2, $2, 'visa', '4242', 1, $3, 'credit', 'IE', now())`,
      [toUuid(buyer.holderId), `pm_${buyer.holderId}_${year}`, year],
    );

  it('[S161a] reports that the balance covers a payment, to the cent, and takes nothing', async () => {
    const buyer = await trade.customer();
    assert.equal(await codeOf(buyer), '402 insufficient_funds');
    await buyer.give(4_999n);
    assert.equal(await codeOf(buyer), '402 insufficient_funds');
    await buyer.give(1n);
    const { status, body } = await check(buyer);
    assert.deepEqual([status, body], [200, { covered: true, total: cents('5000') }]);
    assert.equal(await buyer.balance(), 5_000n);
    const { rows } = await database.query('select from payments.payments where payer_id = $1', [
      toUuid(buyer.holderId),
    ]);
    assert.equal(rows.length, 0);
  });

  it('[S161a] does not reveal the balance', async () => {
    const { body } = await check(await trade.customer());
    assert.deepEqual(Object.keys(body).toSorted(), [
      'charged',
      'code',
      'next_action',
      'reference',
      'status',
      'title',
      'type',
    ]);
  });

  it('[S161a] lets a linked card cover the rest, unless it has expired', async () => {
    const buyer = await trade.customer();
    await giveCard(buyer, 2020);
    assert.equal(await codeOf(buyer), '402 insufficient_funds');
    await giveCard(buyer, 2090);
    assert.equal(await codeOf(buyer), '200 true');
  });

  it('[S138f] refuses everything that a payment refuses, with the same words', async () => {
    const buyer = await trade.customer();
    await buyer.give(1_000_000n);
    const line = { reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount: cents('50') };
    const [part, ...parts] = trade.order().parts;
    const dear = { reference: 'p1', payee_id: trade.sellers[0].payeeId, commission: cents('0') };
    for (const [more, expected] of [
      [{ lines: Array.from({ length: 101 }, () => line) }, '400 invalid_request'],
      [{ lines: [{ ...line, description: 'x'.repeat(203) }] }, '400 invalid_request'],
      [{ amount: cents('5001') }, '422 order_sums_differ'],
      [{ parts: [{ ...part!, payee_id: 'pye_unknown' }, ...parts] }, '422 payee_unknown'],
      [
        {
          amount: cents('500001'),
          lines: [{ ...line, amount: cents('500001') }],
          parts: [{ ...dear, amount: cents('500001') }],
        },
        '403 limit_per_payment',
      ],
    ] as const) {
      assert.equal(await codeOf(buyer, more as never), expected);
    }
  });

  /** An order of one line and one part, for this number of cents. */
  const orderOf = (minor: number): CreatePaymentBody => {
    const [part] = trade.order().parts;
    const sum = cents(String(minor));
    const line = { reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount: sum };
    const parts = [{ ...part!, amount: sum, commission: cents('0') }];
    return trade.order({ amount: sum, lines: [line], parts });
  };
  const askFor = async (token: string, minor: number) => {
    const answer = await trade.shop.api(token, 'POST', urls.payments.check(), orderOf(minor));
    const { covered, code } = (await answer.json()) as Problem & { covered?: true };
    return { said: covered ?? code, status: answer.status, wait: Number(answer.headers.get('retry-after')) };
  };
  const first = (count: number) => Array.from({ length: count }, (_, index) => 1_000 + index * 1_000);

  it('[S161g] judges eight amounts a day, each any number of times, and says when it judges more', async () => {
    const buyer = await trade.customer();
    await buyer.give(4_000n);
    const ask = (minor: number) => askFor(buyer.accessToken, minor);
    const said = [];
    for (const minor of [...first(8), ...first(8)]) said.push((await ask(minor)).said);
    const eight = [...Array(4).fill(true), ...Array(4).fill('insufficient_funds')];
    assert.deepEqual(said, [...eight, ...eight]);
    const midnight = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000;
    for (const minor of [4_001, 9_000]) {
      const { said: refused, status, wait } = await ask(minor);
      assert.deepEqual([refused, status], ['checks_exhausted', 429]);
      assert.ok(Math.abs(Date.now() + wait * 1_000 - midnight) < 60_000, `${wait} seconds until midnight (UTC)`);
    }
    assert.equal((await ask(5_000)).said, 'insufficient_funds', 'a repeated amount is judged again');
    const other = await trade.customer();
    assert.equal(
      (await askFor(other.accessToken, 9_000)).said,
      'insufficient_funds',
      'another wallet has its own count',
    );
  });

  it('[S161g] judges eight of 24 concurrent amounts', async () => {
    const buyer = await trade.customer();
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) => 1_000 + index).map((minor) => askFor(buyer.accessToken, minor)),
    );
    assert.equal(answers.filter(({ said }) => said === 'insufficient_funds').length, 8);
    assert.equal(answers.filter(({ said }) => said === 'checks_exhausted').length, 16);
  });

  it('[S161g] gives a shop no more answers after a new link to the same wallet', async () => {
    const buyer = await trade.customer();
    for (const minor of first(8)) await askFor(buyer.accessToken, minor);
    await world.wallet.linking.mandates.revoke(buyer.mandateId as `mdt_${string}`, 'holder');
    const again = await when.links(trade.shop, buyer, mandateDetail);
    assert.notEqual(again.mandateId, buyer.mandateId);
    assert.equal((await askFor(again.accessToken, 9_000)).said, 'checks_exhausted');
  });

  it('[S161g] does not count an amount that is refused for another reason than the balance', async () => {
    const buyer = await trade.customer();
    for (let more = 0; more < 12; more += 1) {
      assert.equal((await askFor(buyer.accessToken, 500_001 + more)).said, 'limit_per_payment');
      assert.equal(await codeOf(buyer, { amount: cents(String(5_001 + more)) }), '422 order_sums_differ');
    }
    for (const minor of first(8)) assert.equal((await askFor(buyer.accessToken, minor)).said, 'insufficient_funds');
    assert.equal((await askFor(buyer.accessToken, 500_001)).said, 'limit_per_payment', 'still refused for its limit');
  });

  it('[S161a] answers only under an active link', async () => {
    const buyer = await trade.customer();
    const token = await trade.shop.clientToken();
    const asClient = await trade.shop.api(token, 'POST', urls.payments.check(), trade.order());
    assert.equal(asClient.status, 403);
    await world.wallet.linking.mandates.revoke(buyer.mandateId as `mdt_${string}`, 'holder');
    assert.equal((await check(buyer)).status, 401);
  });
});
