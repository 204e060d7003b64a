import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { audit } from '../../auditor/audit.ts';
import { availableOf } from '../../sandbox/stripe/balance.ts';
import { urls } from '../../wallet/server/urls.ts';
import { ibans, proveIban } from '../world/euro-accounts.ts';
import { cents, giveMoney } from '../world/money.ts';
import type { Holder } from '../world/wallet.ts';
import { settledEuros, withdraw } from '../world/withdrawals.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

describe('withdrawals through Connect', () => {
  let world: TestWorld;
  /** The request that is cut off, and whether the processor still gets it. */
  let cut: { readonly path: RegExp; readonly isHeard: boolean } | undefined;
  before(async () => {
    world = await startWorld({
      payouts: 'connect',
      net: (_side, send) => async (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        if (init?.method !== 'POST' || !cut?.path.test(pathname)) return send(input, init);
        if (cut.isHeard) await send(input, init);
        throw new TypeError('the line was cut');
      },
    });
    const payer = await world.given.holder({ added: '200' });
    await world.when.addsMoney(payer, '200');
    await days(3);
  });
  after(() => world.close());

  /** Days pass at the sandbox and in the wallet, and everything that is due happens. */
  const days = async (count: number) => {
    for (let day = 0; day < count; day += 1) {
      world.advance(DAY_MS);
      await world.settle();
    }
  };
  /** The euros in our balance at the processor that can leave it, in cents. */
  const atProcessor = () => availableOf(world.sandbox.stripe, null, 'eur');
  const withdrawer = async (iban: string = ibans.kept): Promise<Holder & { readonly bank: Id<'ins'> }> => {
    const person = await world.given.holder();
    const bank = await proveIban(world, person, iban);
    await days(2);
    await giveMoney(world, person.holderId, 50_000n);
    return { ...person, bank };
  };
  const read = async (person: Holder, withdrawalId: string) => {
    const { json } = await person.app('GET', urls.funding.withdrawalState({ withdrawalId }));
    const { status, refusal } = json as unknown as { status: string; refusal?: { code: string } };
    return [status, refusal?.code];
  };
  const balance = async (person: Holder) => {
    const { balances } = (await person.app('GET', urls.activity.balances())).json;
    const all = balances as unknown as readonly { readonly spendable: { amount: string; currency: string } }[];
    return Number(all.find(({ spendable }) => spendable.currency === 'EUR')?.spendable.amount);
  };
  /** What the audit finds. The money that tests give has no charge. */
  const found = async () => {
    const done = await audit({
      wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor },
      processor: {
        apiUrl: world.sandboxUrl,
        secretKey: world.processorKey,
        payoutsFrom: 'connect',
        http: world.http,
      },
      againAfterMs: 0,
    });
    assert.deepEqual(done.unreached, []);
    return done.findings.filter(({ kind }) => kind !== 'entry_charge');
  };

  /** What is on its way to banks of holders by the newest report, in cents; the report agrees. */
  const settled = async () => {
    const { report, differences } = await settledEuros(world);
    assert.deepEqual(differences, []);
    return Number(report.underWayMinor);
  };

  it('[W9c] prove an account by a cent, and pay it once, with the id of account and payout', async () => {
    const person = await withdrawer();
    const before = atProcessor();
    const { id, status } = await withdraw(person, person.bank, cents('2000'));
    assert.equal(status, 'processing');
    assert.deepEqual([await balance(person), atProcessor()], [48_000, before - 2_000]);
    assert.deepEqual(await found(), []);
    await days(1);
    assert.deepEqual(await read(person, id), ['posted', undefined]);
    const [row] = await world.walletRows<{ processor_id: string }>(
      "select processor_id from withdrawals.withdrawals where status = 'posted'",
    );
    assert.match(row!.processor_id, /^acct_\w+\/po_\w+$/);
    assert.deepEqual(await found(), []);
  });

  it('[W9c] come back with what a bank returns days later, once, and so does the money at the processor', async () => {
    const person = await withdrawer(ibans.returned);
    const before = atProcessor();
    const { id } = await withdraw(person, person.bank, cents('2000'));
    await days(2);
    assert.deepEqual(await read(person, id), ['posted', undefined]);
    await days(3);
    assert.deepEqual(await read(person, id), ['returned', 'bank_account_unknown']);
    // The cent came back, too.
    assert.deepEqual([await balance(person), atProcessor()], [50_000, before + 1]);
    assert.deepEqual(await found(), []);
    await days(1);
    assert.equal(await settled(), 0);
  });

  it('[W9c] need the owner’s consent to the terms of the processor, which the page names', async () => {
    const { visitor } = await world.given.holder();
    for (const currency of ['EUR', 'USD']) {
      await visitor.open(`${world.walletUrl}${urls.funding.addBank()}?currency=${currency}`);
      assert.match(
        visitor.page.text,
        /accept its\s+<a [^>]*href="https:\/\/stripe\.com\/connect-account\/legal\/full"/,
      );
    }
    const account = Object.values(world.sandbox.stripe.book.accounts).at(-1);
    assert.equal(account?.service_agreement, 'full');
    assert.equal(account.given['individual.dob.year'] === undefined, false);
  });

  it('[O2d] agree with the settlement of each day: on their way with their cents, and arrived', async () => {
    const person = await world.given.holder();
    const bank = await proveIban(world, person);
    const onTheWay: number[] = [];
    const pass = async () => {
      await days(1);
      onTheWay.push(await settled());
    };
    await pass();
    await pass();
    await giveMoney(world, person.holderId, 50_000n);
    await withdraw(person, bank, cents('2000'));
    await pass();
    await pass();
    assert.deepEqual(onTheWay, [1, 0, 2_000, 0]);
  });

  it('[W9c] are canceled until they leave', async () => {
    const person = await withdrawer();
    const before = atProcessor();
    const { id: withdrawalId } = await withdraw(person, person.bank, cents('2000'));
    const canceled = await person.app('POST', urls.funding.withdrawalCancelation({ withdrawalId }), {});
    assert.equal(canceled.json.status, 'canceled');
    assert.deepEqual([await balance(person), atProcessor()], [50_000, before]);
    assert.deepEqual(await found(), []);
  });

  it('[W9c] are asked for when an answer was lost, and given back if there is no payout', async () => {
    const person = await withdrawer();
    const cases = [
      { path: /\/payouts$/, isHeard: true, end: ['processing', undefined] },
      { path: /\/payouts$/, isHeard: false, end: ['failed', 'processor_unavailable'] },
      { path: /\/transfers$/, isHeard: true, end: ['failed', 'processor_unavailable'] },
      { path: /\/transfers$/, isHeard: false, end: ['failed', 'processor_unavailable'] },
    ];
    for (const { end, ...lost } of cases) {
      const before = [await balance(person), atProcessor()] as const;
      cut = lost;
      const { id, status } = await withdraw(person, person.bank, cents('2000'));
      cut = undefined;
      assert.equal(status, 'processing');
      world.age(6 * MINUTE_MS);
      const isPaid = end[0] === 'processing';
      assert.deepEqual(await read(person, id), end, String(lost.path));
      const paid = isPaid ? 2_000 : 0;
      assert.deepEqual([await balance(person), atProcessor()], [before[0] - paid, before[1] - paid]);
      assert.deepEqual(await found(), []);
    }
    await days(1);
    const states = await world.walletRows<{ status: string; count: number }>(
      `select status, count(*)::integer as count from withdrawals.withdrawals
        where instrument_id = (select max(instrument_id::text)::uuid from withdrawals.withdrawals)
        group by status order by status`,
    );
    assert.deepEqual(states, [
      { status: 'failed', count: 3 },
      { status: 'posted', count: 1 },
    ]);
    await days(1);
    assert.equal(await settled(), 0);
  });

  it('[W9c] stay under way until the money is back at our balance', async () => {
    const person = await withdrawer();
    const { id: withdrawalId } = await withdraw(person, person.bank, cents('2000'));
    const before = atProcessor();
    cut = { path: /\/reversals$/, isHeard: false };
    const refused = await person.app('POST', urls.funding.withdrawalCancelation({ withdrawalId }), {});
    assert.deepEqual([refused.status, refused.json.code], [409, 'withdrawal_not_cancelable']);
    assert.deepEqual([await read(person, withdrawalId), atProcessor()], [['processing', undefined], before]);
    cut = undefined;
    assert.deepEqual(await read(person, withdrawalId), ['canceled', undefined]);
    assert.deepEqual([await balance(person), atProcessor()], [50_000, before + 2_000]);
    assert.deepEqual(await found(), []);
  });

  it('[W9c] are not offered to an account that the wallet knows from another way of paying', async () => {
    const person = await withdrawer();
    const amount = { amount: '2000', currency: 'EUR' };
    await world.walletRows('update instruments.bank_accounts set payout_method_id = $1 where id = $2', [
      'usba_1',
      toUuid(person.bank),
    ]);
    const { status, json } = await person.app('POST', urls.funding.withdrawals(), {
      instrument_id: person.bank,
      amount,
    });
    assert.deepEqual([status, json.code], [409, 'withdrawals_not_offered']);
  });

  it('[O2b] are compared with the processor’s book: payouts of others, and transfers that have none', async () => {
    const { payouts, transfers } = world.sandbox.stripe.book;
    const kinds = async () => (await found()).map(({ kind, total }) => `${kind} ${total}`).toSorted();
    const payout = Object.values(payouts).find(({ amount, status }) => status === 'paid' && amount > 1);
    const transfer = Object.values(transfers).find(
      (one) => one.metadata['reference'] === payout?.metadata['reference'],
    );
    assert.ok(payout && transfer);
    const { metadata, status } = payout;
    // The payout has no transfer, and the transfer no payout.
    transfer.metadata = { reference: 'wdr_of_nobody' };
    assert.deepEqual(await kinds(), ['payout_withdrawal 2']);
    transfer.metadata = metadata;
    for (const wrong of ['failed', 'in_transit'] as const) {
      payout.status = wrong;
      assert.deepEqual(await kinds(), ['payout_withdrawal 1'], wrong);
    }
    payout.status = status;
    payout.metadata = {};
    assert.deepEqual(await kinds(), ['payout_withdrawal 2']);
    transfer.metadata = {};
    assert.deepEqual(await kinds(), ['payout_withdrawal 2', 'withdrawal_payout 1']);
    Object.assign(transfer, { metadata });
    payout.metadata = metadata;
    assert.deepEqual(await kinds(), []);
  });
});
