import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { urls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { giveMoney, makeBalance } from './money.ts';
import { pin } from './people.ts';
import type { Holder } from './wallet.ts';

/** Numbers of the sandbox's bank accounts, by what becomes of a payment to them. */
export const bankNumbers = { paid: '000123456789', failed: '000111111116', returned: '000111111113' } as const;

/** The time for which withdrawals wait after a bank account was proved, and a little more. */
const WAIT_MS = 25 * 3_600_000;

/** Adds a bank account and proves it, and by default waits until withdrawals are allowed again. */
export async function proveBank(
  world: Constellation,
  { visitor, app }: Holder,
  number: string = bankNumbers.paid,
  { waits = true } = {},
): Promise<Id<'ins'>> {
  const add = urls.funding.addBank();
  await visitor.open(`${world.walletUrl}${add}?currency=USD`);
  const [, name = ''] = /name="name"\s[^>]*value="([^"]*)"/s.exec(visitor.page.text) ?? [];
  await visitor.submit(add, { name, routing: '110000000', account: number, pin });
  const { json } = await app('GET', urls.funding.instruments());
  const account = json.instruments.find((one) => one.kind === 'bank_account' && one.status === 'verifying');
  assert.ok(account, visitor.page.text.slice(0, 4_000));
  await visitor.submit(urls.funding.bank({ instrumentId: account.id }), { code: 'SM11AA' });
  if (waits) {
    world.advance(WAIT_MS);
    // The rates of the new day are read, too.
    await world.settle();
  }
  return account.id as Id<'ins'>;
}

/** Gives a holder a balance in US dollars that may leave at once. @param minor In cents. */
export async function giveDollars(world: Constellation, { app, holderId }: Holder, minor: bigint): Promise<void> {
  await giveMoney(world, holderId, 1_000n);
  const order = { give: { amount: '1000', currency: 'EUR' }, get_currency: 'USD' };
  const quoted = await app('POST', urls.funding.exchangeQuotes(), order);
  const used = await app('POST', urls.funding.exchanges(), { quote_id: quoted.json.id, pin });
  assert.equal(used.status, 201);
  await makeBalance(world, holderId, { minor, currency: 'USD' });
}

/** Withdraws money to a bank account of the holder, and approves it. */
export async function withdraw({ app }: Holder, bank: Id<'ins'>, amount: { amount: string; currency: string }) {
  const asked = await app('POST', urls.funding.withdrawals(), { instrument_id: bank, amount });
  assert.equal(asked.status, 201, JSON.stringify(asked.json));
  const withdrawalId = String(asked.json.id);
  const approved = await app('POST', urls.funding.withdrawalApproval({ withdrawalId }), { pin });
  assert.equal(approved.status, 200, JSON.stringify(approved.json));
  return { id: withdrawalId, status: approved.json.status };
}

/**
 * Holds the newest report in euros against the books: its differences explain it.
 *
 * @returns The report, and its differences without those of the money that tests give, which was never at the processor.
 */
export async function settledEuros({ wallet }: Constellation) {
  const report = (await wallet.settlement.reports.find()).find(({ currency }) => currency === 'EUR');
  assert.ok(report);
  const sum = report.differences.reduce((all, one) => all + one.minor, 0n);
  assert.equal(sum, report.foundMinor - report.expectedMinor);
  return { report, differences: report.differences.filter(({ kind }) => kind !== 'charge_missing') };
}
