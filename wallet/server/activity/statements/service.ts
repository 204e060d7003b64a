import type { Db } from '#platform/db/db.ts';
import { countryNames } from '#platform/kernel/formats.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { HOME_CELL } from '../../cell.ts';
import { fullName } from '../../identity/accounts/domain.ts';
import type { Address } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { HistoryLine } from '../history/domain.ts';
import type { History } from '../history/service.ts';
import { isWorthShowing, monthsBetween, readMonth, sumMonth } from './domain.ts';
import type { Month, Statement, StatementPart } from './domain.ts';
import { balanceBefore, firstLineAt } from './store.ts';

/** The door to a holder's monthly statements. */
export interface MonthlyStatements {
  /** Lists the months for which there is a statement, the newest first; the last one may be running. */
  months(holderId: Id<'hld'>): Promise<readonly Month[]>;
  /** Reads the statement of a month; undefined if it is none of the list, or has too many lines for a document. */
  read(holderId: Id<'hld'>, name: string): Promise<Statement | undefined>;
}

interface StatementsDeps {
  readonly db: Db;
  readonly ledger: Pick<Ledger, 'accountsOfHolder'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly history: Pick<History, 'page'>;
  readonly world: Pick<World, 'clocks'>;
}

/** How many lines are read at once. */
const PAGE = 500;
/** The most lines of a part: some 300 pages, which are drawn in memory. */
const MOST_LINES = 10_000;

/** Creates the door to statements. */
export function createMonthlyStatements(deps: StatementsDeps): MonthlyStatements {
  return {
    months: (holderId) => listMonths(deps, holderId),
    read: (holderId, name) => readStatement(deps, holderId, name),
  };
}

async function listMonths(deps: StatementsDeps, holderId: Id<'hld'>): Promise<readonly Month[]> {
  const owned = await accountsOf(deps, holderId);
  const first = await deps.db.asReader({ holder: holderId }, async (tx) => {
    const instants: number[] = [];
    for (const { id } of owned) instants.push((await firstLineAt(tx, HOME_CELL, id))?.getTime() ?? Infinity);
    return Math.min(...instants);
  });
  return Number.isFinite(first) ? monthsBetween(new Date(first), deps.world.clocks.business()) : [];
}

async function readStatement(deps: StatementsDeps, holderId: Id<'hld'>, name: string): Promise<Statement | undefined> {
  const at = deps.world.clocks.business();
  const month = readMonth(name);
  if (!month || !(await listMonths(deps, holderId)).some((one) => one.name === name)) return undefined;
  const parts: StatementPart[] = [];
  for (const account of await accountsOf(deps, holderId)) {
    const part = await readPart(deps, holderId, { account, month });
    if (!part) return undefined;
    if (isWorthShowing(part)) parts.push(part);
  }
  const holder = await deps.accounts.get(holderId);
  return {
    month,
    at,
    parts,
    holderName: fullName(holder),
    address: holder.address ? addressLines(holder.address) : [],
  };
}

async function readPart(
  deps: StatementsDeps,
  holderId: Id<'hld'>,
  { account, month }: { readonly account: Account; readonly month: Month },
): Promise<StatementPart | undefined> {
  const { currency } = account;
  const isOfDebt = account.kind === 'debt';
  const minor = await deps.db.asReader({ holder: holderId }, (tx) =>
    balanceBefore(tx, HOME_CELL, account.id, month.from),
  );
  const lines: HistoryLine[] = [];
  let before: Id<'ent'> | undefined;
  do {
    const query = { most: PAGE, from: month.from, to: month.before, currency, isOfDebt, before };
    const page = await deps.history.page(holderId, query);
    invariant(page.ok, 'the cursor is a line of the page before, and lines stay');
    lines.push(...page.value.lines);
    if (lines.length > MOST_LINES) return undefined;
    before = page.value.next;
  } while (before !== undefined);
  return sumMonth({ opening: { minor, currency }, isOfDebt }, lines.toReversed());
}

/** The holder's balances, and the debts in the same currencies. */
async function accountsOf({ ledger }: StatementsDeps, holderId: Id<'hld'>): Promise<readonly Account[]> {
  const owned = await ledger.accountsOfHolder(holderId);
  return owned.filter(({ kind }) => kind === 'available' || kind === 'debt');
}

function addressLines({ line1, line2, postalCode, city, region, country }: Address): string[] {
  const place = [postalCode, city].filter((one) => one !== '').join(' ');
  const countryName = countryNames(readerLocale()).of(country) ?? country;
  return [line1, line2, place, region, countryName].filter((one) => one !== undefined && one !== '') as string[];
}
