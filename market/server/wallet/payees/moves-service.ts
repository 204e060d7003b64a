import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Sessions } from '../../accounts/sessions/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { WalletGateway } from '../gateway.ts';
import type { LinkAttempts } from '../links/attempts-service.ts';
import type { Proofs } from '../proofs/service.ts';
import { endPayee, mailMove, moveDeadlines, takeMove } from './jobs-schema.ts';
import { judgeUndo, timesOfMove } from './moves-domain.ts';
import type { Move, MoveEnd, Undoing } from './moves-domain.ts';
import {
  endMove,
  findMove,
  findMoveByUndo,
  findShownMove,
  findTakenAfter,
  findWaiting,
  findWaitingFor,
  insertMove,
  lockPayout,
  markTaken,
  markUndone,
  payoutPolicyAt,
} from './moves-store.ts';
import { findWallet, storeEnded, storeWallet } from './store.ts';
import { undoHashOf, undoTokenOf } from './undo-crypto.ts';

/** A move that a seller asks for, with a proof. */
type NewMove = Pick<Move, 'sellerId' | 'shopperId' | 'payeeId' | 'label' | 'formerPayeeId' | 'formerLabel' | 'email'>;

/** The door to moves of a seller's payout from one wallet to another. */
export interface Moves {
  /** The policy in force. */
  policy(): ReturnType<typeof payoutPolicyAt>;
  /** The waiting move of a seller, for the seller's page. */
  waitingOf(seller: { id: Id<'shp'>; sellerId: Id<'sel'> }): ReturnType<typeof findShownMove>;
  /**
   * Asks for a move, in the caller's transaction, which has locked the payout. It replaces another waiting one; the same
   * one goes on waiting.
   */
  ask(tx: Tx, asked: NewMove): Promise<void>;
  /** Ends the waiting move of a seller, who keeps the present wallet. @returns Whether one waited. */
  cancel(sellerId: Id<'sel'>): Promise<boolean>;
  /** Does the same in the caller's transaction, which has locked the payout. */
  cancelIn(tx: Tx, sellerId: Id<'sel'>): Promise<boolean>;
  /** Enqueues a due move. */
  announce(id: Id<'mov'>): Promise<void>;
  /** Makes a due move take effect, once, or ends it if the new wallet or the shop has changed since. */
  take(id: Id<'mov'>): Promise<void>;
  /** Ends the payee that was left, once the orders placed with it can no longer be paid. */
  endFormer(id: Id<'mov'>): Promise<void>;
  /** Ends the moves that wait for a wallet whose payee has ended. */
  dropFor(tx: Tx, payeeId: string): Promise<void>;
  /** Whether a move waits for a payee, so that it must not end at the wallet. */
  isAwaited(payeeId: string): Promise<boolean>;
  /** Finds the move of a letter's token, and what the token can still do. Nobody need be signed in. */
  findUndo(token: string): Promise<FoundUndo | undefined>;
  /**
   * Undoes the move of a letter's token, once: a waiting one ends; after one that took effect, nobody is paid until the
   * former wallet is linked again, and the moves since then are undone with it. The new payees end, and so do the
   * seller's sessions, proofs and attempts.
   *
   * An unknown token, and one that has nothing to undo, change nothing.
   */
  undo(token: string): Promise<void>;
}

/** The move of a letter's token, and what the token can still do. */
interface FoundUndo {
  readonly move: Move;
  readonly undoing: Undoing;
  /** The moves that took effect since, which are undone with it. */
  readonly later: readonly Move[];
}

interface MovesDeps {
  readonly db: Db;
  readonly world: World;
  readonly gateway: Pick<WalletGateway, 'getPayee'>;
  readonly accounts: Pick<Accounts, 'ownerOf'>;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly proofs: Pick<Proofs, 'endAll'>;
  readonly attempts: Pick<LinkAttempts, 'dropOf'>;
  readonly catalog: Pick<Catalog, 'holdPayee' | 'setPayee' | 'payeeOf'>;
  readonly waker: Pick<Waker, 'wake'>;
  readonly security: Pick<SecurityLog, 'record'>;
  /** The tokens of letters follow from it. */
  readonly undoKeys: KeyRing;
}

/** An order can be paid for a shorter time than this after it was placed. */
const ORDERS_OVER_MS = 60 * 60_000;

