import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { CheckStatus, DocumentCheck, Finding } from './domain.ts';
import type { Person } from './match-domain.ts';
import type { ScreeningEntry } from './screening-domain.ts';

const CheckRow = Type.Object({
  id: IdOf('doc'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  processorId: Nullable(Type.String()),
  status: Type.Unsafe<CheckStatus>({ type: 'string' }),
  continueTo: Type.String(),
  startedAt: Instant,
  askedAt: Instant,
  reason: Type.Unsafe<DocumentCheck['reason']>({ anyOf: [{ type: 'string' }, { type: 'null' }] }),
  findings: Type.Unsafe<Finding[]>({ type: 'array' }),
  kind: Nullable(Type.String()),
  country: Nullable(Type.String()),
  expiresOn: Nullable(Type.String()),
  numberEnd: Nullable(Type.String()),
  person: Nullable(Bytes),
  seen: Type.Unsafe<Person | null>({ anyOf: [{ type: 'object' }, { type: 'null' }] }),
  decidedAt: Nullable(Instant),
  decidedBy: Nullable(IdOf('stf')),
  redactedAt: Nullable(Instant),
});

const columns = sql`id, cell, holder_id, processor_id, status, continue_to, started_at, asked_at, reason, findings, kind,
  country, expires_on, number_end, person, seen, decided_at, decided_by, redacted_at`;

/** Inserts a new check. */
export async function insertCheck(
  tx: Tx,
  check: Pick<DocumentCheck, 'id' | 'cell' | 'holderId' | 'continueTo' | 'startedAt' | 'askedAt'>,
): Promise<void> {
  await tx.run(sql`
    insert into documents.checks (cell, id, holder_id, status, continue_to, started_at, asked_at)
    values (${check.cell}, ${uuid(check.id)}, ${uuid(check.holderId)}, 'started', ${check.continueTo},
            ${check.startedAt}, ${check.askedAt})`);
}

/** Stores where an open check goes on to afterwards. */
export async function storeContinue(tx: Tx, { cell, id }: DocumentCheck, continueTo: string): Promise<void> {
  await tx.run(sql`
    update documents.checks set continue_to = ${continueTo} where cell = ${cell} and id = ${uuid(id)}`);
}

/** Stores the processor's id of a check, once. */
export async function storeProcessorId(tx: Tx, { cell, id }: DocumentCheck, processorId: string): Promise<void> {
  await tx.run(sql`
    update documents.checks set processor_id = ${processorId}
     where cell = ${cell} and id = ${uuid(id)} and processor_id is null`);
}

/** Finds a check. */
export function findCheck(tx: Tx, cell: number, id: Id<'doc'>) {
  return tx.maybe(sql(CheckRow)`select ${columns} from documents.checks where cell = ${cell} and id = ${uuid(id)}`);
}

/** Finds and locks a check, so that two outcomes at once are applied one after the other. */
export function lockCheck(tx: Tx, cell: number, id: Id<'doc'>) {
  return tx.maybe(sql(CheckRow)`
    select ${columns} from documents.checks where cell = ${cell} and id = ${uuid(id)} for update`);
}

/** Finds a check by the processor's id. */
export function findByProcessorId(tx: Tx, cell: number, processorId: string) {
  return tx.maybe(sql(CheckRow)`
    select ${columns} from documents.checks where cell = ${cell} and processor_id = ${processorId}`);
}

const CountryRow = Type.Object({ country: Nullable(Type.String()) });

/** Finds the country of a holder's last accepted document, or of the address without one. */
export async function countryOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<string | undefined> {
  const row = await tx.maybe(sql(CountryRow)`
    select coalesce((select one.country from documents.checks one
                      where one.cell = holder.cell and one.holder_id = holder.id and one.status = 'accepted'
                        and one.country is not null
                      order by one.decided_at desc limit 1),
                    holder.address ->> 'country') as country
      from accounts.holders holder
     where holder.cell = ${cell} and holder.id = ${uuid(holderId)}`);
  return row?.country ?? undefined;
}

/** Lists a holder's newest checks. */
export function checksOf(tx: Tx, cell: number, holderId: Id<'hld'>, most: number) {
  return tx.many(sql(CheckRow)`
    select ${columns} from documents.checks
     where cell = ${cell} and holder_id = ${uuid(holderId)}
     order by asked_at desc, id desc limit ${most}`);
}

/** Stores the new status of a check, with what is kept of its document. */
export async function storeCheck(tx: Tx, check: DocumentCheck): Promise<void> {
  await tx.run(sql`
    update documents.checks
       set status = ${check.status}, reason = ${check.reason}, findings = ${[...check.findings]}::text[],
           kind = ${check.kind}, country = ${check.country}, expires_on = ${check.expiresOn},
           number_end = ${check.numberEnd}, person = ${check.person},
           seen = ${check.seen === null ? null : json(check.seen)}::jsonb, decided_at = ${check.decidedAt},
           decided_by = ${check.decidedBy === null ? null : uuid(check.decidedBy)}
     where cell = ${check.cell} and id = ${uuid(check.id)}`);
}

/** Stores when the processor was asked to delete what it collected. */
export async function storeRedaction(tx: Tx, { cell, id }: DocumentCheck, at: Date): Promise<void> {
  await tx.run(sql`
    update documents.checks set redacted_at = ${at} where cell = ${cell} and id = ${uuid(id)} and redacted_at is null`);
}

/** Lists the checks that wait for an operator, the oldest first. */
export function checksInReview(tx: Tx, cell: number, most: number) {
  return tx.many(sql(CheckRow)`
    select ${columns} from documents.checks
     where cell = ${cell} and status = 'review' order by started_at, id limit ${most}`);
}

const HolderRow = Type.Object({ holderId: IdOf('hld') });

/** Lists the other holders whose wallet was checked with a document of this person. */
export async function othersOfPerson(
  tx: Tx,
  { cell, holderId }: Pick<DocumentCheck, 'cell' | 'holderId'>,
  person: Buffer,
): Promise<Id<'hld'>[]> {
  const rows = await tx.many(sql(HolderRow)`
    select distinct holder_id from documents.checks
     where cell = ${cell} and person = ${person} and status = 'accepted' and holder_id <> ${uuid(holderId)}`);
  return rows.map((row) => row.holderId);
}

const EntryRow = Type.Object({
  id: Type.String(),
  list: Type.String(),
  name: Type.String(),
  words: Type.Array(Type.String()),
  born: Nullable(Type.String()),
});

/** Lists the entries of screening lists that share a word with a name. */
export function entriesWith(tx: Tx, cell: number, words: readonly string[]): Promise<ScreeningEntry[]> {
  return tx.many(sql(EntryRow)`
    select id, list, name, words, born from documents.screening_entries
     where cell = ${cell} and words && ${[...words]}::text[] order by list, id`);
}

/** Deletes all entries of a screening list. */
export async function clearList(tx: Tx, cell: number, list: string): Promise<void> {
  await tx.run(sql`delete from documents.screening_entries where cell = ${cell} and list = ${list}`);
}

const SizeRow = Type.Object({ list: Type.String(), entries: Type.Integer() });

/** A screening list and the number of its entries. */
export type ListSize = Type.Static<typeof SizeRow>;

/** Counts the entries of each screening list. */
export function countEntries(tx: Tx, cell: number): Promise<ListSize[]> {
  return tx.many(sql(SizeRow)`
    select list, count(*)::int as entries from documents.screening_entries
     where cell = ${cell} group by list order by list`);
}

/** Inserts an entry of a screening list. */
export async function insertEntry(tx: Tx, cell: number, one: ScreeningEntry): Promise<void> {
  await tx.run(sql`
    insert into documents.screening_entries (cell, id, list, name, words, born)
    values (${cell}, ${one.id}, ${one.list}, ${one.name}, ${[...one.words]}::text[], ${one.born})`);
}
