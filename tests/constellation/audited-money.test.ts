import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { audit } from '../../auditor/audit.ts';
import type { AuditSettings } from '../../auditor/audit.ts';
import { reportWords } from '../../auditor/report.ts';
import { FINANCIAL_ACCOUNT } from '../../sandbox/stripe/financial-account.ts';
import { urls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import { giveMoney } from '../world/money.ts';
import { bankNumbers, proveBank, withdraw } from '../world/withdrawals.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;
const NEW_ID = '01890000-0000-7000-8000-00000000000';

describe('the audit of withdrawals and exchanges', () => {
  let world: TestWorld;
  let settings: AuditSettings;
  before(async () => {
    world = await startWorld();
    await world.settle();
    settings = {
      wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor },
      processor: {
        apiUrl: world.sandboxUrl,
        secretKey: world.processorKey,
        payoutsFrom: { financialAccount: FINANCIAL_ACCOUNT },
        http: world.http,
      },
      againAfterMs: 0,
    };
  });
  after(() => world.close());

  const exchange = async (person: Holder, amount: string, from: string, to: string): Promise<void> => {
    const order = { give: { amount, currency: from }, get_currency: to };
    const quoted = await person.app('POST', urls.funding.exchangeQuotes(), order);
    const used = await person.app('POST', urls.funding.exchanges(), { quote_id: quoted.json.id, pin });
    assert.equal(used.status, 201, JSON.stringify(used.json));
  };
  /** The kinds that the audit finds. The money that tests give has no charge. */
  const found = async (): Promise<string[]> => {
    const done = await audit(settings);
    const kinds = done.findings
      .filter(({ kind }) => kind !== 'entry_charge')
      .map(({ kind, total }) => `${kind} ${total}`);
    if (kinds.length > 0) assert.match(reportWords(done, settings), /payout \w+ at the card processor: 100\.00 USD/);
    return kinds;
  };

  it('[O2b] agrees with payouts under way, paid and returned, and with exchanges there and back', async () => {
    for (const number of [bankNumbers.paid, bankNumbers.returned]) {
      const person = await world.given.holder();
      const bank = await proveBank(world, person, number);
      await giveMoney(world, person.holderId, 30_000n);
      await exchange(person, '29000', 'EUR', 'USD');
      await exchange(person, '5000', 'USD', 'JPY');
      await exchange(person, '1000', 'JPY', 'EUR');
      await withdraw(person, bank, { amount: '10000', currency: 'USD' });
      await withdraw(person, bank, { amount: '2500', currency: 'USD' });
    }
    assert.deepEqual(await found(), []);
    for (let day = 0; day < 6; day += 1) {
      world.advance(DAY_MS);
      await world.settle();
      assert.deepEqual(await found(), [], `after day ${day}`);
    }
    const statuses = await world.walletRows<{ status: string }>('select distinct status from withdrawals.withdrawals');
    assert.deepEqual(statuses.map(({ status }) => status).toSorted(), ['posted', 'returned']);
  });

  it('[O2b] finds a payout without a withdrawal, in another state or of another amount, and one that is missing', async () => {
    const change = async (set: string, kinds: readonly string[]): Promise<void> => {
      const id = "(select min(id::text)::uuid from withdrawals.withdrawals where status = 'posted')";
      const [before] = await world.walletRows<{ id: string; was: string; minor: string }>(
        `select id, status as was, amount_minor::text as minor from withdrawals.withdrawals where id = ${id}`,
      );
      await world.walletRows(`update withdrawals.withdrawals set ${set} where id = '${before!.id}'`);
      assert.deepEqual(
        (await found()).filter((kind) => kind.includes('payout')),
        kinds,
        set,
      );
      await world.walletRows(
        `update withdrawals.withdrawals set id = '${before!.id}', status = '${before!.was}', amount_minor = ${before!.minor}
          where id in ('${before!.id}', '${NEW_ID}1')`,
      );
    };
    await change(`id = '${NEW_ID}1'`, ['payout_withdrawal 1', 'withdrawal_payout 1']);
    await change("status = 'processing'", ['payout_withdrawal 1']);
    await change('amount_minor = amount_minor + 1', ['payout_withdrawal 1']);
    assert.deepEqual(await found(), []);
  });

  it('[O2b] finds a payment whose money came back without a return, and money that left without a payment', async () => {
    const payments = Object.values(world.sandbox.stripe.book.outboundPayments);
    const payment = payments.find(({ amount, status }) => amount === 10_000 && status === 'posted');
    assert.ok(payment);
    payment.at.returned = payment.at.posted!;
    assert.deepEqual(await found(), ['payout_withdrawal 1']);
    delete payment.at.returned;
    const { from } = payment;
    Object.assign(payment, { from: 'fa_other' });
    assert.deepEqual(await found(), ['payout_withdrawal 1', 'withdrawal_payout 1']);
    Object.assign(payment, { from });
    assert.deepEqual(await found(), []);
  });
});
