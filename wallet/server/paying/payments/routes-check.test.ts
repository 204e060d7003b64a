import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { toUuid } from '#platform/kernel/id.ts';
import { startConstellation } from '../../../../tests/constellation/constellation.ts';
import type { Constellation } from '../../../../tests/constellation/constellation.ts';
import { cents, openTrade } from '../../../../tests/constellation/trade.ts';
import type { Buyer, Problem, Trade } from '../../../../tests/constellation/trade.ts';
import type { CreatePaymentBody } from './schema.ts';

describe('/v1/payments/check', () => {
  let world: Constellation;
  let trade: Trade;
  let database: pg.Client;
  before(async () => {
    world = await startConstellation();
    trade = await openTrade(world);
    database = new pg.Client({ connectionString: world.walletDatabaseUrl });
    await database.connect();
  });
  after(async () => {
    await database.end();
    await world.close();
  });

  const check = async (buyer: Buyer, order: unknown = trade.order()) => {
    const answer = await trade.shop.api(buyer.accessToken, 'POST', '/v1/payments/check', order);
    return { status: answer.status, body: (await answer.json()) as Problem & { covered?: true } };
  };
  const codeOf = async (buyer: Buyer, more: Partial<CreatePaymentBody> = {}) => {
    const { status, body } = await check(buyer, trade.order(more));
    return `${status} ${body.covered ?? body.code}`;
  };
  const giveCard = (buyer: Buyer, year: number) =>
    database.query(
      `insert into instruments.cards (cell, id, holder_id, processor_id, fingerprint, brand, last4, exp_month, exp_year,
                                      funding, country, added_at)
       values (0, gen_random_uuid(), $1, $2, $2, 'visa', '4242', 1, $3, 'credit', 'IE', now())`,
      [toUuid(buyer.holderId), `pm_${buyer.holderId}_${year}`, year],
    );

  it('[S161a] says that a payment is covered by the balance, to the cent, and takes nothing', async () => {
    const buyer = await trade.openBuyer();
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

  it('[S161a] does not say how much there is', async () => {
    const { body } = await check(await trade.openBuyer());
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

  it('[S161a] takes a linked card for the rest, but for one that has expired', async () => {
    const buyer = await trade.openBuyer();
    await giveCard(buyer, 2020);
    assert.equal(await codeOf(buyer), '402 insufficient_funds');
    await giveCard(buyer, 2090);
    assert.equal(await codeOf(buyer), '200 true');
  });

  it('[S138f] refuses what a payment would be refused for, with the same words', async () => {
    const buyer = await trade.openBuyer();
    await buyer.give(1_000_000n);
    const line = { description: 'Lamp', quantity: 1, amount: cents('50') };
    const [part, ...parts] = trade.order().parts;
    const dear = { reference: 'p', payee_id: trade.sellers[0].payeeId, commission: cents('0') };
    for (const [more, expected] of [
      [{ lines: Array.from({ length: 101 }, () => line) }, '400 invalid_request'],
      [{ lines: [{ ...line, description: 'x'.repeat(203) }] }, '400 invalid_request'],
      [{ amount: cents('5001') }, '422 order_sums_differ'],
      [{ parts: [{ ...part!, payee_id: 'pye_unknown' }, ...parts] }, '422 payee_unknown'],
      [
        {
          amount: cents('500001'),
          lines: [{ ...line, amount: cents('500001') }],
          shipping: cents('0'),
          parts: [{ ...dear, amount: cents('500001') }],
        },
        '403 limit_per_payment',
      ],
    ] as const) {
      assert.equal(await codeOf(buyer, more as never), expected);
    }
  });

  it('[S161a] answers 60 times an hour, so that nobody finds out how much there is by asking', async () => {
    const buyer = await trade.openBuyer();
    const answers: number[] = [];
    for (let time = 0; time < 61; time += 1) answers.push((await check(buyer)).status);
    assert.deepEqual([new Set(answers.slice(0, 60)), answers[60]], [new Set([402]), 429]);
    const other = await trade.openBuyer();
    assert.equal((await check(other)).status, 402, 'another has answers of their own');
  });

  it('[S161a] is asked under a live link alone', async () => {
    const buyer = await trade.openBuyer();
    const token = await trade.shop.clientToken();
    const asClient = await trade.shop.api(token, 'POST', '/v1/payments/check', trade.order());
    assert.equal(asClient.status, 403);
    await world.wallet.linking.mandates.revoke(buyer.mandateId as `mdt_${string}`, 'holder');
    assert.equal((await check(buyer)).status, 401);
  });
});
