import type { Db, Tx } from '#platform/db/db.ts';
import type { CursorError } from '#platform/http/cursor.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { readShortNumber, uuidEndOf } from '#platform/kernel/short-number.ts';
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
import { bankAccountName } from '../../funding/instruments/bank-domain.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import {
  amountIn,
  chargebackOf,
  describe,
  isIn,
  kindsTitled,
  quoteOf,
  topUpOf,
  waysToWrite,
  withdrawalOf,
} from './domain.ts';
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
import {
  hasLine,
  linesOf,
  paymentsNamed,
  pendingOf,
  postingsOf,
  protectedMinor,
  sourcesOf,
  sourcesOfTopUps,
  topUpsFrom,
  unsettledCardRefunds,
  unsettledWithdrawals,
  withdrawalsTo,
} from './store.ts';
import type { Matching, Named, NamedSource, Unsettled } from './store.ts';

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
    const shown = booked.slice(0, query.most);
    const quoteIds = shown.flatMap((line) => quoteOf(line) ?? []);
    const withdrawalIds = shown.flatMap((line) => withdrawalOf(line) ?? []);
    const chargebackIds = shown.flatMap((line) => chargebackOf(line) ?? []);
    const lines = await withWords(tx, shown, {
      quotes: await exchange.list(tx, quoteIds),
      withdrawals: await withdrawals.named(tx, withdrawalIds),
      disputed: await chargebacks.topUpsOf(holderId, chargebackIds),
    });
    const last = lines.at(-1);
    return ok({ lines, ...(booked.length > query.most && last ? { next: last.id } : {}) });
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

/** Reads one line more than requested, to find out whether there is another page. */
async function readLines(
  tx: Tx,
  from: {
    readonly holderId: Id<'hld'>;
    readonly account: Account;
    readonly debtId: Id<'acc'> | undefined;
    readonly before: bigint | undefined;
    readonly unsettled: Unsettled;
  },
  query: HistoryQuery,
  entryNames: EntryNames,
): Promise<BookedLine[]> {
  const rows = await linesOf(tx, {
    cell: HOME_CELL,
    holderId: from.holderId,
    accountId: from.account.id,
    debtId: from.debtId,
    before: from.before,
    only: query.only && entryNames.toNumber(query.only),
    filter: query,
    unsettled: from.unsettled,
    matching: query.search === undefined ? undefined : await matchingOf(tx, from, query.search, entryNames),
    counterparty: query.counterparty === undefined ? undefined : await namedOf(tx, from.holderId, query.counterparty),
    most: query.most + 1,
  });
  return rows.map(({ entryNumber, amountMinor, balanceMinor, debtMinor, currency, ...row }) => ({
    ...row,
    entryId: entryNames.toId(entryNumber),
    amount: { minor: amountMinor, currency },
    balanceAfter: { minor: balanceMinor, currency },
    debt: { minor: debtMinor, currency },
  }));
}

/** Turns a typed search into conditions on everything that a line shows. Typed wildcards are plain letters. */
async function matchingOf(
  tx: Tx,
  { holderId, account }: { readonly holderId: Id<'hld'>; readonly account: Account },
  search: string,
  entryNames: EntryNames,
): Promise<Matching> {
  const [ways, short, named] = [
    waysToWrite(search),
    readShortNumber(search),
    await namedOf(tx, holderId, search),
  ] as const;
  return {
    ...named,
    // The id of a top-up, an exchange or a withdrawal is the last word of a reason.
    patterns: [...named.patterns, ...(short === undefined ? [] : [`%${short}`])],
    kinds: kindsTitled(ways),
    amountMinor: amountIn(search, account.currency),
    entryNumber: isId('ent', search) ? entryNames.toNumber(search) : undefined,
    paymentId: isId('pay', search) ? search : undefined,
    paymentEnd: short && uuidEndOf(short),
  };
}

/** Turns typed words into conditions on the names of shops, sellers, cards and bank accounts. */
async function namedOf(tx: Tx, holderId: Id<'hld'>, typed: string): Promise<Named> {
  const ways = waysToWrite(typed);
  const sources = (await sourcesOf(tx, HOME_CELL, holderId)).filter((source) => isIn(sourceName(source), ways));
  const ids = sources.map(({ id }) => id);
  const moved =
    ids.length === 0
      ? []
      : [...(await topUpsFrom(tx, HOME_CELL, holderId, ids)), ...(await withdrawalsTo(tx, HOME_CELL, holderId, ids))];
  return {
    patterns: ways.map((words) => `%${words.map(escaped).join('%')}%`),
    movedIds: moved.map(({ id }) => id),
  };
}

/** Finds the movements whose lines are not simply done. */
async function unsettledOf(tx: Tx, holderId: Id<'hld'>, takenBack: readonly Id<'top'>[]): Promise<Unsettled> {
  const moved = [
    ...(await unsettledWithdrawals(tx, HOME_CELL, holderId)),
    ...(await unsettledCardRefunds(tx, HOME_CELL, holderId)),
  ];
  const those = (isPending: boolean) => moved.filter((one) => one.isPending === isPending).map(({ id }) => id);
  return { pending: those(true), returned: those(false), takenBack };
}

function sourceName({ brand, bankName, last4 }: NamedSource): string {
  return brand === null ? bankAccountName({ bankName: bankName ?? '', last4 }) : cardName({ brand, last4 });
}

function escaped(word: string): string {
  return word.replaceAll(/[\\%_]/g, String.raw`\$&`);
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
