import { Type } from 'typebox';
import { IdOf, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { QueuedCase, QueueFilters } from './queue-domain.ts';
import type { PlaceOfCase } from './record-domain.ts';

const QueuedRow = Type.Object({
  id: IdOf('cas'),
  status: Type.Unsafe<QueuedCase['status']>({ type: 'string' }),
  reason: Type.Unsafe<QueuedCase['reason']>({ type: 'string' }),
  openedAt: Instant,
  until: Instant,
  leftMinor: Int8,
  currency: Type.Unsafe<Currency>({ type: 'string' }),
  title: Type.String(),
  sellerName: Type.String(),
  shopName: Type.String(),
  askedBy: Type.Unsafe<QueuedCase['askedBy']>({ type: 'string' }),
});

/** Lists the cases that wait for an operator, the nearest deadline first, from behind a place on. */
export async function listQueue(
  tx: Tx,
  cell: number,
  { filters, after, most }: { filters: QueueFilters; after: PlaceOfCase | undefined; most: number },
): Promise<QueuedCase[]> {
  const rows = await tx.many(sql(QueuedRow)`
    select id, status, reason, opened_at, until, left_minor, currency, title, seller_name, shop_name, asked_by
      from protection.queued_cases
     where cell = ${cell} and ${and(conditionsOf(filters, after))}
     order by until, id
     limit ${most}`);
  return rows.map(({ leftMinor: minor, currency, ...row }) => ({ ...row, left: { minor, currency } }));
}

function conditionsOf(filters: QueueFilters, after: PlaceOfCase | undefined): Sql[] {
  const { status, reason, currency, country, before, only, but } = filters;
  const conditions: (Sql | undefined)[] = [
    after && sql`(until, id) > (${after.until}, ${uuid(after.id)})`,
    status && sql`status = ${status}`,
    reason && sql`reason = ${reason}`,
    currency && sql`currency = ${currency}`,
    country === undefined ? undefined : sql`country = ${country}`,
    before && sql`until < ${before}`,
    only && sql`id = any(${only.map(uuid)}::uuid[])`,
    but && sql`id <> all(${but.map(uuid)}::uuid[])`,
  ];
  return conditions.filter((one) => one !== undefined);
}

const AgesRow = Type.Object({
  bucket: Type.Integer(),
  escalated: Type.Integer(),
  appealed: Type.Integer(),
  late: Type.Integer(),
});

/** How many cases of an age wait. The ages begin at 0, 3, 7, 14 and 30 days; late ones are past their deadline. */
export type CaseAges = Type.Static<typeof AgesRow>;

/** Counts the cases that wait for an operator, by their age. */
export function countAges(tx: Tx, cell: number, now: Date): Promise<CaseAges[]> {
  return tx.many(sql(AgesRow)`
    select width_bucket(extract(epoch from ${now}::timestamptz - opened_at) / 86400, array[3, 7, 14, 30]::numeric[]) as bucket,
           count(*) filter (where status = 'escalated')::int as escalated,
           count(*) filter (where status = 'appealed')::int as appealed,
           count(*) filter (where until < ${now})::int as late
      from protection.cases
     where cell = ${cell} and status in ('escalated', 'appealed')
     group by bucket
     order by bucket`);
}
