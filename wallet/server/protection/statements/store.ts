import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { OwnPayout, Span } from './domain.ts';

const StatementRow = Type.Object({
  id: IdOf('pyt'),
  at: Instant,
  currency: CurrencyCode,
  shopName: Type.String(),
  orderReference: Type.String(),
  payeeName: Type.String(),
  freedMinor: Int8,
  debtMinor: Int8,
  soldMinor: Nullable(Int8),
  refundedMinor: Nullable(Int8),
  commissionMinor: Nullable(Int8),
  feeMinor: Nullable(Int8),
  releaseDebtMinor: Nullable(Int8),
  earlierMinor: Nullable(Int8),
  keptMinor: Nullable(Int8),
  takenMinor: Nullable(Int8),
  lines: Type.Unsafe<readonly { description: string; quantity: number; minor: string }[]>({ type: 'array' }),
  shippingMinor: Int8,
});

const columns = sql`id, at, currency, shop_name, order_reference, payee_name, freed_minor, debt_minor, sold_minor,
  refunded_minor, commission_minor, fee_minor, release_debt_minor, earlier_minor, kept_minor, taken_minor, lines,
  shipping_minor`;

/** The accounts of a reading holder. */
interface Own {
  readonly cell: number;
  readonly accountIds: readonly Id<'acc'>[];
}

/** A place in a list of payouts. */
export type Place = Pick<OwnPayout, 'at' | 'id'>;

/** Reads payouts of the reading holder, the newest first, along their key. */
export async function payoutsOf(
  tx: Tx,
  { cell, accountIds }: Own,
  { after, most }: { after?: Place | undefined; most: number },
): Promise<OwnPayout[]> {
  const where = and([
    sql`cell = ${cell} and account_id = any(${accountIds.map((id) => uuid(id))}::uuid[])`,
    ...(after ? [sql`(at, id) < (${after.at}, ${uuid(after.id)})`] : []),
  ]);
  const rows = await tx.many(sql(StatementRow)`
    select ${columns} from protection.statements where ${where} order by at desc, id desc limit ${most}`);
  return rows.map(toPayout);
}

/** Reads payouts of a span, the oldest first, along their key. */
export async function payoutsWithin(
  tx: Tx,
  { cell, accountIds }: Own,
  { from, before, after, most }: Span & { after: Place | undefined; most: number },
): Promise<OwnPayout[]> {
  const where = and([
    sql`cell = ${cell} and account_id = any(${accountIds.map((id) => uuid(id))}::uuid[])`,
    sql`at >= ${from} and at < ${before}`,
    ...(after ? [sql`(at, id) > (${after.at}, ${uuid(after.id)})`] : []),
  ]);
  const rows = await tx.many(sql(StatementRow)`
    select ${columns} from protection.statements where ${where} order by at, id limit ${most}`);
  return rows.map(toPayout);
}

/** Finds a payout of the reading holder. */
export async function findPayout(tx: Tx, cell: number, id: Id<'pyt'>): Promise<OwnPayout | undefined> {
  const row = await tx.maybe(sql(StatementRow)`
    select ${columns} from protection.statements where cell = ${cell} and id = ${uuid(id)}`);
  return row && toPayout(row);
}

function toPayout(row: Type.Static<typeof StatementRow>): OwnPayout {
  const { id, at, currency, shopName, orderReference } = row;
  const money = (minor: bigint | null) => ({ minor: minor ?? 0n, currency });
  const statement = {
    sold: money(row.soldMinor),
    refunded: money(row.refundedMinor),
    commission: money(row.commissionMinor),
    fee: money(row.feeMinor),
    releaseDebt: money(row.releaseDebtMinor),
    earlier: money(row.earlierMinor),
    kept: money(row.keptMinor),
    taken: money(row.takenMinor),
  };
  return {
    id,
    at,
    shopName,
    orderReference,
    sellerName: row.payeeName,
    freed: money(row.freedMinor),
    debt: money(row.debtMinor),
    statement: row.soldMinor === null ? null : statement,
    lines: row.lines.map(({ description, quantity, minor }) => ({
      description,
      quantity,
      amount: money(BigInt(minor)),
    })),
    shipping: money(row.shippingMinor),
  };
}
