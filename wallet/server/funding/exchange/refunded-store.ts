import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { RowTakenError } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Refunded } from './domain.ts';
import { refundedKey } from './resources.ts';

const RefundedRow = Type.Object({
  id: Type.String(),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  giveCurrency: CurrencyCode,
  getCurrency: CurrencyCode,
  leftMinor: Int8,
});

const columns = sql`id, cell, holder_id, give_currency, get_currency, left_minor`;

function toRefunded({ giveCurrency: from, getCurrency: to, ...row }: Static<typeof RefundedRow>): Refunded {
  return { ...row, from, to };
}

/** What refunds have brought, as a batch locks and writes it. */
export const refundedResource: Resource<Refunded> = {
  key: refundedKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(RefundedRow)`
      select ${columns} from exchange.refunded
       where cell = ${cell} and id = any(${ids}::text[])
       order by id
         for no key update`);
    return rows.map(toRefunded);
  },
  insert: async (tx, cell, rows) => {
    const inserted = await tx.run(sql`
      insert into exchange.refunded (cell, id, holder_id, give_currency, get_currency, left_minor)
      select ${cell}, * from unnest(${rows.map((one) => one.id)}::text[],
                                    ${rows.map((one) => uuid(one.holderId))}::uuid[],
                                    ${rows.map((one) => one.from)}::char(3)[],
                                    ${rows.map((one) => one.to)}::char(3)[],
                                    ${rows.map((one) => one.leftMinor)}::bigint[])
      on conflict do nothing`);
    if (inserted < rows.length) throw new RowTakenError();
  },
  update: async (tx, cell, rows) => {
    await tx.run(sql`
      update exchange.refunded as refunded set left_minor = after.left_minor
        from unnest(${rows.map((one) => one.id)}::text[],
                    ${rows.map((one) => one.leftMinor)}::bigint[]) as after (id, left_minor)
       where refunded.cell = ${cell} and refunded.id = after.id`);
  },
};

/** Reads what refunds have brought to a holder, by pair of currencies. */
export async function refundedOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Refunded[]> {
  const rows = await tx.many(sql(RefundedRow)`
    select ${columns} from exchange.refunded where cell = ${cell} and holder_id = ${uuid(holderId)} order by id`);
  return rows.map(toRefunded);
}
