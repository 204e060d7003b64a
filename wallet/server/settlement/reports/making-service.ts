import type { Db, Tx } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type {
  Movement,
  PayoutStanding,
  Pocket,
  ProcessorAccount,
  ProcessorBalance,
} from '../../funding/processor/domain.ts';
import type { BankAccounts } from '../../funding/instruments/bank-service.ts';
import type { BankAccount, Statements } from '../statements/service.ts';
import { postHouseMoney } from './commands.ts';
import { dayAfter, dayOf, endOf, missingDays } from './days-domain.ts';
import { settle } from './domain.ts';
import type { Facts, Report } from './domain.ts';
import { isNotOurs } from './moved-domain.ts';
import { toJson } from './schema.ts';
import {
  bookingsIn,
  clearedCurrencies,
  findReport,
  heldNow,
  insertMovements,
  insertReport,
  lastEntryBefore,
  lastMovementAt,
  lockReports,
  movementsBetween,
  postedIn,
  reportedCurrencies,
  withdrawalsIn,
} from './store.ts';
import type { StoredReport } from './store.ts';

export interface ReportsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'log'>;
  readonly processorAccount: ProcessorAccount;
  readonly statements: Statements;
  readonly bankAccounts: Pick<BankAccounts, 'centsUnderWay'>;
  readonly ledger: Pick<Ledger, 'houseAccounts'>;
  readonly batch: Pick<Batch, 'submit'>;
}

/** The processor's account as it was read, before the database was locked. */
interface Money {
  readonly balances: readonly ProcessorBalance[];
  readonly movements: readonly Movement[];
  readonly payouts: readonly PayoutStanding[];
}

/** Movements are read again this long before the newest stored one, in case the processor adds one late. */
const OVERLAP_MS = 3_600_000;

/**
 * Makes the reports of all days that have none yet. If none is missing, makes yesterday's again, and stores it as a new
 * revision if it says something else, for instance after a bank's statement was imported.
 *
 * Then it posts the processor's fees and the house's own money of the newest report.
 *
 * @throws {ProcessorUnavailableError} if the processor does not answer; then nothing is stored.
 */
export async function makeReports(deps: ReportsDeps): Promise<void> {
  const { db, world } = deps;
  const currencies = await db.one((tx) => currenciesNow(deps, tx));
  const money = await readMoney(deps, currencies);
  const now = world.clocks.business();
  // A currency in which the account for withdrawals has only the house's own money needs no report.
  const ours = money.movements.filter((one) => !isNotOurs(one));
  const all = new Set([...currencies, ...ours.map((one) => one.amount.currency)]);
  await db.asWriter(async (tx) => {
    await lockReports(tx);
    for (const currency of all) {
      const last = await findReport(tx, HOME_CELL, currency);
      const missing = missingDays(last?.day, now);
      const yesterday = dayAfter(dayOf(now), -1);
      const days = missing.length > 0 ? missing : last?.day === yesterday ? [yesterday] : [];
      for (const day of days) await makeReport(deps, tx, { currency, day, now, money });
    }
  });
  for (const currency of all) await postHouse(deps, currency);
}

/** Posts what the newest report knows more of the house's costs and own money than the books. */
async function postHouse({ db, ledger, batch }: ReportsDeps, currency: Currency): Promise<void> {
  const report = await db.one((tx) => findReport(tx, HOME_CELL, currency));
  const houses = (await ledger.houseAccounts()).filter((one) => one.currency === currency);
  const [clearing, costs, own] = (['processor_clearing', 'costs', 'own'] as const).map((kind) =>
    houses.find((one) => one.kind === kind),
  );
  if (!report || !clearing || !costs || !own) return;
  const { day, costsMinor, ownMinor } = report;
  const post = (kind: 'own_money' | 'processor_fee', house: Account, minor: bigint) =>
    batch.submit(
      postHouseMoney,
      { kind, accounts: { house: house.id, clearing: clearing.id }, balance: { minor, currency }, day },
      { cell: HOME_CELL },
    );
  await post('processor_fee', costs, -costsMinor);
  await post('own_money', own, ownMinor);
}

async function currenciesNow({ statements }: ReportsDeps, tx: Tx): Promise<Currency[]> {
  const used = [...(await clearedCurrencies(tx, HOME_CELL)), ...(await reportedCurrencies(tx, HOME_CELL))];
  return [...new Set([...used.map((row) => row.currency), ...(await statements.currencies(tx))])];
}

async function readMoney({ db, processorAccount }: ReportsDeps, currencies: readonly Currency[]): Promise<Money> {
  const { since, open } = await db.one(async (tx) => {
    const sinceIn = async (pocket: Pocket) => {
      const last = await lastMovementAt(tx, HOME_CELL, pocket);
      return new Date(last ? last.getTime() - OVERLAP_MS : 0);
    };
    const reports: (StoredReport | undefined)[] = [];
    for (const currency of currencies) reports.push(await findReport(tx, HOME_CELL, currency));
    return {
      since: { payments: await sinceIn('payments'), payouts: await sinceIn('payouts') },
      open: reports.flatMap((report) => report?.open.moved ?? []),
    };
  });
  const { balances, movements } = await processorAccount.readMoney(since);
  const sent = [...open, ...movements].filter((one) => one.kind === 'payout').map((one) => one.source);
  return { balances, movements, payouts: await processorAccount.readPayouts([...new Set(sent)]) };
}