/** Creates the door to moves, which run on business time. */
export function createMoves(deps: MovesDeps): Moves {
  const { db, world } = deps;
  return {
    policy: () => db.asNobody((tx) => payoutPolicyAt(tx, world.clocks.business())),
    waitingOf: ({ id, sellerId }) => db.asReader({ shopper: id }, (tx) => findShownMove(tx, sellerId)),
    ask: (tx, asked) => askMove(deps, tx, asked),
    cancel: (sellerId) => cancelMove(deps, sellerId),
    cancelIn: (tx, sellerId) => endWaiting(deps, tx, sellerId, 'seller'),
    announce: (id) => db.one((tx) => enqueue(tx, [takeMove({ move_id: id })])),
    take: (id) => takeDueMove(deps, id),
    endFormer: (id) => endFormer(deps, id),
    dropFor: (tx, payeeId) => dropFor(deps, tx, payeeId),
    isAwaited: async (payeeId) => (await db.one((tx) => findWaitingFor(tx, payeeId))).length > 0,
    findUndo: (token) => findUndo(deps, token),
    undo: (token) => undoMove(deps, token),
  };
}

async function askMove(deps: MovesDeps, tx: Tx, asked: NewMove): Promise<void> {
  const waiting = await findWaiting(tx, asked.sellerId);
  if (waiting?.payeeId === asked.payeeId) return;
  const now = deps.world.clocks.business();
  if (waiting) await drop(deps, tx, waiting, 'replaced');
  const id = deps.world.ids.mint('mov');
  const move = { ...asked, ...timesOfMove(await payoutPolicyAt(tx, now), now), id };
  await insertMove(tx, { ...move, undoHash: undoHashOf(undoTokenOf(deps.undoKeys, id)) });
  await setTimers(tx, [moveDeadlines.due.at(move.dueAt, id)]);
  await enqueue(tx, [mailMove({ move_id: id, kind: 'asked' })]);
}

/** Ends a waiting move without effect, and its payee at the wallet; a letter says so. */
async function drop({ world }: MovesDeps, tx: Tx, { id, payeeId }: Move, by: MoveEnd): Promise<boolean> {
  if (!(await endMove(tx, id, by, world.clocks.business()))) return false;
  await clearTimers(tx, [moveDeadlines.due.of(id)]);
  // A replaced move has no letter of its own: that of the next one says what is true now.
  const letters = by === 'replaced' ? [] : [mailMove({ move_id: id, kind: 'ended' })];
  await enqueue(tx, [endPayee({ payee_id: payeeId }), ...letters]);
  return true;
}

async function endWaiting(deps: MovesDeps, tx: Tx, sellerId: Id<'sel'>, by: MoveEnd): Promise<boolean> {
  const waiting = await findWaiting(tx, sellerId);
  return waiting !== undefined && drop(deps, tx, waiting, by);
}

async function cancelMove(deps: MovesDeps, sellerId: Id<'sel'>): Promise<boolean> {
  const isEnded = await deps.db.asWriter(async (tx) => {
    await lockPayout(tx, sellerId);
    return endWaiting(deps, tx, sellerId, 'seller');
  });
  deps.waker.wake();
  return isEnded;
}

async function dropFor(deps: MovesDeps, tx: Tx, payeeId: string): Promise<void> {
  for (const move of await findWaitingFor(tx, payeeId)) await drop(deps, tx, move, 'wallet');
}

async function takeDueMove(deps: MovesDeps, id: Id<'mov'>): Promise<void> {
  const { db, world, gateway, accounts, waker } = deps;
  const asked = await db.one((tx) => findMove(tx, id));
  if (asked?.status !== 'waiting') return;
  const found = await gateway.getPayee(asked.payeeId);
  if (!found.ok) throw new Error(`The wallet did not answer about ${asked.payeeId}: ${found.error.code}.`);
  const owner = await accounts.ownerOf(asked.sellerId);
  await db.asWriter(async (tx) => {
    await lockPayout(tx, asked.sellerId);
    const move = await findMove(tx, id);
    // It was ended meanwhile, or taken by a job that ran twice.
    if (move?.status !== 'waiting') return;
    invariant(move.dueAt <= world.clocks.business(), 'no move is taken before it is due');
    if (found.value.status !== 'active') await drop(deps, tx, move, 'wallet');
    else if (owner?.id !== move.shopperId) await drop(deps, tx, move, 'owner');
    else await takeEffect(deps, tx, move);
  });
  waker.wake();
}

