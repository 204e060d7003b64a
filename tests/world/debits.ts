import type { Id } from '#platform/kernel/id.ts';
import { urls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { pin } from './people.ts';
import type { AppAnswer, Holder } from './wallet.ts';

/** Numbers of the sandbox's bank accounts, by what becomes of a debit of them. */
export const debitNumbers = {
  succeeds: '000123456789',
  closed: '000111111113',
  unknown: '000111111116',
  empty: '000222222227',
  notAuthorized: '000333333335',
  takenBack: '000555555559',
  stays: '000000000009',
} as const;

/** The days after which the sandbox's banks end a debit, and a little more. */
const ENDS_AFTER_MS = 4 * 86_400_000 + 60_000;

/** Orders dollars from a bank account, as the wallet's app does. @param minor In cents. */
export function addDollars({ app }: Holder, instrumentId: Id<'ins'>, minor: string): Promise<AppAnswer> {
  const order = { instrument_id: instrumentId, amount: { amount: minor, currency: 'USD' }, pin };
  return app('POST', urls.funding.topUps(), order);
}

/** Waits until the banks have ended all debits, and all messages about that have arrived. */
export async function banksEndDebits(world: Constellation): Promise<void> {
  world.advance(ENDS_AFTER_MS);
  await world.settle();
}

/** What a holder has, and what a holder owes, in cents of a dollar. */
export async function dollarsOf(world: Constellation, { holderId }: Pick<Holder, 'holderId'>) {
  const accounts = await world.wallet.ledger.accountsOfHolder(holderId);
  const sumOf = (kind: string) =>
    accounts.reduce((sum, one) => (one.kind === kind && one.currency === 'USD' ? sum + one.postedMinor : sum), 0n);
  return { has: sumOf('available'), owes: -sumOf('debt') };
}
