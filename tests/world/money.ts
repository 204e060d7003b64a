import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import type { Account } from '../../wallet/server/ledger/accounts/domain.ts';
import { transfer } from '../../wallet/server/ledger/accounts/domain.ts';
import { accountsKey, touch } from '../../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../../wallet/server/ledger/batch/command.ts';
import type { Constellation } from './constellation.ts';

type Books = Pick<Constellation, 'wallet'>;

const here = { cell: HOME_CELL };

/** Makes an amount of euros as the API takes it. @param amount In cents. */
export const cents = (amount: string) => ({ amount, currency: 'EUR' }) as const;

/** Moves money between two accounts, as a top-up moves it from the processor's account. */
const fund: MoneyCommand<{ from: Id<'acc'>; to: Id<'acc'>; sum: Money }, null, never> = {
  kind: 'test.fund',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, sum }) => {
    const postings = transfer(from, to, sum);
    return ok({ answer: null, entries: [{ kind: 'test', reason: 'a test', postings }] });
  },
};

/** The account that stands for the outside world. */
function outside({ ledger }: Books['wallet']): Id<'acc'> {
  return ledger.house('processor_clearing', 'EUR', HOME_CELL);
}

/** Adds cents to a holder's balance, without a card. */
export async function giveMoney({ wallet }: Books, holderId: Id<'hld'>, minor: bigint): Promise<void> {
  const { id: to } = await accountOf({ wallet }, holderId);
  await wallet.batch.submit(fund, { from: outside(wallet), to, sum: { minor, currency: 'EUR' } }, here);
}

/** Makes a holder's balance in another currency, which the holder has opened, just as large. */
export async function makeBalance({ wallet }: Books, holderId: Id<'hld'>, { minor, currency }: Money): Promise<void> {
  const { id, postedMinor } = await accountOf({ wallet }, holderId, currency);
  // Neither the processor's reports nor the quotes of exchanges say what this account has.
  const house = wallet.ledger.house('own', currency, HOME_CELL);
  const more = minor - postedMinor;
  if (more === 0n) return;
  const [from, to, size] = more > 0n ? [house, id, more] : [id, house, -more];
  await wallet.batch.submit(fund, { from, to, sum: { minor: size, currency } }, here);
}

/** Takes cents from a holder's balance, as if another shop had charged them. */
export async function takeMoney({ wallet }: Books, holderId: Id<'hld'>, minor: bigint): Promise<void> {
  const { id: from } = await accountOf({ wallet }, holderId);
  await wallet.batch.submit(fund, { from, to: outside(wallet), sum: { minor, currency: 'EUR' } }, here);
}

/** Adds cents to the account that gets a shop's commission. */
export async function earnMoney({ wallet }: Books, clientId: string, minor: bigint): Promise<void> {
  const client = await wallet.linking.clients.find(clientId);
  invariant(client, `the client ${clientId} is registered`);
  const from = outside(wallet);
  const sum = { minor, currency: 'EUR' } as const;
  await wallet.batch.submit(fund, { from, to: client.commissionAccountId, sum }, here);
}

/** Adds cents to the wallet's income, as fees do. */
export async function fundIncome({ wallet }: Books, minor: bigint): Promise<void> {
  const to = wallet.ledger.house('fees', 'EUR', HOME_CELL);
  await wallet.batch.submit(fund, { from: outside(wallet), to, sum: { minor, currency: 'EUR' } }, here);
}

/** Reads a holder's posted balance of euros from the books, in cents. */
export async function balanceOf(world: Books, holderId: Id<'hld'>): Promise<bigint> {
  return (await accountOf(world, holderId)).postedMinor;
}

async function accountOf({ wallet }: Books, holderId: Id<'hld'>, currency: Currency = 'EUR'): Promise<Account> {
  const owned = await wallet.ledger.accountsOfHolder(holderId);
  const account = owned.find((one) => one.kind === 'available' && one.currency === currency);
  invariant(account, `${holderId} has a spendable account`);
  return account;
}
