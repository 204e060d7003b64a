import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Move, MoveEnd, PayoutPolicy } from './moves-domain.ts';

const MoveRow = Type.Object({
  id: IdOf('mov'),
  sellerId: IdOf('sel'),
  shopperId: IdOf('shp'),
  payeeId: Type.String(),
  label: Type.String(),
  formerPayeeId: Type.String(),
  formerLabel: Type.String(),
  email: Type.String(),
  status: Type.Unsafe<Move['status']>({ type: 'string' }),
  endedBy: Nullable(Type.Unsafe<MoveEnd>({ type: 'string' })),
  askedAt: Instant,
  dueAt: Instant,
  undoUntil: Instant,
  undoneAt: Nullable(Instant),
});

const columns = sql`id, seller_id, shopper_id, payee_id, label, former_payee_id, former_label, email, status, ended_by,
  asked_at, due_at, undo_until, undone_at`;

/** Locks the payout of a seller until the transaction ends. Every change of it starts here. */
export function lockPayout(tx: Tx, sellerId: Id<'sel'>): Promise<void> {
  return lockNames(tx, [`payout ${sellerId}`]);
}

const PolicyRow = Type.Object({ moveWaitDays: Type.Integer(), undoDays: Type.Integer() });

/** The policy in force at an instant. */
export function payoutPolicyAt(tx: Tx, at: Date): Promise<PayoutPolicy> {
  return tx.one(sql(PolicyRow)`
    select move_wait_days, undo_days from wallet.payout_policies
     where valid_from <= ${at} order by valid_from desc limit 1`);
}

/** Stores a waiting move. @throws If another move of the seller waits. */
export async function insertMove(
  tx: Tx,
  move: Omit<Move, 'status' | 'endedBy' | 'undoneAt'> & { readonly undoHash: Buffer },
): Promise<void> {
  await tx.run(sql`
    insert into wallet.moves (id, seller_id, shopper_id, payee_id, label, former_payee_id, former_label, email,
                              undo_hash, status, asked_at, due_at, undo_until)
    values (${uuid(move.id)}, ${uuid(move.sellerId)}, ${uuid(move.shopperId)}, ${move.payeeId}, ${move.label},
            ${move.formerPayeeId}, ${move.formerLabel}, ${move.email}, ${move.undoHash}, 'waiting', ${move.askedAt},
            ${move.dueAt}, ${move.undoUntil})`);
}

/** Finds a move. */
export function findMove(tx: Tx, id: Id<'mov'>): Promise<Move | undefined> {
  return tx.maybe(sql(MoveRow)`select ${columns} from wallet.moves where id = ${uuid(id)}`);
}

const UndoRow = Type.Object({ undoHash: Bytes });

/** Reads the hash of the token that undoes a move. */
export async function findUndoHash(tx: Tx, id: Id<'mov'>): Promise<Buffer | undefined> {
  const row = await tx.maybe(sql(UndoRow)`select undo_hash from wallet.moves where id = ${uuid(id)}`);
  return row?.undoHash;
}

/** Finds the move that a token of a letter undoes. */
export function findMoveByUndo(tx: Tx, undoHash: Buffer): Promise<Move | undefined> {
  return tx.maybe(sql(MoveRow)`select ${columns} from wallet.moves where undo_hash = ${undoHash}`);
}

/** Finds the waiting move of a seller. */
export function findWaiting(tx: Tx, sellerId: Id<'sel'>): Promise<Move | undefined> {
  return tx.maybe(sql(MoveRow)`
    select ${columns} from wallet.moves where seller_id = ${uuid(sellerId)} and status = 'waiting'`);
}

const ShownRow = Type.Object({ label: Type.String(), formerLabel: Type.String(), askedAt: Instant, dueAt: Instant });

/** Reads the waiting move of a seller for the seller's page. */
export function findShownMove(tx: Tx, sellerId: Id<'sel'>) {
  return tx.maybe(sql(ShownRow)`
    select label, former_label, asked_at, due_at from wallet.moves
     where seller_id = ${uuid(sellerId)} and status = 'waiting'`);
}

/** Finds the moves of a seller that took effect after another one, and are not undone, in their order. */
export function findTakenAfter(tx: Tx, { sellerId, askedAt }: Pick<Move, 'sellerId' | 'askedAt'>): Promise<Move[]> {
  return tx.many(sql(MoveRow)`
    select ${columns} from wallet.moves
     where seller_id = ${uuid(sellerId)} and status = 'taken' and undone_at is null and asked_at > ${askedAt}
     order by asked_at`);
}

/** Finds the moves that wait for a wallet. */
export function findWaitingFor(tx: Tx, payeeId: string): Promise<Move[]> {
  return tx.many(sql(MoveRow)`
    select ${columns} from wallet.moves where payee_id = ${payeeId} and status = 'waiting' order by id`);
}

/** Ends a waiting move without effect. @returns Whether it waited. */
export async function endMove(tx: Tx, id: Id<'mov'>, by: MoveEnd, at: Date): Promise<boolean> {
  const written = await tx.run(sql`
    update wallet.moves set status = 'ended', ended_by = ${by}, decided_at = ${at}
     where id = ${uuid(id)} and status = 'waiting'`);
  return written === 1;
}

/** Records that a waiting move took effect. @returns Whether it waited. */
export async function markTaken(tx: Tx, id: Id<'mov'>, at: Date): Promise<boolean> {
  const written = await tx.run(sql`
    update wallet.moves set status = 'taken', decided_at = ${at} where id = ${uuid(id)} and status = 'waiting'`);
  return written === 1;
}

/** Records that a move that had taken effect was undone. */
export async function markUndone(tx: Tx, id: Id<'mov'>, at: Date): Promise<void> {
  await tx.run(sql`update wallet.moves set undone_at = ${at} where id = ${uuid(id)}`);
}
