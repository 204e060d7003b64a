import { Type } from 'typebox';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Chosen, Kind } from './choices-domain.ts';

const ChoiceRow = Type.Object({
  kind: Type.Unsafe<Kind>({ type: 'string' }),
  mail: Type.Boolean(),
  sms: Type.Boolean(),
  push: Type.Boolean(),
});

/** Lists the channels of each kind for a holder: the chosen ones, otherwise the policy's. */
export function listChoices(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(ChoiceRow)`
    select kinds.kind, coalesce(chosen.mail, kinds.mail) as mail, coalesce(chosen.sms, kinds.sms) as sms,
           coalesce(chosen.push, kinds.push) as push
      from notifications.kinds kinds
      left join notifications.choices chosen
        on chosen.cell = ${cell} and chosen.holder_id = ${uuid(holderId)} and chosen.kind = kinds.kind`);
}

/** Stores the channels of a kind that a holder chose. */
export async function storeChoice(
  tx: Tx,
  cell: number,
  { holderId, kind, mail, sms, push }: Chosen & { readonly holderId: Id<'hld'>; readonly kind: Kind },
): Promise<void> {
  await tx.run(sql`
    insert into notifications.choices (cell, holder_id, kind, mail, sms, push)
    values (${cell}, ${uuid(holderId)}, ${kind}, ${mail}, ${sms}, ${push})
    on conflict (cell, holder_id, kind) do update set mail = excluded.mail, sms = excluded.sms, push = excluded.push`);
}
