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
});

const columns = sql`code_key as id, cell, parcel_id, payment_id, part_id, case_id`;

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
    const of = <T>(read: (code: TakenCode) => T): T[] => codes.map(read);
    const written = await tx.run(sql`
      insert into protection.tracking_codes (cell, code_key, parcel_id, payment_id, part_id, case_id)
      select ${cell}, * from unnest(
        ${of((one) => one.id)}::text[], ${of((one) => one.parcelId)}::text[],
        ${of((one) => uuid(one.paymentId))}::uuid[], ${of((one) => uuid(one.partId))}::uuid[],
        ${of((one) => one.caseId && uuid(one.caseId))}::uuid[])
      on conflict do nothing`);
    if (written < codes.length) throw new RowTakenError();
  },
  update: async (tx, cell, codes) => {
    const of = <T>(read: (code: TakenCode) => T): T[] => codes.map(read);
    await tx.run(sql`
      update protection.tracking_codes as code
         set parcel_id = after.parcel_id, case_id = after.case_id
        from unnest(${of((one) => one.id)}::text[], ${of((one) => one.parcelId)}::text[],
                    ${of((one) => one.caseId && uuid(one.caseId))}::uuid[]) as after (code_key, parcel_id, case_id)
       where code.cell = ${cell} and code.code_key = after.code_key`);
  },
};

/** Finds the parcel that has taken a code. */
export function findCode(tx: Tx, cell: number, codeKey: string) {
  return tx.maybe(sql(CodeRow)`
    select ${columns} from protection.tracking_codes where cell = ${cell} and code_key = ${codeKey}`);
}
