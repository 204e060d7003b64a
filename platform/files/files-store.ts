import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Bytes, IdOf, Nullable, uuid } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Id } from '../kernel/id.ts';
import type { StoredKind } from './kinds.ts';

const kind = Type.Unsafe<StoredKind>({ type: 'string', enum: ['jpeg', 'pdf'] });
const DescribedRow = Type.Object({
  id: IdOf('fil'),
  name: Type.String(),
  kind,
  size: Type.Integer(),
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
});
const ContentRow = Type.Object({ name: Type.String(), kind, bytes: Bytes });
const ThumbnailRow = Type.Object({ thumbnail: Bytes });
const CountRow = Type.Object({ count: Type.Integer() });

export type DescribedRow = Static<typeof DescribedRow>;

const columns = sql`f.id, f.name, b.kind, octet_length(b.bytes) as size, b.width, b.height`;
const files = sql`files.files f join files.blobs b on b.cell = f.cell and b.hash = f.hash`;

/** Counts a person's files to which no feature refers. */
export async function countWaiting(tx: Tx, owner: Id): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(*)::integer as count from files.files where cell = 0 and owner_id = ${uuid(owner)} and not is_attached`);
  return count;
}

/** Stores a content, or says that it was added again, so that it is not swept meanwhile. */
export async function putBlob(
  tx: Tx,
  blob: {
    hash: Buffer;
    kind: StoredKind;
    bytes: Buffer;
    thumbnail: Buffer | undefined;
    width: number | null;
    height: number | null;
    at: Date;
  },
): Promise<void> {
  await tx.run(sql`
    insert into files.blobs (cell, hash, kind, bytes, thumbnail, width, height, kept_at)
    values (0, ${blob.hash}, ${blob.kind}, ${blob.bytes}, ${blob.thumbnail ?? null}, ${blob.width},
            ${blob.height}, ${blob.at})
    on conflict (cell, hash) do update set kept_at = greatest(blobs.kept_at, excluded.kept_at)`);
}

export async function putFile(
  tx: Tx,
  file: { id: Id<'fil'>; owner: Id; name: string; hash: Buffer; at: Date },
): Promise<void> {
  await tx.run(sql`
    insert into files.files (cell, id, owner_id, name, hash, kept_at)
    values (0, ${uuid(file.id)}, ${uuid(file.owner)}, ${file.name}, ${file.hash}, ${file.at})`);
}

/** Describes those of a person's files to which no feature refers. Of several with one content, only the first. */
export function waitingFiles(tx: Tx, owner: Id, ids: readonly Id<'fil'>[]) {
  const given = sql`${ids.map(uuid)}::uuid[]`;
  return tx.many(sql(DescribedRow)`
    select distinct on (f.hash) ${columns} from ${files}
     where f.cell = 0 and f.id = any(${given}) and f.owner_id = ${uuid(owner)} and not f.is_attached
     order by f.hash, array_position(${given}, f.id)`);
}

const IdRow = Type.Object({ id: IdOf('fil') });

/** Lists those of these ids whose files no longer exist, or wait since `before` for a feature of this person. */
export async function goneFiles(tx: Tx, owner: Id, ids: readonly Id<'fil'>[], before: Date): Promise<Id<'fil'>[]> {
  const rows = await tx.many(sql(IdRow)`
    select asked.id from unnest(${ids.map(uuid)}::uuid[]) as asked (id)
     where not exists (
             select from files.files f
              where f.cell = 0 and f.id = asked.id
                and (f.is_attached or f.owner_id <> ${uuid(owner)} or f.kept_at > ${before}))`);
  return rows.map(({ id }) => id);
}

/** Like `waitingFiles`, and locks them, so that two features cannot take the same file. */
export function lockWaitingFiles(tx: Tx, owner: Id, ids: readonly Id<'fil'>[]) {
  return tx.many(sql(DescribedRow)`
    select ${columns} from ${files}
     where f.cell = 0 and f.id = any(${ids.map(uuid)}::uuid[]) and f.owner_id = ${uuid(owner)} and not f.is_attached
     order by f.id for update of f`);
}

/** From now on, the files and their contents stay. */
export async function markAttached(tx: Tx, ids: readonly Id<'fil'>[]): Promise<void> {
  await tx.run(sql`
    with attached as (
      update files.files set is_attached = true where cell = 0 and id = any(${ids.map(uuid)}::uuid[]) returning hash)
    update files.blobs set is_attached = true
     where cell = 0 and hash in (select hash from attached) and not is_attached`);
}

export function describeFiles(tx: Tx, ids: readonly Id<'fil'>[]) {
  return tx.many(sql(DescribedRow)`
    select ${columns} from ${files} where f.cell = 0 and f.id = any(${ids.map(uuid)}::uuid[])`);
}

export function findContent(tx: Tx, id: Id<'fil'>) {
  return tx.maybe(sql(ContentRow)`
    select f.name, b.kind, b.bytes from ${files} where f.cell = 0 and f.id = ${uuid(id)}`);
}

export function findThumbnail(tx: Tx, id: Id<'fil'>) {
  return tx.maybe(sql(ThumbnailRow)`
    select b.thumbnail from ${files}
     where f.cell = 0 and f.id = ${uuid(id)} and b.thumbnail is not null`);
}
