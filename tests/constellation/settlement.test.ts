import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dayAfter, dayOf } from '../../wallet/server/settlement/reports/days-domain.ts';
import { customersMinor, shortMinor } from '../../wallet/server/settlement/reports/balances-domain.ts';
import type { StoredReport } from '../../wallet/server/settlement/reports/store.ts';
import { SANDBOX_IBAN } from '../../sandbox/bank/account.ts';
import { bankSteps } from '../world/bank.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import type { Holder } from '../world/wallet.ts';

const DAY_MS = 86_400_000;

describe('the daily settlement', () => {
  let world: TestWorld;
  let person: Holder;
  /** The business day that is current. */
  let today: string;

  before(async () => {
    // Without an account for withdrawals, the house has no money outside in the beginning.
    world = await startWorld({ payouts: 'connect' });
    person = await world.given.holder({ added: '100' });
    await world.settle();
    today = dayOf(new Date());
  });
  after(() => world.close());

  /** Lets days pass, and does what is due. */
  async function pass(days = 1): Promise<void> {
    world.advance(days * DAY_MS);
    today = dayAfter(today, days);
    await world.settle();
  }

  /** Makes yesterday's report again, as `npm run settlement -- report` does. */
  async function again(): Promise<StoredReport> {
    await world.wallet.settlement.reports.request();
    await world.settle();
    assert.equal(await world.wallet.settlement.reports.isRequested(), false);
    return newest();
  }

  async function newest(): Promise<StoredReport> {
    const [report] = await world.wallet.settlement.reports.find();
    assert.ok(report);
    return report;
  }

  const kindsOf = (report: StoredReport) => report.differences.map((one) => one.kind);

  async function statementOf(day: string): Promise<string> {
    const answer = await world.http(`${world.sandboxUrl}/bank/statement.xml?day=${day}`);
    assert.equal(answer.status, 200);
    return answer.text();
  }

  async function imports(text: string) {
    const done = await world.wallet.settlement.statements.importFile(Buffer.from(text), [SANDBOX_IBAN]);
    return done.ok ? done.value.map((one) => one.was) : done.error.code;
  }

  const postTo = (path: string, form = new URLSearchParams()) =>
    world.http(`${world.sandboxUrl}${path}`, { method: 'POST', body: form, redirect: 'manual' });

  it('[O2d] agrees after a day with charges, and has every balance of the books', async () => {
    await world.when.addsMoney(person, '50');
    await world.when.addsMoney(person, '20');
    await pass();
    const report = await newest();
    assert.equal(report.day, dayAfter(today, -1));
    assert.deepEqual(report.differences, []);
    assert.equal(report.foundMinor, report.processor.availableMinor + report.processor.pendingMinor);
    assert.equal(customersMinor(report), 17_000n);
    // The processor keeps its fees from the customers' money, until the house puts its own in.
    assert.ok(report.costsMinor > 0n);
    assert.equal(shortMinor(report), report.costsMinor);
    await assertSameAsAccounts(report);
  });

  /** Of the accounts as the newest entry of the report left them: its fees are posted after it. */
  async function assertSameAsAccounts({ balances, lastEntry }: StoredReport): Promise<void> {
    const rows = await world.walletRows<{ kind: string; minor: string }>(
      `select kind, sum(amount_minor)::text as minor
         from ledger.postings posting
         join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
        where entry_number <= $1 group by kind having sum(amount_minor) <> 0`,
      [String(lastEntry)],
    );
    const kept = balances.filter((one) => one.minor !== 0n).map(({ kind, minor }) => ({ kind, minor: String(minor) }));
    assert.deepEqual(
      kept,
      rows.toSorted((left, right) => (left.kind < right.kind ? -1 : 1)),
    );
  }

  const postedOn = async (kind: string) => {
    const [row] = await world.walletRows<{ minor: string }>(
      'select sum(posted_minor)::text as minor from ledger.accounts where kind = $1',
      [kind],
    );
    return BigInt(row?.minor ?? 0);
  };

  it('[O2d] posts the fees of each day to the house, and agrees on all days', async () => {
    for (let day = 0; day < 3; day += 1) {
      await world.when.addsMoney(person, '10');
      await pass();
      const report = await newest();
      assert.deepEqual(report.differences, []);
      assert.equal(report.foundMinor, report.expectedMinor);
      assert.equal(await postedOn('costs'), -report.costsMinor);
    }
    const entries = () => world.walletRows("select reason from ledger.entries where kind = 'processor_fee'");
    const before = (await entries()).length;
    assert.equal(before, 4);
    await again();
    assert.equal((await entries()).length, before);
  });

  it('[O2d] goes on where the day before ended, and makes nothing twice', async () => {
    await world.when.addsMoney(person, '10');
    await pass(2);
    const reports = await world.wallet.settlement.reports.list({ most: 10 });
    assert.deepEqual(
      reports.map(({ day, revision }) => [day, revision]),
      [1, 2, 3, 4, 5, 6].map((days) => [dayAfter(today, -days), 1]),
    );
    await assertSameAsAccounts(await newest());
    await Promise.all([again(), again()]);
    assert.equal((await newest()).revision, 1);
    assert.deepEqual((await newest()).differences, []);
  });

  it('[O2d] follows a payout to the bank, whose statement may come later than the report', async () => {
    await pass(2);
    assert.equal((await postTo('/bank/payouts')).status, 303);
    await pass();
    const sent = await newest();
    assert.deepEqual(sent.differences, []);
    assert.equal(sent.onTheWay.length, 1);
    await pass();
    assert.deepEqual(await imports(await statementOf(dayAfter(today, -1))), ['new']);
    const arrived = await again();
    assert.equal(arrived.revision, 2);
    assert.deepEqual(arrived.differences, []);
    assert.deepEqual(arrived.onTheWay, []);
    assert.equal(arrived.bank[0]?.closingMinor, sent.onTheWay[0]?.minor);
    assert.equal(arrived.foundMinor, sent.foundMinor);
  });

  it('[O2f] imports a statement once, and none that was changed or that leaves a gap', async () => {
    const known = await statementOf(dayAfter(today, -1));
    assert.deepEqual(await imports(known), ['known']);
    assert.equal(await imports(known.replaceAll(/<Ustrd>[^<]*/g, '<Ustrd>other')), 'statement_changed');
    assert.equal(await imports(known.replaceAll(SANDBOX_IBAN, 'DE89370400440532013000')), 'account_unknown');
    assert.equal(await imports(known.replace(/<Id>SB\d+/, '<Id>SBother')), 'statement_out_of_order');
    await pass(2);
    assert.equal(await imports(await statementOf(dayAfter(today, -1))), 'statement_skipped');
    const numberless = (await statementOf(dayAfter(today, -1))).replace(/<ElctrncSeqNb>\d+<\/ElctrncSeqNb>/, '');
    const moved = numberless.replaceAll(/<Amt Ccy="EUR">\d+\.\d\d/g, '<Amt Ccy="EUR">1.00');
    assert.equal(await imports(moved), 'statement_gap');
    const counts = await world.walletRows('select from settlement.statements');
    assert.equal(counts.length, 1);
  });

  it('[O2e] names money at the bank that is no payout, with its age', async () => {
    for (const days of [-2, -1]) assert.deepEqual(await imports(await statementOf(dayAfter(today, days))), ['new']);
    await postTo('/bank/bookings', new URLSearchParams({ amount: '12.50', words: 'Unknown <sender>' }));
    await pass();
    assert.deepEqual(await imports(await statementOf(dayAfter(today, -1))), ['new']);
    const report = await again();
    assert.deepEqual(kindsOf(report), ['bank_entry_unknown']);
    assert.equal(report.differences[0]!.minor, 1_250n);
    assert.match(report.differences[0]!.explained[0]!.reference, /Unknown <sender>/);
    await pass(2);
    const [open] = await world.wallet.settlement.reports.openDifferences();
    assert.equal(open?.ageDays, 2);
    assert.equal(open?.owner, 'finance');
  });

  it('[O2e] names a charge that is missing at the processor, until it is there', async () => {
    await world.when.addsMoney(person, '30');
    const { charges } = world.sandbox.stripe.book;
    const charge = Object.values(charges).at(-1)!;
    delete charges[charge.id];
    await pass();
    const missing = (await newest()).differences.find((one) => one.kind === 'charge_missing');
    assert.equal(missing?.minor, -BigInt(charge.amount));
    assert.match(missing?.explained[0]?.reference ?? '', new RegExp(charge.metadata['reference']!));
    charges[charge.id] = charge;
    await pass();
    assert.deepEqual(kindsOf(await newest()), ['bank_entry_unknown', 'statement_missing']);
  });

  it('[O2e] names a refund that only the processor made', async () => {
    const intent = Object.values(world.sandbox.stripe.book.intents).at(-1)!;
    const form = new URLSearchParams({ payment_intent: intent.id, amount: '100' });
    const headers = { authorization: `Bearer ${world.processorKey}` };
    await world.http(`${world.sandboxUrl}/v1/refunds`, { method: 'POST', body: form, headers });
    await pass();
    const unbooked = (await newest()).differences.find((one) => one.kind === 'movement_unbooked');
    assert.deepEqual([unbooked?.minor, unbooked?.owner], [-100n, 'finance']);
  });

  it('[O2d] agrees after a bank took charges back with a fee, and gave one back', async () => {
    const bank = bankSteps(world);
    await world.given.holder({ added: '30' });
    await bank.keeps(await bank.takesBack());
    await world.given.holder({ added: '40' });
    await bank.givesBack(await bank.takesBack());
    const { costsMinor } = await newest();
    await pass();
    const report = await newest();
    assert.deepEqual(
      report.differences.filter(({ key }) => key.startsWith('charge d')),
      [],
    );
    assert.equal(report.balances.find(({ kind }) => kind === 'chargeback_fees')?.minor, -4_000n);
    assert.ok(report.costsMinor - costsMinor < 1_000n, 'the fees of disputes are in the journal alone');
    await assertSameAsAccounts(report);
  });

  it('[O2d] covers customers’ money with own money that the operator pays in', async () => {
    const before = await newest();
    const missing = (report: StoredReport) => customersMinor(report) - report.foundMinor;
    const lasting = kindsOf(before).filter((one) => one !== 'statement_missing');
    await postTo('/bank/bookings', new URLSearchParams({ amount: '25', words: 'Own money, November' }));
    await pass();
    for (let day = dayAfter(before.bank[0]!.endsOn, 1); day < today; day = dayAfter(day, 1))
      assert.deepEqual(await imports(await statementOf(day)), ['new']);
    const report = await again();
    assert.deepEqual(kindsOf(report), lasting);
    assert.deepEqual([report.ownMinor, missing(report)], [2_500n, missing(before) - 2_500n]);
    assert.equal(await postedOn('own'), 2_500n);
    await pass();
    const after = await newest();
    assert.deepEqual([kindsOf(after), after.foundMinor], [lasting, report.foundMinor]);
    assert.equal(await postedOn('own'), 2_500n);
  });

  it('[O2h] waits for a processor that does not answer, and stores nothing meanwhile', async () => {
    const before = await newest();
    world.sandbox.switchboard.set('stripe', { fault: 'error', delayMs: 0, timesLeft: null });
    await pass();
    assert.equal((await newest()).day, before.day);
    world.sandbox.switchboard.clear();
    world.advance(11 * 60_000);
    await world.settle();
    assert.equal((await newest()).day, dayAfter(today, -1));
  });

  it('[O2h] cannot be rewritten by the servers', async () => {
    for (const table of ['statements', 'bank_entries', 'movements', 'reports', 'differences']) {
      const [row] = await world.walletRows<{ rights: string }>(
        `select string_agg(privilege_type, ' ' order by privilege_type) as rights
           from information_schema.role_table_grants
          where table_schema = 'settlement' and table_name = $1 and grantee = 'holdfast_wallet_writer'`,
        [table],
      );
      assert.equal(row?.rights, 'INSERT SELECT', table);
    }
  });
});
