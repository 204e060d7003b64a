import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Change } from './domain.ts';

const ChangeRow = Type.Object({
  id: IdOf('chg'),
  shopperId: IdOf('shp'),
  kind: Type.Unsafe<Change['kind']>({ type: 'string' }),
  before: Type.String(),
  after: Type.String(),
  madeAt: Instant,
  expiresAt: Instant,
  undoneAt: Nullable(Instant),
});

const columns = sql`id, shopper_id, kind, before, after, made_at, expires_at, undone_at`;

/** Stores a change by the hash of the token that undoes it. */
export async function insertChange(tx: Tx, change: Omit<Change, 'undoneAt'>, undoHash: Buffer): Promise<void> {
  await tx.run(sql`
    insert into changes.changes (id, shopper_id, kind, before, after, undo_hash, made_at, expires_at)
    values (${uuid(change.id)}, ${uuid(change.shopperId)}, ${change.kind}, ${change.before}, ${change.after},
            ${undoHash}, ${change.madeAt}, ${change.expiresAt})`);
}

/** Finds a change. */
export function findChange(tx: Tx, id: Id<'chg'>): Promise<Change | undefined> {
  return tx.maybe(sql(ChangeRow)`select ${columns} from changes.changes where id = ${uuid(id)}`);
}

const UndoRow = Type.Object({ undoHash: Bytes });

/** Reads the hash of the token that undoes a change. */
export async function findUndoHash(tx: Tx, id: Id<'chg'>): Promise<Buffer | undefined> {
  const row = await tx.maybe(sql(UndoRow)`select undo_hash from changes.changes where id = ${uuid(id)}`);
  return row?.undoHash;
}

/** Finds a change by the hash of the token that undoes it. */
export function findByUndoHash(tx: Tx, undoHash: Buffer): Promise<Change | undefined> {
  return tx.maybe(sql(ChangeRow)`select ${columns} from changes.changes where undo_hash = ${undoHash}`);
}

/** Finds such a change, locked until the transaction ends. */
export function lockByUndoHash(tx: Tx, undoHash: Buffer): Promise<Change | undefined> {
  return tx.maybe(sql(ChangeRow)`select ${columns} from changes.changes where undo_hash = ${undoHash} for update`);
}

/** Lists a change and the later ones of its shopper that are not undone, the earliest first. */
export function changesSince(tx: Tx, { id, shopperId, madeAt }: Pick<Change, 'id' | 'shopperId' | 'madeAt'>) {
  return tx.many(sql(ChangeRow)`
    select ${columns} from changes.changes
     where shopper_id = ${uuid(shopperId)} and made_at >= ${madeAt} and undone_at is null
     order by made_at, id <> ${uuid(id)}, id for update`);
}

const UntilRow = Type.Object({ until: Nullable(Instant) });

/** Finds until when a move of a shopper's address can be undone; undefined if none can. */
export async function findUndoableUntil(tx: Tx, shopperId: Id<'shp'>, now: Date): Promise<Date | undefined> {
  const { until } = await tx.one(sql(UntilRow)`
    select max(expires_at) as until from changes.changes
     where shopper_id = ${uuid(shopperId)} and kind = 'email' and undone_at is null and expires_at > ${now}`);
  return until ?? undefined;
}

/** Stores that a change is undone, and with it the later ones of its shopper. */
export async function storeUndone(
  tx: Tx,
  { shopperId, madeAt }: Pick<Change, 'shopperId' | 'madeAt'>,
  at: Date,
): Promise<void> {
  await tx.run(sql`
    update changes.changes set undone_at = ${at}
     where shopper_id = ${uuid(shopperId)} and made_at >= ${madeAt} and undone_at is null`);
}
