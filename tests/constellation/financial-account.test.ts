import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { FINANCIAL_ACCOUNT } from '../../sandbox/stripe/financial-account.ts';
import { ibans, proveIban } from '../world/euro-accounts.ts';
import { cents, giveMoney } from '../world/money.ts';
import { proveBank, settledEuros, withdraw } from '../world/withdrawals.ts';
import { urls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;
/** What the sandbox's account has in the beginning, in cents. */
const START = 100_000_000n;

describe('the settlement of the account from which withdrawals are paid', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
    await world.given.holder({ added: '200' });
    await pass(3);
  });
  after(() => world.close());

  const pass = async (days = 1): Promise<void> => {
    for (let day = 0; day < days; day += 1) {
      world.advance(DAY_MS);
      await world.settle();
    }
  };
  /** What the newest report says of the account, in cents: what is there, and what is on its way to banks of holders. */
  const settled = async () => {
    const { report, differences } = await settledEuros(world);
    assert.deepEqual(differences, []);
    assert.ok(report.payoutPocket);
    assert.equal(report.payoutPocket.openingMinor, START);
    return { there: Number(report.payoutPocket.balanceMinor - START), underWay: Number(report.underWayMinor) };
  };
  const withdrawer = async (iban?: string): Promise<{ person: Holder; bank: Id<'ins'> }> => {
    const person = await world.given.holder();
    const bank = await proveIban(world, person, iban);
    return { person, bank };
  };

  it('[O2i] agrees each day: withdrawals and cents under way, and arrived', async () => {
    assert.deepEqual(await settled(), { there: 0, underWay: 0 });
    const { person, bank } = await withdrawer();
    const days: object[] = [];
    const look = async () => {
      await pass();
      days.push(await settled());
    };
    await look();
    await look();
    await giveMoney(world, person.holderId, 50_000n);
    await withdraw(person, bank, cents('2000'));
    await look();
    await look();
    assert.deepEqual(days, [
      { there: -1, underWay: 1 },
      { there: -1, underWay: 0 },
      { there: -2_001, underWay: 2_000 },
      { there: -2_001, underWay: 0 },
    ]);
  });

  it('[O2i] has what a bank sends back there again, and with its holder', async () => {
    const before = await settled();
    const { person, bank } = await withdrawer(ibans.returned);
    await pass(2);
    await giveMoney(world, person.holderId, 50_000n);
    await withdraw(person, bank, cents('2000'));
    // Both the cent and the withdrawal come back.
    await pass(7);
    assert.deepEqual(await settled(), before);
    const rows = await world.walletRows<{ status: string }>(
      'select status from withdrawals.withdrawals order by status',
    );
    assert.deepEqual(rows, [{ status: 'posted' }, { status: 'returned' }]);
  });

  it('[O2i] begins with all withdrawals so far, in a wallet that did not compare them before', async () => {
    const { person, bank } = await withdrawer();
    await pass(2);
    await giveMoney(world, person.holderId, 50_000n);
    await withdraw(person, bank, cents('2000'));
    await pass();
    const before = await settled();
    assert.equal(before.underWay, 2_000);
    await world.walletRows("delete from settlement.movements where pocket = 'payouts'");
    await world.walletRows(
      `update settlement.reports
          set content = content - 'payoutPocket' || '{"withdrawnMinor": "0", "underWayMinor": "0"}'`,
    );
    await pass();
    assert.deepEqual(await settled(), { there: before.there, underWay: 0 });
  });

  it('[O2i] takes what fills it from our balance for a move between both', async () => {
    const body = new URLSearchParams({ amount: '7000', currency: 'eur', payout_method: FINANCIAL_ACCOUNT });
    const headers = { authorization: `Bearer ${world.processorKey}` };
    const found = async () => (await settledEuros(world)).report.foundMinor;
    const before = [await settled(), await found()] as const;
    const answer = await world.http(`${world.sandboxUrl}/v1/payouts`, { method: 'POST', body, headers });
    assert.equal(answer.status, 200, await answer.text());
    for (let day = 0; day < 5; day += 1) {
      await pass();
      assert.deepEqual([(await settled()).there, await found()], [before[0].there + 7_000, before[1]]);
    }
  });

  it('[O2i] names a payment that nobody withdrew, and a withdrawal whose payment is not there', async () => {
    const { person, bank } = await withdrawer();
    await pass(2);
    await giveMoney(world, person.holderId, 50_000n);
    const { id } = await withdraw(person, bank, cents('2000'));
    const { outboundPayments: payments, plans } = world.sandbox.stripe.book;
    const payment = Object.values(payments).find(({ metadata }) => metadata['reference'] === id)!;
    const stray = { ...payment, id: 'obp_stray', amount: 77, metadata: {} };
    // What the sandbox still has to do with it would fail meanwhile.
    const due = Object.values(plans).filter(({ subject }) => subject === payment.id);
    for (const one of due) delete plans[one.id];
    delete payments[payment.id];
    payments[stray.id] = stray;
    await pass();
    const { differences } = await settledEuros(world);
    assert.deepEqual(differences.map(({ kind, minor, owner }) => `${kind} ${minor} ${owner}`).toSorted(), [
      'movement_unbooked -77 finance',
      'withdrawal_missing 2000 processor',
    ]);
    assert.match(differences.find(({ kind }) => kind === 'movement_unbooked')!.explained[0]!.reference, /obp_stray/);
    payments[payment.id] = payment;
    for (const one of due) plans[one.id] = one;
    await pass();
    assert.deepEqual(
      (await settledEuros(world)).differences.map(({ kind }) => kind),
      ['movement_unbooked'],
    );
  });

  it('[O2i] reports a currency since a withdrawal in it, and none in which only own money is', async () => {
    const reported = async () => {
      const reports = await world.wallet.settlement.reports.find();
      return new Map(reports.map((report) => [report.currency, report]));
    };
    assert.deepEqual([...(await reported()).keys()], ['EUR']);
    const person = await world.given.holder();
    const bank = await proveBank(world, person);
    await giveMoney(world, person.holderId, 50_000n);
    const order = { give: { amount: '20000', currency: 'EUR' }, get_currency: 'USD' };
    const quoted = await person.app('POST', urls.funding.exchangeQuotes(), order);
    const used = await person.app('POST', urls.funding.exchanges(), { quote_id: quoted.json.id, pin });
    assert.equal(used.status, 201, JSON.stringify(used.json));
    await withdraw(person, bank, { amount: '5000', currency: 'USD' });
    for (let day = 0; day < 3; day += 1) {
      await pass();
      const reports = await reported();
      const dollars = reports.get('USD');
      assert.deepEqual([reports.size, dollars?.day], [2, reports.get('EUR')?.day]);
      assert.deepEqual([dollars?.differences, dollars?.payoutPocket?.openingMinor], [[], START]);
      assert.equal(dollars?.foundMinor, dollars?.expectedMinor);
      // Now its movement is too old to be read again.
      await world.walletRows("update settlement.movements set at = at + interval '2 hours' where pocket = 'payouts'");
    }
  });
});
