import type { Id } from '#platform/kernel/id.ts';
import type { SellerWallet } from './domain.ts';

const DAY_MS = 86_400_000;

/** How long a move of the payout waits, and how long its letter can undo it, both from the request on. */
export interface PayoutPolicy {
  readonly moveWaitDays: number;
  readonly undoDays: number;
}

/** Why a move ended without effect. */
export type MoveEnd =
  /** The seller kept the present wallet, on the page or by linking it again. */
  | 'seller'
  /** The letter's link. */
  | 'undo'
  /** A later move. */
  | 'replaced'
  /** The new wallet ended its link. */
  | 'wallet'
  /** Another seller is paid into the new wallet now. */
  | 'paid_elsewhere'
  /** The shop has another owner. */
  | 'owner';

/** A seller's payout on its way to another wallet. */
export interface Move {
  readonly id: Id<'mov'>;
  readonly sellerId: Id<'sel'>;
  /** The shopper who owned the shop and asked. */
  readonly shopperId: Id<'shp'>;
  readonly payeeId: string;
  /** The masked name of the new wallet. */
  readonly label: string;
  readonly formerPayeeId: string;
  /** Empty if the market does not know the name. */
  readonly formerLabel: string;
  /** The address that was proved for this move. */
  readonly email: string;
  readonly status: 'waiting' | 'taken' | 'ended';
  readonly endedBy: MoveEnd | null;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly undoUntil: Date;
  /** When the move that had taken effect was undone. */
  readonly undoneAt: Date | null;
}

/** The times of a move that is asked for now. */
export function timesOfMove(policy: PayoutPolicy, now: Date): Pick<Move, 'askedAt' | 'dueAt' | 'undoUntil'> {
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
  return { askedAt: now, dueAt: inDays(policy.moveWaitDays), undoUntil: inDays(policy.undoDays) };
}

/**
 * Whether a granted wallet is linked at once, or moves the payout. It is a move unless the seller never had a wallet, or
 * had this one last: otherwise ending the link first would be the way round.
 *
 * @param present The payee in the catalog.
 * @param known The wallet that was linked last.
 */
export function judgeLink(
  payeeId: string,
  present: string | null,
  known: Pick<SellerWallet, 'payeeId'> | undefined,
): 'at_once' | 'move' {
  const last = present ?? known?.payeeId;
  return last === undefined || last === payeeId ? 'at_once' : 'move';
}

/** What the link in a move's letter did; `over` if it did nothing. */
export function undoneBy({ endedBy, undoneAt }: Pick<Move, 'endedBy' | 'undoneAt'>): Undoing {
  if (endedBy === 'undo') return 'stop';
  return undoneAt === null ? 'over' : 'take_back';
}

/** What the link in a move's letter can still do: stop the move, take it back after it took effect, or nothing. */
export type Undoing = 'stop' | 'take_back' | 'over';

/**
 * Judges the link in a move's letter. It takes back the moves that came from its wallet too: otherwise a thief moves
 * twice, and the letter that the seller has does nothing.
 *
 * @param last The payee in the catalog, or the one that ended last: a wallet that came by no move is not taken back.
 * @param later The moves that took effect after this one and are not undone, in their order.
 */
export function judgeUndo(
  move: Pick<Move, 'status' | 'payeeId' | 'undoUntil' | 'undoneAt'>,
  last: string | undefined,
  now: Date,
  later: readonly Pick<Move, 'payeeId' | 'formerPayeeId'>[] = [],
): Undoing {
  if (move.status === 'waiting') return 'stop';
  const reached = later.reduce(
    (from, { formerPayeeId, payeeId }) => (formerPayeeId === from ? payeeId : from),
    move.payeeId,
  );
  const isStanding = move.status === 'taken' && move.undoneAt === null && last === reached;
  return isStanding && now < move.undoUntil ? 'take_back' : 'over';
}