async function takeEffect(deps: MovesDeps, tx: Tx, move: Move): Promise<void> {
  const { id, sellerId, shopperId, payeeId, label } = move;
  const now = deps.world.clocks.business();
  if (!(await deps.catalog.setPayee(tx, sellerId, payeeId))) {
    await drop(deps, tx, move, 'paid_elsewhere');
    return;
  }
  await storeWallet(tx, { sellerId, payeeId, label, createdAt: now });
  // An event of the wallet can end the move without the lock, and then nothing of this is true.
  invariant(await markTaken(tx, id, now), 'a move takes effect while it waits');
  await setTimers(tx, [moveDeadlines.former.at(new Date(now.getTime() + ORDERS_OVER_MS), id)]);
  await enqueue(tx, [mailMove({ move_id: id, kind: 'taken' })]);
  await deps.security.record(tx, 'payee.linked', shopperId, { move: id });
}

async function endFormer({ db, waker }: MovesDeps, id: Id<'mov'>): Promise<void> {
  await db.asWriter(async (tx) => {
    const move = await findMove(tx, id);
    if (move) await enqueue(tx, [endPayee({ payee_id: move.formerPayeeId })]);
  });
  waker.wake();
}

async function findUndo({ db, world, catalog }: MovesDeps, token: string): ReturnType<Moves['findUndo']> {
  const move = await db.one((tx) => findMoveByUndo(tx, undoHashOf(token)));
  if (!move) return undefined;
  const known = await db.one((tx) => findWallet(tx, move.sellerId));
  const later = await db.one((tx) => findTakenAfter(tx, move));
  const last = (await catalog.payeeOf(move.sellerId)) ?? known?.payeeId;
  return { move, undoing: judgeUndo(move, last, world.clocks.business(), later), later };
}

async function undoMove(deps: MovesDeps, token: string): Promise<void> {
  const { db, world, waker } = deps;
  const asked = await db.one((tx) => findMoveByUndo(tx, undoHashOf(token)));
  if (!asked) return;
  await db.asWriter(async (tx) => {
    await lockPayout(tx, asked.sellerId);
    const move = await findMove(tx, asked.id);
    invariant(move, 'no move is deleted');
    const last = (await deps.catalog.holdPayee(tx, move.sellerId)) ?? (await findWallet(tx, move.sellerId))?.payeeId;
    const later = await findTakenAfter(tx, move);
    const undoing = judgeUndo(move, last, world.clocks.business(), later);
    if (undoing === 'over') return;
    if (undoing === 'stop') await drop(deps, tx, move, 'undo');
    else await takeBack(deps, tx, move, later);
    await signOut(deps, tx, move);
  });
  waker.wake();
}

/**
 * Takes back a move that took effect, with those since then, and the one that waits. It does not pay the former wallet again: that takes its holder's consent, in case
 * the letter's link is used by a thief of the former wallet. Linking that one again is no move.
 */
async function takeBack(deps: MovesDeps, tx: Tx, move: Move, later: readonly Move[]): Promise<void> {
  const { world, catalog, security } = deps;
  const now = world.clocks.business();
  const { sellerId, shopperId, formerPayeeId, formerLabel } = move;
  await endWaiting(deps, tx, sellerId, 'undo');
  invariant(await catalog.setPayee(tx, sellerId, null), 'no payee can always be set');
  await storeEnded(tx, { sellerId, payeeId: formerPayeeId, label: formerLabel }, 'undo', now);
  for (const { id, payeeId } of [move, ...later]) {
    await markUndone(tx, id, now);
    await enqueue(tx, [endPayee({ payee_id: payeeId })]);
  }
  await security.record(tx, 'payee.ended', shopperId, { by: 'undo', move: move.id });
}

/** Signs the seller out everywhere, and ends what was begun to change the payout. */
async function signOut({ sessions, proofs, attempts }: MovesDeps, tx: Tx, { shopperId, sellerId }: Move) {
  await sessions.endAll(tx, shopperId);
  await proofs.endAll(tx, shopperId);
  await attempts.dropOf(tx, sellerId);
}
