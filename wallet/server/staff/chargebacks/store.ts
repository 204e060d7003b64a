import { Type } from 'typebox';
import { json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Chargeback } from '../../funding/chargebacks/domain.ts';
import type { Evidence } from '../../funding/processor/dispute-domain.ts';

const EvidenceRow = Type.Object({ texts: Type.Unsafe<Evidence>({ type: 'object' }) });

/** Keeps evidence, in the place of what was kept before. */
export async function putEvidence(
  tx: Tx,
  { id, holderId }: Pick<Chargeback, 'id' | 'holderId'>,
  texts: Evidence,
  at: Date,
): Promise<void> {
  await tx.run(sql`
    insert into staff.evidence (chargeback_id, holder_id, texts, saved_at)
    values (${uuid(id)}, ${uuid(holderId)}, ${json(texts)}::jsonb, ${at})
    on conflict (chargeback_id) do update set texts = excluded.texts, saved_at = excluded.saved_at`);
}

/** Finds the evidence that is kept for a chargeback. */
export async function findEvidence(tx: Tx, id: Id<'cbk'>): Promise<Evidence | undefined> {
  const row = await tx.maybe(sql(EvidenceRow)`select texts from staff.evidence where chargeback_id = ${uuid(id)}`);
  return row?.texts;
}
