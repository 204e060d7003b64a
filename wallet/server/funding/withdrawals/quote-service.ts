import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { owedOn } from '../../ledger/accounts/debt-domain.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { bankReason } from '../instruments/offers-data.ts';
import type { Destination, Payouts } from '../processor/payout-domain.ts';
import { feeOf, inForce, judge, monthId, mostNow } from './domain.ts';
import type {
  OfferedBalance,
  Standing,
  Withdrawal,
  WithdrawalError,
  WithdrawalOffer,
  WithdrawalTerms,
} from './domain.ts';
import type { WithdrawalDeps, WithdrawalOrder } from './port.ts';
import { allTerms, findMonth, insertWithdrawal, lockQuotesOf, quotedSince } from './store.ts';

/** Reads what a holder can withdraw now, and to where. */
export async function offerTo(deps: WithdrawalDeps, holderId: Id<'hld'>): Promise<WithdrawalOffer> {
  const [{ address }, accounts, owned, standing] = await Promise.all([
    deps.accounts.get(holderId),
    deps.bankAccounts.list(holderId),
    deps.ledger.accountsOfHolder(holderId),
    standingOf(deps, holderId),
  ]);
  const balances: OfferedBalance[] = [];
  for (const account of owned.filter((one) => one.kind === 'available')) {
    const offered = await offeredIn(deps, holderId, account);
    if (offered) balances.push(offered);
  }
  const isOffered = deps.payouts !== undefined;
  const whyNoAccount = bankReason({ country: address?.country ?? null, paysOut: isOffered });
  return { isOffered, standing, accounts, whyNoAccount, balances };
}

/** Finds out whether a holder may withdraw at all. */
async function standingOf(deps: WithdrawalDeps, holderId: Id<'hld'>): Promise<Standing> {
  const [{ status }, owned, waits] = await Promise.all([
    deps.accounts.get(holderId),
    deps.ledger.accountsOfHolder(holderId),
    deps.restrictions.find(holderId, 'withdrawal'),
  ]);
  return { isFrozen: status !== 'active', owes: owedOn(owned).length > 0, waits };
}

async function offeredIn(
  { db, world, origins }: WithdrawalDeps,
  holderId: Id<'hld'>,
  account: Account,
): Promise<OfferedBalance | undefined> {
  const { currency } = account;
  const now = world.clocks.business();
  const [all, known] = await db.one(async (tx) => [
    await allTerms(tx),
    await findMonth(tx, HOME_CELL, monthId(holderId, currency, now)),
  ]);
  const terms = inForce(all, currency, now);
  if (!terms) return undefined;
  const month = known ?? { paidMinor: 0n, chargedMinor: 0n };
  const leavable = await origins.leavable(holderId, currency, now);
  return { terms, spendable: spendable(account), leavable, most: mostNow(leavable.now, month, terms), month };
}

/**
 * Stores a withdrawal that the holder can approve, with its fee and what the bank says of their name. Moves and reserves
 * nothing. @throws `ProcessorUnavailableError` if the name cannot be compared.
 */
export async function quoteWithdrawal(
  deps: WithdrawalDeps,
  order: WithdrawalOrder,
): Promise<Result<Withdrawal, WithdrawalError>> {
  const { db, world, ledger } = deps;
  const { holderId, amount } = order;
  const { currency } = amount;
  const to = await destinationOf(deps, order, currency);
  if (!to.ok) return to;
  const owned = await ledger.accountsOfHolder(holderId);
  const account = owned.find((one) => one.kind === 'available' && one.currency === currency);
  const offered = account && (await offeredIn(deps, holderId, account));
  if (!account || !offered) return err({ code: 'currency_not_supported' });
  const { terms, month, leavable } = offered;
  const fee = feeOf(amount, month, terms);
  const standing = await standingOf(deps, holderId);
  const judged = judge({ amount, fee, terms, spendable: offered.spendable, leavable, standing });
  if (!judged.ok) return judged;
  const mayAsk = await db.one((tx) => judgeNumber(tx, holderId, terms, world.clocks.business()));
  if (!mayAsk.ok) return mayAsk;
  const check = await to.value.payouts.checkName(to.value.destination);
  const quotedAt = world.clocks.business();
  const withdrawal: Withdrawal = {
    id: world.ids.mint('wdr'),
    cell: HOME_CELL,
    holderId,
    accountId: account.id,
    instrumentId: order.instrumentId,
    amount,
    fee,
    termsVersion: terms.version,
    nameMatch: check.match,
    knownName: check.knownName,
    status: 'quoted',
    refusal: null,
    processorId: null,
    holdId: null,
    quotedAt,
    validUntil: new Date(quotedAt.getTime() + terms.quoteMinutes * 60_000),
    approvedAt: null,
    askedAt: null,
    postedAt: null,
    settledAt: null,
  };
  return db.writeResult(async (tx) => {
    await lockQuotesOf(tx, holderId);
    // Others may have been prepared while the bank was asked.
    const mayStore = await judgeNumber(tx, holderId, terms, quotedAt);
    if (!mayStore.ok) return mayStore;
    await insertWithdrawal(tx, withdrawal);
    return ok(withdrawal);
  });
}

const DAY_MS = 86_400_000;

/** Judges whether a holder may prepare one more withdrawal today. */
async function judgeNumber(
  tx: Tx,
  holderId: Id<'hld'>,
  { quotesADay }: WithdrawalTerms,
  now: Date,
): Promise<Result<void, WithdrawalError>> {
  const quoted = await quotedSince(tx, HOME_CELL, holderId, new Date(now.getTime() - DAY_MS));
  return quoted < quotesADay ? ok() : err({ code: 'withdrawals_too_many' });
}

/** Where the processor pays to, if the bank account is the holder's, proved and in the currency. */
export async function destinationOf(
  { payouts, bankAccounts }: Pick<WithdrawalDeps, 'payouts' | 'bankAccounts'>,
  { holderId, instrumentId }: Pick<WithdrawalOrder, 'holderId' | 'instrumentId'>,
  currency: Currency,
): Promise<Result<{ readonly payouts: Payouts; readonly destination: Destination }, WithdrawalError>> {
  if (!payouts) return err({ code: 'withdrawals_not_offered' });
  const account = await bankAccounts.find(holderId, instrumentId);
  if (!account) return err({ code: 'bank_account_not_found' });
  if (account.status !== 'verified') return err({ code: 'bank_account_not_proved' });
  if (account.currency !== currency) return err({ code: 'currency_not_supported' });
  const { destination } = account;
  const isKnown = destination !== null && payouts.knows(destination);
  return isKnown ? ok({ payouts, destination }) : err({ code: 'withdrawals_not_offered' });
}

/** Reads the terms with which a withdrawal was quoted. */
export async function termsOf({ db }: Pick<WithdrawalDeps, 'db'>, withdrawal: Withdrawal): Promise<WithdrawalTerms> {
  const { termsVersion, amount } = withdrawal;
  const all = await db.one(allTerms);
  const terms = all.find((one) => one.version === termsVersion && one.currency === amount.currency);
  invariant(terms, 'a withdrawal names its terms');
  return terms;
}
