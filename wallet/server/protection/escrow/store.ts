import { Type } from 'typebox';
import { IdOf, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { sql } from '#platform/db/sql.ts';
import { RowTakenError } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import { codesKey } from './resources.ts';
import type { TakenCode } from './resources.ts';

const CodeRow = Type.Object({
  id: Type.String(),
  cell: Type.Integer(),
  parcelId: Type.Unsafe<Id<'pcl'>>({ type: 'string' }),
  paymentId: IdOf('pay'),
  partId: IdOf('prt'),
  caseId: Nullable(IdOf('cas')),
  isFree: Type.Boolean(),
});

const columns = sql`code_key as id, cell, parcel_id, payment_id, part_id, case_id, is_free`;

/** Taken tracking codes, as a batch locks and writes them. */
export const codesResource: Resource<TakenCode> = {
  key: codesKey,
  lock: (tx, cell, ids) =>
    tx.many(sql(CodeRow)`
      select ${columns} from protection.tracking_codes
       where cell = ${cell} and code_key = any(${ids}::text[])
       order by code_key
         for no key update`),
  insert: async (tx, cell, codes) => {
    const inserted = await tx.run(sql`
      insert into protection.tracking_codes (cell, ${written})
      select ${cell}, * from unnest(${arraysOf(codes)})
      on conflict do nothing`);
    if (inserted < codes.length) throw new RowTakenError();
  },
  update: async (tx, cell, codes) => {
    await tx.run(sql`
      update protection.tracking_codes as code
         set parcel_id = after.parcel_id, payment_id = after.payment_id, part_id = after.part_id,
             case_id = after.case_id, is_free = after.is_free
        from unnest(${arraysOf(codes)}) as after (${written})
       where code.cell = ${cell} and code.code_key = after.code_key`);
  },
};

const written = sql`code_key, parcel_id, payment_id, part_id, case_id, is_free`;

function arraysOf(codes: readonly TakenCode[]) {
  const of = <T>(read: (code: TakenCode) => T): T[] => codes.map(read);
  return sql`
    ${of((one) => one.id)}::text[], ${of((one) => one.parcelId)}::text[], ${of((one) => uuid(one.paymentId))}::uuid[],
    ${of((one) => uuid(one.partId))}::uuid[], ${of((one) => one.caseId && uuid(one.caseId))}::uuid[],
    ${of((one) => one.isFree)}::boolean[]`;
}

/** Finds the parcel that has a code; a free one belongs to none. */
export function findCode(tx: Tx, cell: number, codeKey: string) {
  return tx.maybe(sql(CodeRow)`
    select ${columns} from protection.tracking_codes where cell = ${cell} and code_key = ${codeKey} and not is_free`);
}
