import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { bankSteps } from '../../../../tests/world/bank.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { bankNumbers, giveDollars, proveBank } from '../../../../tests/world/withdrawals.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

let world: TestWorld;
let given: Given;
let when: When;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
});
after(() => world.close());

/** Business time, as far as it was moved on. */
let movedMs = 0;
const now = () => new Date(Date.now() + movedMs);
const pass = (ms: number) => {
  movedMs += ms;
  world.advance(ms);
};
const read = (person: Holder, query: Record<string, string>) =>
  person.app('GET', `${urls.activity.history()}?${new URLSearchParams(query).toString()}`);
const linesOf = async (person: Holder, query: Record<string, string>) => (await read(person, query)).json.lines;
const amounts = async (person: Holder, query: Record<string, string>) =>
  (await linesOf(person, query)).map((line) => line.amount.amount);

/** Refunds the only part of a payment whole. */
async function refundAll(paymentId: Id<'pay'>): Promise<void> {
  const payment = (await world.wallet.payments.payments.find(paymentId))!;
  const key = { scope: 'test', key: paymentId, requestHash: 'one' };
  const done = await world.wallet.protection.refunds.refund(payment, {
    partId: payment.parts[0]!.id,
    wish: 'all',
    key,
  });
  assert.ok(done.ok);
}

describe('[H1a] the history, narrowed', () => {
  let person: Holder;
  let days: Date[];
  before(async () => {
    person = await given.holder({ card: true });
    const seller = await given.holder({ tier: 2 });
    const [lamps, books] = [await given.sales('Tidewater Market'), await given.sales('Harbor Books')];
    const lantern = await lamps.openPayee(seller.holderId, 'Lantern Lane Candles');
    const harbor = await books.openPayee(seller.holderId, 'Maren Holt');
    days = [now()];
    await when.addsMoney(person, '60');
    pass(DAY_MS / 2);
    days.push(now());
    await when.addsMoney(person, '70');
    await lamps.sell(person.holderId, { payeeId: lantern, minor: 4_690n, reference: '2211-8841' });
    pass(DAY_MS / 2);
    days.push(now());
    await refundAll(await books.sell(person.holderId, { payeeId: harbor, minor: 1_250n, reference: '2211-8842' }));
  });

  it('to days', async () => {
    const [first, second, third] = days.map((day) => day.toISOString()) as [string, string, string];
    assert.deepEqual(await amounts(person, { to: second }), ['6000']);
    assert.deepEqual(await amounts(person, { from: second, to: third }), ['-4690', '7000']);
    assert.deepEqual(await amounts(person, { from: third }), ['1250', '-1250']);
    assert.deepEqual(await amounts(person, { from: first, to: first }), []);
    const later = new Date(now().getTime() + 400 * DAY_MS).toISOString();
    assert.deepEqual(await amounts(person, { from: later }), []);
    assert.equal((await amounts(person, { from: '1999-12-31T23:59:59.999Z', to: later })).length, 5);
  });

  it('to amounts, in and out alike, with both bounds', async () => {
    assert.deepEqual(await amounts(person, { least: '4690', most: '6000' }), ['-4690', '6000']);
    assert.deepEqual(await amounts(person, { least: '6001' }), ['7000']);
    assert.deepEqual(await amounts(person, { most: '1250' }), ['1250', '-1250']);
    assert.deepEqual(await amounts(person, { least: '999999999999999999' }), []);
  });

  it('to a shop, a seller or a card', async () => {
    for (const counterparty of ['tidewater', 'Lantern Lane']) {
      assert.deepEqual(await amounts(person, { counterparty }), ['-4690'], counterparty);
    }
    assert.deepEqual(await amounts(person, { counterparty: 'harbor' }), ['1250', '-1250']);
    assert.deepEqual(await amounts(person, { counterparty: 'Visa 4242' }), ['7000', '6000']);
    // Words of a line that name nobody.
    for (const counterparty of ['2211-8841', 'refund', 'money added', '46.90', '%', '_']) {
      assert.deepEqual(await amounts(person, { counterparty }), [], counterparty);
    }
  });

  it('to a status, which each line says', async () => {
    const of = async (status: string) => amounts(person, { status });
    assert.deepEqual(
      [await of('pending'), await of('returned'), await of('done'), await of('taken_back')],
      [['-4690'], ['-1250'], ['1250', '7000', '6000'], []],
    );
    assert.deepEqual(
      (await linesOf(person, {})).map((line) => line.status),
      ['done', 'returned', 'pending', 'done', 'done'],
    );
  });

  it('by several filters at once, together with a search and pages', async () => {
    const from = days[1]!.toISOString();
    const query = { from, least: '1000', most: '7000', status: 'done', limit: '1' };
    const page = (await read(person, query)).json;
    assert.deepEqual(
      page.lines.map((line) => line.amount.amount),
      ['1250'],
    );
    assert.deepEqual(await amounts(person, { ...query, cursor: page.next_cursor! }), ['7000']);
    assert.deepEqual(await amounts(person, { from, search: 'refund', counterparty: 'harbor' }), ['1250']);
    assert.deepEqual(await amounts(person, { from, kind: 'payment', counterparty: 'harbor' }), ['-1250']);
  });

  it('by nothing that is no time, no amount and no status', async () => {
    const wrong = [
      { from: '2026-02-30T00:00:00.000Z' },
      { to: 'tomorrow' },
      { from: '' },
      { least: '-1' },
      { most: '1.5' },
      { least: '9'.repeat(19) },
      { status: 'lost' },
      { counterparty: 'x'.repeat(101) },
    ];
    for (const query of wrong as Record<string, string>[]) {
      const { status, json } = await read(person, query);
      assert.deepEqual([status, json.code], [400, 'invalid_request'], JSON.stringify(query));
    }
  });
});