interface Making {
  readonly currency: Currency;
  readonly day: string;
  readonly now: Date;
  readonly money: Money;
}

async function makeReport(deps: ReportsDeps, tx: Tx, { currency, day, now, money }: Making): Promise<void> {
  const end = endOf(day);
  const before = await findReport(tx, HOME_CELL, currency, { until: dayAfter(day, -1) });
  const same = await findReport(tx, HOME_CELL, currency, { until: day });
  const revision = same?.day === day ? same.revision + 1 : 1;
  const after = before?.lastEntry ?? 0n;
  // A report that is made again ends with the same entry.
  const until = same?.day === day ? same.lastEntry : await lastEntryBefore(tx, HOME_CELL, after, end);
  const ofDay = money.movements.filter((one) => one.at < end);
  await insertMovements(tx, HOME_CELL, day, ofDay);
  const atProcessor = balanceAt(money, { pocket: 'payments', currency, at: end });
  const inPocket = balanceAt(money, { pocket: 'payouts', currency, at: end });
  // The first report of the account for withdrawals has all its movements, so it needs all withdrawals.
  const isFirst = inPocket && !before?.payoutPocket && (before?.withdrawnMinor ?? 0n) === 0n;
  const withdrawals = await withdrawalsIn(tx, HOME_CELL, currency, { after: isFirst ? 0n : after, until });
  const posted = await postedIn(tx, HOME_CELL, { after, until });
  const report = settle(before, {
    currency,
    day,
    posted: posted.filter((one) => one.currency === currency).map(({ kind, minor }) => ({ kind, minor })),
    heldMinor: await heldNow(tx, HOME_CELL, currency),
    bookings: await bookingsIn(tx, HOME_CELL, currency, { after, until }),
    withdrawals,
    cents: await deps.bankAccounts.centsUnderWay(tx, end),
    moved: await movementsBetween(tx, HOME_CELL, { currency, after: before?.day ?? null, until: day }),
    processor: atProcessor ?? { availableMinor: 0n, pendingMinor: 0n },
    payoutPocketMinor: inPocket ? inPocket.availableMinor + inPocket.pendingMinor : null,
    payouts: money.payouts,
    ...(await bankFacts(deps, tx, { currency, day, before })),
  });
  if (same?.day === day && isSame(same, report)) return;
  await insertReport(tx, HOME_CELL, { ...report, revision, lastEntry: until, madeAt: now });
}

interface BalanceAsked {
  readonly pocket: Pocket;
  readonly currency: Currency;
  readonly at: Date;
}

/**
 * The balance of a pocket at an instant: that of now, less what moved since. What moved since is not available yet.
 * Undefined if the processor keeps nothing there in the currency.
 */
function balanceAt(
  { balances, movements }: Money,
  { pocket, currency, at }: BalanceAsked,
): Report['processor'] | undefined {
  const now = balances.find((one) => one.pocket === pocket && one.currency === currency);
  const since = movements.filter((one) => one.pocket === pocket && one.at >= at && one.amount.currency === currency);
  const later = since.reduce((sum, one) => sum + one.amount.minor - one.feeMinor, 0n);
  return now && { availableMinor: now.availableMinor, pendingMinor: now.pendingMinor - later };
}

async function bankFacts(
  { statements }: ReportsDeps,
  tx: Tx,
  { currency, day, before }: { currency: Currency; day: string; before: Report | undefined },
): Promise<Pick<Facts, 'bank' | 'banked'>> {
  const bank: BankAccount[] = await statements.accounts(tx, currency, day);
  const banked: Facts['banked'][number][] = [];
  for (const { iban } of bank) {
    const after = before?.bank.find((one) => one.iban === iban)?.endsOn ?? null;
    const entries = await statements.entries(tx, { iban, currency, after, until: day });
    banked.push(...entries.map(({ bankReference: _reference, ...entry }) => entry));
  }
  return { bank, banked };
}

/** Whether two reports say the same. The reserved part of balances is as of now, so it does not count. */
function isSame(left: Report, right: Report): boolean {
  return textOf(left) === textOf(right);
}

function textOf({
  currency,
  day,
  balances,
  movedMinor,
  payoutPocket,
  costsMinor,
  withdrawnMinor,
  underWayMinor,
  ownMinor,
  bank,
  onTheWay,
  foundMinor,
  differences,
}: Report): string {
  const sums = [movedMinor, costsMinor, withdrawnMinor, underWayMinor, ownMinor, foundMinor];
  const said = [currency, day, balances, sums, payoutPocket, bank, onTheWay];
  return JSON.stringify(
    toJson([...said, differences.toSorted((one, other) => (one.key < other.key ? -1 : 1))]),
    sorted,
  );
}

/** The members of an object in one order: stored JSON has another than new objects. */
function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
