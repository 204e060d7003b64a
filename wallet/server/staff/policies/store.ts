import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, json, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Content, PolicyKind } from './content-domain.ts';
import type { Approval, Draft, End, Progress } from './domain.ts';

const DraftRow = Type.Object({
  id: IdOf('pol'),
  revision: Type.Integer(),
  kind: Type.Unsafe<PolicyKind>({ type: 'string' }),
  baseVersion: Type.Integer(),
  content: Type.Unsafe<object>({ type: 'object' }),
  validFrom: Instant,
  reason: Type.String(),
  writtenBy: IdOf('stf'),
  writtenAt: Instant,
});

const columns = sql`id, revision, kind, base_version, content, valid_from, reason, written_by, written_at`;

/** What drafts have in fields that are newer than they: the values with which `staff.enact_…` makes versions of them. */
const newerFields: Partial<Record<PolicyKind, object>> = {
  exchange: { refundHours: 24 },
  withdrawals: { quotesADay: 20 },
};

function toDraft({ kind, content, ...row }: Type.Static<typeof DraftRow>): Draft {
  return { ...row, content: { kind, values: { ...newerFields[kind], ...content } } as Content };
}

/** Locks all drafts until the transaction ends, so that a change, an approval and an end come one after the other. */
export function lockDrafts(tx: Tx): Promise<void> {
  return lockNames(tx, ['staff.policy_drafts']);
}

/** Stores a revision of a draft. */
export async function insertDraft(tx: Tx, one: Draft): Promise<void> {
  await tx.run(sql`
    insert into staff.policy_drafts (${columns})
    values (${uuid(one.id)}, ${one.revision}, ${one.content.kind}, ${one.baseVersion}, ${json(one.content.values)}::jsonb,
            ${one.validFrom}, ${one.reason}, ${uuid(one.writtenBy)}, ${one.writtenAt})`);
}

const ApprovalRow = Type.Object({ revision: Type.Integer(), memberId: IdOf('stf'), at: Instant });
const EndRow = Type.Object({
  how: Type.Unsafe<End['how']>({ type: 'string' }),
  version: Nullable(Type.Integer()),
  memberId: IdOf('stf'),
  at: Instant,
});

/** Finds a draft with all that happened to it. */
export async function findProgress(tx: Tx, id: Id<'pol'>): Promise<Progress | undefined> {
  const [rows, approvals, end] = await Promise.all([
    tx.many(sql(DraftRow)`select ${columns} from staff.policy_drafts where id = ${uuid(id)} order by revision`),
    tx.many(sql(ApprovalRow)`
      select revision, member_id, at from staff.policy_approvals where draft_id = ${uuid(id)} order by at`),
    tx.maybe(sql(EndRow)`select how, version, member_id, at from staff.policy_ends where draft_id = ${uuid(id)}`),
  ]);
  const newest = rows.at(-1);
  const writers = [...new Set(rows.map(({ writtenBy }) => writtenBy))];
  return newest && { draft: toDraft(newest), writers, approvals, end: end ?? null };
}

const ListedRow = Type.Object({ ...DraftRow.properties, how: Nullable(EndRow.properties.how) });

/** Lists the newest revision of the newest drafts, and how each ended. */
export async function newestDrafts(
  tx: Tx,
  most: number,
): Promise<{ readonly draft: Draft; readonly how: End['how'] | null }[]> {
  const rows = await tx.many(sql(ListedRow)`
    select ${columns}, how
      from (select distinct on (id) * from staff.policy_drafts order by id desc, revision desc limit ${most}) newest
      left join (select draft_id, how from staff.policy_ends) ended on ended.draft_id = newest.id
     order by id desc`);
  return rows.map(({ how, ...row }) => ({ draft: toDraft(row), how }));
}

/** Stores an approval. @param signed What the passkey of the member signed. */
export async function insertApproval(tx: Tx, draftId: Id<'pol'>, one: Approval, signed: Buffer): Promise<void> {
  await tx.run(sql`
    insert into staff.policy_approvals (draft_id, revision, member_id, signed, at)
    values (${uuid(draftId)}, ${one.revision}, ${uuid(one.memberId)}, ${signed}, ${one.at})`);
}

/** Ends a draft without a version. */
export async function insertEnd(
  tx: Tx,
  draftId: Id<'pol'>,
  { how, memberId, at }: Pick<End, 'memberId' | 'at'> & { readonly how: 'rejected' | 'withdrawn' },
): Promise<void> {
  await tx.run(sql`
    insert into staff.policy_ends (draft_id, how, member_id, at)
    values (${uuid(draftId)}, ${how}, ${uuid(memberId)}, ${at})`);
}

const LimitRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  currency: CurrencyCode,
  decideAloneMostMinor: Int8,
});

/** Reads all versions of the limits, oldest first: a handful of rows. */
export function limitVersions(tx: Tx) {
  return tx.many(sql(LimitRow)`
    select version, valid_from, currency, decide_alone_most_minor from staff.limits order by version`);
}

const VersionRow = Type.Object({ version: Nullable(Type.Integer()) });

/**
 * Makes the next version of a draft. The database counts the approvals itself.
 *
 * @param now Business time, by which the version begins; `at` is security time.
 * @returns The version; null if another version was made since the draft, or its date is not ahead.
 *
 * @throws If fewer than two others approve this revision.
 */
export async function enact(
  tx: Tx,
  { id, revision }: Pick<Draft, 'id' | 'revision'>,
  { memberId, now, at }: { readonly memberId: Id<'stf'>; readonly now: Date; readonly at: Date },
): Promise<number | null> {
  const { version } = await tx.one(sql(VersionRow)`
    select staff.enact_policy(${uuid(id)}, ${revision}, ${uuid(memberId)}, ${now}, ${at}) as version`);
  return version;
}
