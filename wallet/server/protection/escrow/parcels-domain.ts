import type { Id } from '#platform/kernel/id.ts';
import { codeKey } from '#platform/kernel/folded.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allocate } from '#platform/money/allocate.ts';
import type { Money } from '#platform/money/money.ts';
import { DAY_MS, MINUTE_MS, leftOf } from '../../payments/payments/domain.ts';
import type { Line, Parcel, ParcelStatus, Part, Payment } from '../../payments/payments/domain.ts';
import { isSentUntracked } from '../../payments/payments/times-domain.ts';
import { fits } from '../tracking/domain.ts';
import type { Sighting } from '../tracking/domain.ts';

/** Pieces of a line. */
export interface Pieces {
  readonly line: string;
  readonly quantity: number;
}

/** Why a parcel cannot be announced. */
export type ParcelError =
  /** All of the part is in parcels already. */
  | { readonly code: 'nothing_to_ship' }
  /** A line is unknown, named twice, or has fewer pieces left to ship. */
  | { readonly code: 'contents_wrong'; readonly line: string; readonly left: number };

/** The statuses of parcels in which a carrier has them, or had them. */
const moved: readonly ParcelStatus[] = ['shipped', 'delivered', 'misdelivered', 'lost', 'returned'];
const onTheWay: readonly ParcelStatus[] = ['announced', 'shipped', 'delivered', 'misdelivered'];
const gone: readonly ParcelStatus[] = ['lost', 'returned'];

/** Counts the pieces of a line in parcels of these statuses. */
function countIn(part: Part, line: string, statuses: readonly ParcelStatus[]): number {
  return part.parcels
    .filter((parcel) => statuses.includes(parcel.status))
    .flatMap((parcel) => parcel.contents)
    .filter((pieces) => pieces.line === line)
    .reduce((sum, pieces) => sum + pieces.quantity, 0);
}

/** Counts the pieces of a line that were not shipped in time, or that a carrier lost. */
export function piecesGone(part: Part, line: Line): number {
  return Math.min(line.quantity, line.quantityCanceled + countIn(part, line.reference, gone));
}

/** Counts the pieces of a line that the buyer still gets: not those that were refunded, or that a carrier lost. */
function countDue(part: Part, line: Line): number {
  if (leftOf(line).minor === 0n) return 0;
  return line.quantity - line.quantityCanceled - countIn(part, line.reference, gone);
}

/** Nothing is missing of a line that was released: its buyer has confirmed it, or a case has decided. */
function piecesMissing(part: Part, statuses: readonly ParcelStatus[]): Pieces[] {
  return part.lines
    .filter((line) => !line.releasedAt)
    .map((line) => ({
      line: line.reference,
      quantity: countDue(part, line) - countIn(part, line.reference, statuses),
    }))
    .filter((pieces) => pieces.quantity > 0);
}

/** Lists the pieces that are in no parcel yet. */
export function piecesToShip(part: Part): Pieces[] {
  return piecesMissing(part, onTheWay);
}

/** Lists the pieces that no carrier has scanned yet. */
export function piecesToScan(part: Part): Pieces[] {
  return piecesMissing(
    part,
    onTheWay.filter((status) => moved.includes(status)),
  );
}

/** Whether all that the buyer still gets was delivered to its destination, and that is something. */
export function isAllDelivered(part: Part): boolean {
  return (
    part.parcels.some((parcel) => parcel.status === 'delivered') && piecesMissing(part, ['delivered']).length === 0
  );
}

/** Counts the pieces of a line that carriers brought to their destination. */
export function piecesDelivered(part: Part, line: Line): number {
  return Math.min(line.quantity, countIn(part, line.reference, ['delivered']));
}

/** Counts the pieces of a line that the buyer would still get. */
export function piecesAwaited(part: Part, line: Line): number {
  return Math.max(0, countDue(part, line) - piecesDelivered(part, line));
}

/** Where all of a line is: delivered to its destination, or lost or returned; otherwise undefined. */
export function whereaboutsOf(part: Part, line: Line): 'delivered' | 'lost' | undefined {
  const due = line.quantity - line.quantityCanceled;
  if (due > 0 && countIn(part, line.reference, gone) >= due) return 'lost';
  const isThere = countIn(part, line.reference, ['delivered']) >= countDue(part, line);
  return isThere && countIn(part, line.reference, ['delivered']) > 0 ? 'delivered' : undefined;
}

/** Whether a line is on its way: a carrier has scanned a parcel with it, or its part was sent without tracking. */
export function isSent(part: Part, reference: string): boolean {
  const isIn = ({ contents }: Parcel) => contents.some((pieces) => pieces.line === reference);
  return isSentUntracked(part) || part.parcels.some((parcel) => parcel.shippedAt && isIn(parcel));
}

/** A parcel that a shop wants to announce. Without contents it takes all that is left. */
export interface Announcing extends Pick<Parcel, 'carrier' | 'trackingCode'> {
  readonly contents?: readonly Pieces[];
}

/** A parcel that is announced. */
export interface Announced extends Announcing, Pick<Parcel, 'id' | 'trackingUrl'> {}