describe('[H1a] the status of a line', () => {
  it('says that a bank took added money back, until it gives it back', async () => {
    const bank = bankSteps(world);
    const person = await given.holder({ added: '100' });
    const dispute = await bank.takesBack();
    const statuses = async () => (await linesOf(person, {})).map((line) => [line.amount.amount, line.status]);
    assert.deepEqual(await statuses(), [
      ['-10000', 'done'],
      ['10000', 'taken_back'],
    ]);
    assert.deepEqual(await amounts(person, { status: 'taken_back' }), ['10000']);
    await bank.givesBack(dispute);
    assert.deepEqual(await amounts(person, { status: 'taken_back' }), []);
  });

  for (const [number, becomes] of [
    [bankNumbers.paid, 'done'],
    [bankNumbers.failed, 'returned'],
  ] as const) {
    it(`says that a withdrawal is on its way, and that it is ${becomes}; its bank account finds it`, async () => {
      const person = await given.holder();
      const bank = await proveBank(world, person, number);
      await giveDollars(world, person, 20_000n);
      const amount = { amount: '10000', currency: 'USD' };
      const quoted = await person.app('POST', urls.funding.withdrawals(), { instrument_id: bank, amount });
      const approval = urls.funding.withdrawalApproval({ withdrawalId: quoted.json.id });
      assert.equal((await person.app('POST', approval, { pin })).status, 200);
      const statusOf = async () => (await linesOf(person, { currency: 'USD', kind: 'withdrawal' }))[0]?.status;
      assert.equal(await statusOf(), 'pending');
      for (const words of [{ search: number.slice(-4) }, { counterparty: 'stripe test bank' }]) {
        assert.deepEqual(await amounts(person, { currency: 'USD', ...words }), ['-10000'], number);
      }
      for (let day = 0; day < 6; day += 1) {
        pass(DAY_MS);
        await world.settle();
      }
      assert.equal(await statusOf(), becomes);
    });
  }
});
