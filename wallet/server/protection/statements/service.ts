import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import { csvHeader, csvOf } from './domain.ts';
import type { OwnPayout, Span } from './domain.ts';
import { findPayout, payoutsOf, payoutsWithin } from './store.ts';
import type { Place } from './store.ts';

/** The door to the statements of a seller's payouts. Only the reading holder's own are found. */
export interface Statements {
  /** Lists payouts, the newest first, from behind `after` on. */
  list(holderId: Id<'hld'>, page: { after?: OwnPayout | undefined; most: number }): Promise<OwnPayout[]>;
  find(holderId: Id<'hld'>, id: Id<'pyt'>): Promise<OwnPayout | undefined>;
  /** Writes a file of the payouts of a span, the oldest first, a page at a time. */
  file(holderId: Id<'hld'>, span: Span): AsyncGenerator<string>;
}

interface StatementsDeps {
  readonly db: Db;
  readonly ledger: Pick<Ledger, 'accountsOfHolder'>;
}

/** How many payouts of a file are read at once. */
const PAGE = 500;

/** Creates the door to statements. */
export function createStatements(deps: StatementsDeps): Statements {
  const { db } = deps;
  return {
    list: (holderId, page) => read(deps, holderId, (tx, own) => payoutsOf(tx, own, page)),
    find: (holderId, id) => db.asReader({ holder: holderId }, (tx) => findPayout(tx, HOME_CELL, id)),
    file: (holderId, span) => writeFile(deps, holderId, span),
  };
}

type Own = Parameters<typeof payoutsOf>[1];

async function read(
  { db, ledger }: StatementsDeps,
  holderId: Id<'hld'>,
  work: (tx: Tx, own: Own) => Promise<OwnPayout[]>,
): Promise<OwnPayout[]> {
  const accounts = await ledger.accountsOfHolder(holderId);
  const accountIds = accounts.filter((account) => account.kind === 'available').map((account) => account.id);
  return db.asReader({ holder: holderId }, (tx) => work(tx, { cell: HOME_CELL, accountIds }));
}

async function* writeFile(deps: StatementsDeps, holderId: Id<'hld'>, span: Span): AsyncGenerator<string> {
  yield csvHeader;
  let after: Place | undefined;
  for (;;) {
    const place = after;
    const page = await read(deps, holderId, (tx, own) => payoutsWithin(tx, own, { ...span, after: place, most: PAGE }));
    if (page.length > 0) yield page.map(csvOf).join('');
    if (page.length < PAGE) return;
    after = page.at(-1)!;
  }
}
