import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { negate, zero } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { spendable } from './domain.ts';
import type { Account, Posting } from './domain.ts';

/**
 * The account for the debts of another account's owner, in the same currency. It follows from that account, so a
 * command can name it before anybody has a debt.
 */
export function debtAccountId(of: Id<'acc'>): Id<'acc'> {
  return deriveId('acc', `debt of ${of}`);
}

/** The account of an owner, with the account of the owner's debts; undefined while there was never a debt. */
export interface Indebted {
  readonly account: Account;
  readonly debt: Account | undefined;
}

/** Lists what the owner of some accounts owes, one sum above zero for each currency. */
export function owedOn(accounts: readonly Account[]): Money[] {
  const debts = accounts.filter(({ kind, postedMinor }) => kind === 'debt' && postedMinor < 0n);
  return debts.map(({ postedMinor, currency }) => ({ minor: -postedMinor, currency }));
}

/** What an owner can pay with from one of its accounts: nothing while it owes, in any currency. */
export function payableFrom(accounts: readonly Account[], accountId: Id<'acc'>, currency: Currency): Money {
  const account = accounts.find((one) => one.id === accountId);
  return account && owedOn(accounts).length === 0 ? spendable(account) : zero(currency);
}

/** Pays a sum to an account, but first its owner's debt. */
export function credit({ account, debt }: Indebted, sum: Money): Posting[] {
  const owed = debt ? -debt.postedMinor : 0n;
  const toDebt = sum.minor < owed ? sum.minor : owed;
  return [
    ...(debt ? [{ accountId: debt.id, currency: sum.currency, amountMinor: toDebt }] : []),
    { accountId: account.id, currency: sum.currency, amountMinor: sum.minor - toDebt },
  ].filter((posting) => posting.amountMinor !== 0n);
}

/** Takes a sum from an account as far as its balance goes. The rest becomes its owner's debt, on an account that may be new. */
export function collect({ account, debt }: Indebted, sum: Money, now: Date): { postings: Posting[]; opened?: Account } {
  invariant(sum.minor > 0n, 'a sum to collect is more than zero');
  const { minor } = spendable(account);
  const free = minor > 0n ? minor : 0n;
  const paid = sum.minor < free ? sum.minor : free;
  const owed = sum.minor - paid;
  const postings = [
    { accountId: account.id, currency: sum.currency, amountMinor: -paid },
    { accountId: debtAccountId(account.id), currency: sum.currency, amountMinor: -owed },
  ].filter((posting) => posting.amountMinor !== 0n);
  return { postings, ...(owed > 0n && !debt ? { opened: newDebt(account, now) } : {}) };
}

function newDebt(account: Account, at: Date): Account {
  const { cell, ownerKind, ownerId, currency } = account;
  const empty = { floorMinor: null, postedMinor: 0n, heldMinor: 0n } as const;
  return { id: debtAccountId(account.id), cell, ownerKind, ownerId, kind: 'debt', currency, ...empty, opening: { at } };
}

/** Pays a sum above zero to an account as `credit` does, and takes one below zero from it as `collect` does. */
export function payOrCollect(of: Indebted, sum: Money, now: Date): { postings: Posting[]; opened?: Account } {
  return sum.minor > 0n ? { postings: credit(of, sum) } : collect(of, negate(sum), now);
}
