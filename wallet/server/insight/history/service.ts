import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { spendable } from '../../ledger/domain.ts';
import type { Account } from '../../ledger/domain.ts';
import type { Ledger } from '../../ledger/service.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import { describe, topUpOf } from './domain.ts';
import type { BookedLine, HistoryLine, LineKind } from './domain.ts';
import { cardsOfTopUps, linesOf } from './store.ts';

/** Today everybody's home. */
const CELL = 0;

export interface HistoryQuery {
  readonly most: number;
  /** Only lines older than this one. */
  readonly before?: Id<'ent'> | undefined;
  readonly kind?: LineKind | undefined;
  readonly search?: string | undefined;
}

export interface HistoryPage {
  readonly lines: readonly HistoryLine[];
  /** Where the next page starts; undefined at the end. */
  readonly next?: Id<'ent'>;
}

export interface Balance {
  readonly spendable: Money;
  readonly held: Money;
}

/** What a holder reads back of their money. Reads alone, under row-level security. */
export interface History {
  /** Money in and out, newest first, each line with the balance after it. */
  page(holderId: Id<'hld'>, query: HistoryQuery): Promise<HistoryPage>;
  balances(holderId: Id<'hld'>): Promise<Balance[]>;
}

export function createHistory({ db, ledger }: { db: Db; ledger: Ledger }): History {
  const available = async (holderId: Id<'hld'>): Promise<Account[]> =>
    (await ledger.accountsOfHolder(holderId)).filter((account) => account.kind === 'available');
  return {
    balances: async (holderId) =>
      (await available(holderId)).map((account) => ({
        spendable: spendable(account),
        held: { minor: account.heldMinor, currency: account.currency },
      })),
    page: async (holderId, query) => {
      const [account] = await available(holderId);
      if (!account) return { lines: [] };
      return db.read({ holder: holderId }, async (tx) => {
        const booked = await readLines(tx, account.id, query);
        const lines = await withWords(tx, booked.slice(0, query.most));
        const last = lines.at(-1);
        return { lines, ...(booked.length > query.most && last ? { next: last.id } : {}) };
      });
    },
  };
}

/** One more than asked for tells whether there is another page. */
async function readLines(tx: Tx, accountId: Id<'acc'>, query: HistoryQuery): Promise<BookedLine[]> {
  const rows = await linesOf(tx, {
    cell: CELL,
    accountId,
    before: query.before,
    kind: query.kind,
    matching: query.search === undefined ? undefined : { words: pattern(query.search), paymentIds: [] },
    most: query.most + 1,
  });
  return rows.map(({ amountMinor, balanceMinor, currency, ...row }) => ({
    ...row,
    amount: { minor: amountMinor, currency },
    balanceAfter: { minor: balanceMinor, currency },
  }));
}

async function withWords(tx: Tx, lines: readonly BookedLine[]): Promise<HistoryLine[]> {
  const topUpIds = lines.flatMap((line) => topUpOf(line) ?? []);
  const cards = topUpIds.length === 0 ? [] : await cardsOfTopUps(tx, CELL, topUpIds);
  const nameOf = new Map(cards.map((card) => [card.topUpId, cardName(card)]));
  return lines.map((line) => {
    const topUpId = topUpOf(line);
    return describe(line, { card: topUpId && nameOf.get(topUpId) });
  });
}

/** What was typed, anywhere in the text; its own wildcards are letters like others. */
function pattern(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
