import { Type } from 'typebox';
import { IdOf, Instant, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Offer } from '../../protection/cases/record-domain.ts';
import type { Ground } from './grounds-data.ts';
import type { LargeDecision, Opinion } from './second-domain.ts';

interface StoredOffer {
  readonly outcome: Offer['outcome'];
  readonly minor?: string;
}

const DecisionRow = Type.Object({
  id: IdOf('dcn'),
  caseId: IdOf('cas'),
  seen: Type.Integer(),
  offer: Type.Unsafe<StoredOffer>({ type: 'object' }),
  ground: Type.Unsafe<Ground>({ type: 'string' }),
  words: Type.String(),
  askedBy: IdOf('stf'),
  askedAt: Instant,
  opinion: Nullable(Type.Unsafe<Opinion['opinion']>({ type: 'string' })),
  memberId: Nullable(IdOf('stf')),
  at: Nullable(Instant),
});

function toDecision({ offer, opinion, memberId, at, ...row }: Type.Static<typeof DecisionRow>): LargeDecision {
  const amount = offer.minor === undefined ? {} : { amountMinor: BigInt(offer.minor) };
  const ended = opinion && memberId && at ? { opinion, memberId, at } : null;
  return { ...row, offer: { outcome: offer.outcome, ...amount } as Offer, opinion: ended };
}

/** Locks the large decisions of a case until the transaction ends. */
export function lockDecisionsOf(tx: Tx, caseId: Id<'cas'>): Promise<void> {
  return lockNames(tx, [`staff.large_decisions ${caseId}`]);
}

/** Lists the large decisions of a case, the first one first. */
export async function decisionsOf(tx: Tx, caseId: Id<'cas'>): Promise<LargeDecision[]> {
  const rows = await tx.many(sql(DecisionRow)`
    select id, case_id, seen, offer, ground, words, asked_by, asked_at, opinion, member_id, at
      from staff.large_decisions left join staff.second_opinions on decision_id = id
     where case_id = ${uuid(caseId)}
     order by id`);
  return rows.map(toDecision);
}

/** Stores a decision that waits for a second operator. */
export async function insertDecision(tx: Tx, one: Omit<LargeDecision, 'opinion'>): Promise<void> {
  const { offer } = one;
  const stored: StoredOffer =
    'amountMinor' in offer ? { outcome: offer.outcome, minor: String(offer.amountMinor) } : offer;
  await tx.run(sql`
    insert into staff.large_decisions (id, case_id, seen, offer, ground, words, asked_by, asked_at)
    values (${uuid(one.id)}, ${uuid(one.caseId)}, ${one.seen}, ${json(stored)}::jsonb, ${one.ground}, ${one.words},
            ${uuid(one.askedBy)}, ${one.askedAt})`);
}

/** Ends a decision, once. @param signed What the passkey of the second operator signed. */
export async function insertOpinion(
  tx: Tx,
  decisionId: Id<'dcn'>,
  { opinion, memberId, at }: Opinion,
  signed: Buffer | null,
): Promise<void> {
  await tx.run(sql`
    insert into staff.second_opinions (decision_id, opinion, member_id, signed, at)
    values (${uuid(decisionId)}, ${opinion}, ${uuid(memberId)}, ${signed}, ${at})`);
}
