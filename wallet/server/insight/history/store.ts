import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { LineKind } from './domain.ts';

const LineRow = Type.Object({
  entryId: IdOf('ent'),
  entryKind: Type.String(),
  reason: Type.String(),
  paymentId: Nullable(IdOf('pay')),
  at: Instant,
  amountMinor: Int8,
  balanceMinor: Int8,
  currency: CurrencyCode,
});

export interface LineQuery {
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  /** Lines older than this one; ids of entries follow time. */
  readonly before?: Id<'ent'> | undefined;
  readonly kind?: LineKind | undefined;
  /** Top-ups and payments whose words matched the search. */
  readonly matching?: { readonly words: string; readonly paymentIds: readonly Id<'pay'>[] } | undefined;
  readonly most: number;
}

/** Newest first, straight along the key of the postings: page 10,000 costs what page 1 does. */
export function linesOf(tx: Tx, query: LineQuery) {
  const { matching } = query;
  const where = and([
    sql`cell = ${query.cell} and account_id = ${uuid(query.accountId)}`,
    ...(query.before ? [sql`entry_id < ${uuid(query.before)}`] : []),
    ...(query.kind ? [sql`line_kind = ${query.kind}`] : []),
    ...(matching
      ? [
          sql`(reason ilike ${matching.words} or payment_id = any(${matching.paymentIds.map((id) => uuid(id))}::uuid[]))`,
        ]
      : []),
  ]);
  return tx.many(sql(LineRow)`
    select entry_id, entry_kind, reason, payment_id, at, amount_minor, balance_minor, currency
      from history.lines where ${where} order by entry_id desc limit ${query.most}`);
}

const CardRow = Type.Object({ topUpId: IdOf('top'), brand: Type.String(), last4: Type.String() });

/** Which cards these top-ups came from. */
export function cardsOfTopUps(tx: Tx, cell: number, ids: readonly Id<'top'>[]) {
  return tx.many(sql(CardRow)`
    select top_up.id as top_up_id, card.brand, card.last4
      from top_ups.top_ups top_up
      join instruments.cards card on card.cell = top_up.cell and card.id = top_up.card_id
     where top_up.cell = ${cell} and top_up.id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}
