import type { Db, Tx } from '#platform/db/db.ts';
import type { CursorError } from '#platform/http/cursor.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { subtract, total, zero } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import type { Indebted } from '../../ledger/accounts/debt-domain.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Chargebacks } from '../../funding/chargebacks/service.ts';
import type { Quote } from '../../funding/exchange/domain.ts';
import type { Exchange } from '../../funding/exchange/service.ts';
import type { NamedWithdrawal, Withdrawals } from '../../funding/withdrawals/service.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { chargebackOf, describe, quoteOf, topUpOf, sourceName, withdrawalOf } from './domain.ts';
import type {
  Balance,
  BookedLine,
  HistoryFilter,
  HistoryLine,
  HistoryPage,
  HistoryQuery,
  OpenLine,
  OwnPosting,
} from './domain.ts';
import { csvHeader, csvOf } from './file-domain.ts';
import type { EntryNames } from './entry-names-crypto.ts';
import { readLines, unsettledOf } from './lines-service.ts';
import { hasLine, paymentsNamed, pendingOf, postingsOf, protectedMinor, sourcesOfTopUps } from './store.ts';

/** The door to a holder's history. It only reads, under row-level security. */
export interface History {
  /** Reads a page of lines, the newest first. The cursor must be one of the holder's own lines. */
  page(holderId: Id<'hld'>, query: HistoryQuery): Promise<Result<HistoryPage, CursorError>>;
  /** Opens the line of an entry, of the balance in a currency or else of the first that it moved. */
  entry(holderId: Id<'hld'>, entryId: string, currency?: Currency): Promise<OpenLine | undefined>;
  /** Writes a file of the lines, the newest first, a page at a time. */
  file(holderId: Id<'hld'>, filter: HistoryFilter): AsyncGenerator<string>;
  /** Reads the holder's balances, one for each currency. */
  balances(holderId: Id<'hld'>): Promise<Balance[]>;
  /** Finds a payment of which the holder is the payer. */
  payment(holderId: Id<'hld'>, paymentId: string): Promise<Payment | undefined>;
}

interface HistoryDeps {
  readonly db: Db;
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly entryNames: EntryNames;
  readonly exchange: Pick<Exchange, 'list'>;
  readonly withdrawals: Pick<Withdrawals, 'named'>;
  readonly chargebacks: Pick<Chargebacks, 'topUpsOf' | 'takenBackOf'>;
}

/** How many lines of a file are read at once. */
const FILE_PAGE = 500;

/** Creates the door to histories. */
export function createHistory(deps: HistoryDeps): History {
  return {
    page: (holderId, query) => readPage(deps, holderId, query),
    entry: (holderId, entryId, currency) => openLine(deps, holderId, { entryId, currency }),
    file: (holderId, filter) => writeFile(deps, holderId, filter),
    balances: (holderId) => readBalances(deps, holderId),
    payment: (holderId, paymentId) => findOwnPayment(deps, holderId, paymentId),
  };
}

/** Reads a page of an account's lines. */
async function readPage(
  { db, ledger, entryNames, exchange, withdrawals, chargebacks }: HistoryDeps,
  holderId: Id<'hld'>,
  query: HistoryQuery,
): Promise<Result<HistoryPage, CursorError>> {
  const { currency } = query;
  const accounts = await availableAccounts(ledger, holderId);
  const balance = currency === undefined ? accounts[0] : accounts.find((one) => one.currency === currency);
  const debt = balance && (await debtOf(ledger, holderId, balance));
  const account = query.isOfDebt ? debt : balance;
  const before = query.before && entryNames.toNumber(query.before);
  if (query.before && (!account || before === undefined)) return err({ code: 'cursor_unknown' });
  if (!account) return ok({ lines: [] });
  const takenBack = await chargebacks.takenBackOf(holderId);
  return db.asReader({ holder: holderId }, async (tx) => {
    if (before !== undefined && !(await hasLine(tx, HOME_CELL, account.id, before))) {
      return err({ code: 'cursor_unknown' });
    }
    const debtId = query.isOfDebt ? undefined : debt?.id;
    const unsettled = await unsettledOf(tx, holderId, takenBack);
    const booked = await readLines(tx, { holderId, account, debtId, before, unsettled }, query, entryNames);
    const { lines: shown, next, lookedBackTo } = booked;
    const quoteIds = shown.flatMap((line) => quoteOf(line) ?? []);
    const withdrawalIds = shown.flatMap((line) => withdrawalOf(line) ?? []);
    const chargebackIds = shown.flatMap((line) => chargebackOf(line) ?? []);
    const lines = await withWords(tx, shown, {
      quotes: await exchange.list(tx, quoteIds),
      withdrawals: await withdrawals.named(tx, withdrawalIds),
      disputed: await chargebacks.topUpsOf(holderId, chargebackIds),
    });
    return ok({
      lines,
      ...(next === undefined ? {} : { next: entryNames.toId(next) }),
      ...(lookedBackTo ? { lookedBackTo } : {}),
    });
  });
}