/** Adds a parcel to a part. */
export function addParcel(part: Part, announced: Announced, now: Date): Result<Part, ParcelError> {
  const left = piecesToShip(part);
  if (left.length === 0) return err({ code: 'nothing_to_ship' });
  const contents = announced.contents ?? left;
  for (const [at, { line, quantity }] of contents.entries()) {
    const most = left.find((pieces) => pieces.line === line)?.quantity ?? 0;
    const isNamedBefore = contents.slice(0, at).some((pieces) => pieces.line === line);
    if (quantity > most || isNamedBefore) return err({ code: 'contents_wrong', line, left: isNamedBefore ? 0 : most });
  }
  const parcel: Parcel = {
    ...announced,
    contents,
    status: 'announced',
    announcedAt: now,
    shippedAt: null,
    endedAt: null,
  };
  return ok({ ...part, parcels: [...part.parcels, parcel] });
}

/** Notes that pieces will not come. */
export function cancelPieces(part: Part, pieces: readonly Pieces[]): Part {
  const canceled = (line: Line) => pieces.find((one) => one.line === line.reference)?.quantity ?? 0;
  const lines = part.lines.map((line) => ({ ...line, quantityCanceled: line.quantityCanceled + canceled(line) }));
  return { ...part, lines };
}

/** Cancels the parcels that no carrier has scanned. */
export function cancelUnscanned(part: Part, now: Date): Part {
  const parcels = part.parcels.map((parcel) =>
    parcel.status === 'announced' ? { ...parcel, status: 'canceled' as const, endedAt: now } : parcel,
  );
  return { ...part, parcels };
}

/** Finds a parcel of a part by its tracking code, in any spelling. A canceled one can be announced again. */
export function parcelBy(part: Part, trackingCode: string): Parcel | undefined {
  const key = codeKey(trackingCode);
  return part.parcels.find((parcel) => parcel.status !== 'canceled' && codeKey(parcel.trackingCode) === key);
}

/** Finds a parcel of a part by its id. */
export function parcelOf(part: Part, id: Id<'pcl'>): Parcel | undefined {
  return part.parcels.find((parcel) => parcel.id === id);
}

/** Whether the carrier may still report something of a parcel that matters: it may correct the place of a delivery. */
export function isFollowed({ status }: Pick<Parcel, 'status'>): boolean {
  return status === 'announced' || status === 'shipped' || status === 'misdelivered';
}

/** How long a new parcel waits for its first look, and every other one for its next. */
const [FIRST_LOOK_MS, NEXT_LOOK_MS] = [15 * MINUTE_MS, DAY_MS / 2];

/** When a parcel that is followed is next looked up at its carrier. */
export function nextLook({ announcedAt }: Pick<Parcel, 'announcedAt'>, now: Date): Date {
  const isNew = now.getTime() - announcedAt.getTime() < FIRST_LOOK_MS;
  return new Date(now.getTime() + (isNew ? FIRST_LOOK_MS : NEXT_LOOK_MS));
}

/** Replaces a parcel of a part. */
export function withParcel(part: Part, parcel: Parcel): Part {
  return { ...part, parcels: part.parcels.map((one) => (one.id === parcel.id ? parcel : one)) };
}

/**
 * Records on a parcel what the carrier has reported. What has ended stays as it is. A parcel that the carrier knew
 * before the payment is another one, and counts as canceled.
 */
export function sighted(
  payment: Pick<Payment, 'capturedAt' | 'shipTo'>,
  parcel: Parcel,
  { scannedAt, outcome, place }: Sighting,
  now: Date,
): Parcel {
  if (!isFollowed(parcel)) return parcel;
  invariant(payment.capturedAt, 'a payment with parcels was captured');
  const atMostNow = (at: Date): Date => (at > now ? now : at);
  const first = scannedAt ?? (outcome && outcome.kind !== 'canceled' ? outcome.at : null);
  if (first && isBefore(first, payment.capturedAt)) return { ...parcel, status: 'canceled', endedAt: now };
  const shippedAt = parcel.shippedAt ?? (first && atMostNow(first));
  // A label that is canceled after the carrier has had the parcel is a contradiction; the parcel stays on its way.
  if (!outcome || (outcome.kind === 'canceled' && shippedAt)) {
    return shippedAt && !parcel.shippedAt ? { ...parcel, status: 'shipped', shippedAt } : parcel;
  }
  const isElsewhere = outcome.kind === 'delivered' && !fits(place, payment.shipTo);
  if (parcel.status === 'misdelivered' && (isElsewhere || outcome.kind !== 'delivered')) return parcel;
  return { ...parcel, shippedAt, status: isElsewhere ? 'misdelivered' : outcome.kind, endedAt: atMostNow(outcome.at) };
}

/** Compares by whole seconds, because carriers report no fractions. */
export function isBefore(left: Date, right: Date): boolean {
  return Math.floor(left.getTime() / 1_000) < Math.floor(right.getTime() / 1_000);
}

/** The price of pieces, at most what is left of their line. */
export function priceOf(part: Part, pieces: Pieces): { reference: string; amount: Money } {
  const { reference, amount } = fullPriceOf(part, pieces);
  const left = leftOf(part.lines.find((line) => line.reference === reference)!);
  return { reference, amount: amount.minor < left.minor ? amount : left };
}

/** The price of pieces, whatever of their line was refunded. Pieces of one line share its cents, the first ones more. */
export function fullPriceOf(part: Part, { line: reference, quantity }: Pieces): { reference: string; amount: Money } {
  const line = part.lines.find((one) => one.reference === reference);
  invariant(line && quantity <= line.quantity, 'pieces are of a line of the part');
  const [share] = allocate(line.amount, [BigInt(quantity), BigInt(line.quantity - quantity)]);
  return { reference, amount: share! };
}