async function openLine(
  deps: HistoryDeps,
  holderId: Id<'hld'>,
  { entryId, currency }: { readonly entryId: string; readonly currency: Currency | undefined },
): Promise<OpenLine | undefined> {
  const number = isId('ent', entryId) ? deps.entryNames.toNumber(entryId) : undefined;
  if (!isId('ent', entryId) || number === undefined) return undefined;
  const owned = await deps.ledger.accountsOfHolder(holderId);
  const ids = owned.map(({ id }) => id);
  const rows = await deps.db.asReader({ holder: holderId }, (tx) => postingsOf(tx, HOME_CELL, ids, number));
  const moved = owned.filter(({ id }) => rows.some(({ accountId }) => accountId === id));
  const balances = moved.filter(({ kind }) => kind === 'available');
  const account = balances.find((one) => one.currency === currency) ?? balances[0] ?? moved[0];
  if (!account) return undefined;
  const isOfDebt = account.kind === 'debt';
  const page = await readPage(deps, holderId, { most: 1, only: entryId, currency: account.currency, isOfDebt });
  const line = page.ok ? page.value.lines[0] : undefined;
  invariant(line, 'an entry that moved an account has a line in it');
  const postings = moved.flatMap(({ id, kind }) =>
    rows
      .filter(({ accountId }) => accountId === id)
      .map(({ amountMinor, balanceMinor, currency: of }): OwnPosting => {
        const [amount, balanceAfter] = [
          { minor: amountMinor, currency: of },
          { minor: balanceMinor, currency: of },
        ];
        return { of: kind === 'debt' ? 'debt' : 'balance', amount, balanceAfter };
      }),
  );
  return { line, postings };
}

async function* writeFile(deps: HistoryDeps, holderId: Id<'hld'>, filter: HistoryFilter): AsyncGenerator<string> {
  yield csvHeader;
  let before: Id<'ent'> | undefined;
  do {
    const page = await readPage(deps, holderId, { ...filter, most: FILE_PAGE, before });
    invariant(page.ok, 'the cursor is a line of the page before, and lines stay');
    if (page.value.lines.length > 0) yield page.value.lines.map(csvOf).join('');
    before = page.value.next;
  } while (before !== undefined);
}

async function readBalances({ db, ledger }: HistoryDeps, holderId: Id<'hld'>): Promise<Balance[]> {
  const owned = await ledger.accountsOfHolder(holderId);
  const accounts = owned.filter((account) => account.kind === 'available');
  return db.asReader({ holder: holderId }, async (tx) => {
    const balances: Balance[] = [];
    for (const account of accounts) {
      const debt = owned.find((one) => one.id === debtAccountId(account.id));
      balances.push(await balanceOf(tx, holderId, { account, debt }));
    }
    return balances;
  });
}

async function findOwnPayment(
  { payments }: HistoryDeps,
  holderId: Id<'hld'>,
  paymentId: string,
): Promise<Payment | undefined> {
  const payment = await payments.find(paymentId);
  return payment?.payerId === holderId ? payment : undefined;
}

async function availableAccounts(ledger: Ledger, holderId: Id<'hld'>): Promise<Account[]> {
  return (await ledger.accountsOfHolder(holderId)).filter((account) => account.kind === 'available');
}

async function debtOf(ledger: Ledger, holderId: Id<'hld'>, { id }: Account): Promise<Account | undefined> {
  return (await ledger.accountsOfHolder(holderId)).find((one) => one.id === debtAccountId(id));
}

async function balanceOf(tx: Tx, holderId: Id<'hld'>, { account, debt }: Indebted): Promise<Balance> {
  const { currency } = account;
  const rows = await pendingOf(tx, HOME_CELL, account.id);
  const pending = rows.map(({ until, leftMinor: minor }) => ({ until, amount: { minor, currency } }));
  const reserved = total(
    pending.map((one) => one.amount),
    currency,
  );
  return {
    spendable: spendable(account),
    // The account was read a moment before, so a payout may have come between.
    held:
      account.heldMinor > reserved.minor ? subtract({ minor: account.heldMinor, currency }, reserved) : zero(currency),
    pending,
    protected: { minor: await protectedMinor(tx, HOME_CELL, holderId, currency), currency },
    owed: { minor: debt ? -debt.postedMinor : 0n, currency },
    hasOwed: debt !== undefined,
  };
}

async function withWords(
  tx: Tx,
  lines: readonly BookedLine[],
  {
    quotes,
    withdrawals,
    disputed,
  }: {
    readonly quotes: readonly Quote[];
    readonly withdrawals: readonly NamedWithdrawal[];
    readonly disputed: ReadonlyMap<Id<'cbk'>, Id<'top'>>;
  },
): Promise<HistoryLine[]> {
  const topUpIds = [...lines.flatMap((line) => topUpOf(line) ?? []), ...disputed.values()];
  const paymentIds = lines.flatMap((line) => line.paymentId ?? []);
  const sources = topUpIds.length === 0 ? [] : await sourcesOfTopUps(tx, HOME_CELL, topUpIds);
  const payments = paymentIds.length === 0 ? [] : await paymentsNamed(tx, HOME_CELL, paymentIds);
  const nameOf = new Map(sources.map((source) => [source.topUpId, sourceName(source)]));
  const paymentOf = new Map(payments.map((payment) => [payment.paymentId, payment]));
  return lines.map((line) => {
    const chargeback = chargebackOf(line);
    const takenBack = chargeback && disputed.get(chargeback);
    const topUpId = topUpOf(line) ?? takenBack;
    return describe(line, {
      disputed: takenBack,
      source: topUpId && nameOf.get(topUpId),
      exchange: quotes.find((quote) => quote.id === quoteOf(line)),
      withdrawal: withdrawals.find((one) => one.id === withdrawalOf(line)),
      payment: line.paymentId === null ? undefined : paymentOf.get(line.paymentId),
    });
  });
}
