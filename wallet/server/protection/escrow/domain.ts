import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { DAY_MS, heldOf, refundedOf } from '../../payments/payments/domain.ts';
import type { Parcel, Part, PartStatus, Payment } from '../../payments/payments/domain.ts';
import type { ConfirmRight } from '../../linking/mandates/domain.ts';
import { isSentUntracked } from '../../payments/payments/times-domain.ts';
import type { Sighting } from '../tracking/domain.ts';
import { isBlockedByCoupon, resumed, waitsForDelivery } from './clocks-domain.ts';
import { awarded, heldOfLine, refundLots, releaseLots, settled, withCase } from './lots-domain.ts';
import type { LotError, RefundWish } from './lots-domain.ts';
import {
  addParcel,
  cancelPieces,
  cancelUnscanned,
  fullPriceOf,
  isAllDelivered,
  parcelOf,
  piecesGone,
  piecesToScan,
  piecesToShip,
  priceOf,
  sighted,
  withParcel,
} from './parcels-domain.ts';
import type { Announced, ParcelError, Pieces } from './parcels-domain.ts';
import { isBlockedByCover, isBlockedByReport, reported, reportRefused, reportUpheld } from './report-domain.ts';
import { confirmByShop, contested, noticed, releaseShopConfirmed } from './shop-confirmation-domain.ts';
import type { ShopConfirmationError } from './shop-confirmation-domain.ts';

/** What happens to a part. */
export type Event =
  /** The shop announces a parcel. */
  | { readonly kind: 'announced'; readonly parcel: Announced }
  /** The shop withdraws a parcel that no carrier has scanned. */
  | { readonly kind: 'withdrawn'; readonly parcelId: Id<'pcl'> }
  /** The wallet has seen the parcel at its carrier. */
  | { readonly kind: 'sighted'; readonly parcelId: Id<'pcl'>; readonly sighting: Sighting }
  /** The seller has sent the part without tracking, as the buyer saw before paying. */
  | { readonly kind: 'sent_untracked' }
  /** The time to announce parcels is over. */
  | { readonly kind: 'ship_by_passed' }
  /** The time for the carrier's first scan is over. */
  | { readonly kind: 'scan_by_passed' }
  /** The holder confirms lines, or all of the part. */
  | { readonly kind: 'confirmed'; readonly lines?: readonly string[] }
  /** Nobody has objected in time to a delivery that the wallet saw, or to a shipment without tracking. */
  | { readonly kind: 'release_due' }
  /** The protection ends without a delivery: from now on, a case decides. */
  | { readonly kind: 'protection_ended' }
  /** The holder extends the protection. */
  | { readonly kind: 'extended' }
  /** The shop says that the part has arrived, under the right that the holder granted. */
  | { readonly kind: 'shop_confirmed'; readonly right: ConfirmRight }
  /** The wallet has sent its notice of the shop's word to the holder. */
  | { readonly kind: 'noticed' }
  /** The holder objects to the shop's word, or the shop no longer has the right to it. */
  | { readonly kind: 'objected' }
  /** Nobody has objected in time to the shop's word. */
  | { readonly kind: 'shop_confirmation_due' }
  /** A case about a line begins: its money and the part's clocks stand. */
  | { readonly kind: 'disputed'; readonly line: string; readonly caseId: Id<'cas'> }
  /** The case has ended, and says what becomes of the line. */
  | { readonly kind: 'undisputed'; readonly line: string; readonly ending: Ending }
  /** The holder reports the payment as not theirs: nothing of it is released until that is decided. */
  | { readonly kind: 'reported' }
  /** The payment was the holder's own: the part goes on where it stood. */
  | { readonly kind: 'report_refused' }
  /** The payment was not the holder's: what the wallet did not see delivered goes back. */
  | { readonly kind: 'report_upheld' }
  /** The shop cancels the part before it is shipped. */
  | { readonly kind: 'canceled' }
  /** Money goes back: by the seller's will, by agreement or by decision. */
  | { readonly kind: 'refunded'; readonly wish: RefundWish };

/** What a case decides about the money of its line: first the refund, then the release. */
export interface Ending {
  /** In the currency of the part. */
  readonly refund: bigint | null;
  /** Whether the seller gets what is left. Otherwise the clocks of the part go on. */
  readonly isReleased: boolean;
  /** A delivered replacement: the time to release begins with its delivery. */
  readonly replacement: Parcel | null;
}

/** A refused event; `part_not_in_state` comes with the part's status. */
export type EscrowError =
  | { readonly code: 'part_not_in_state'; readonly status: PartStatus }
  | { readonly code: 'parcel_not_withdrawable' }
  | { readonly code: 'extended_before' }
  /** The payer says that the payment is not theirs, which an operator decides first. */
  | { readonly code: 'payment_reported' }
  /** The wallet itself has paid the payer for what is left. */
  | { readonly code: 'paid_by_wallet' }
  /** The buyer did not see it so before paying, or the part has parcels. */
  | { readonly code: 'untracked_not_allowed'; readonly fault: 'payment' | 'parcels' }
  | ParcelError
  | ShopConfirmationError
  | LotError;

/** What an event may do: the statuses that it may lead to, and the money that it may move out of escrow. */
interface Effect {
  readonly to: readonly PartStatus[];
  readonly moves: 'nothing' | 'release' | 'refund' | 'both';
}

const effect = (moves: Effect['moves'], ...to: PartStatus[]): Effect => ({ to, moves });

/**
 * Who may move money, and when. An event that a status does not list is refused. No event of the shop is among those
 * that release: the holder confirms, the wallet's own clock runs out after a delivery that the wallet itself saw, or a
 * case decides. What was never delivered is never released automatically, with two exceptions that the holder saw and
 * agreed to before: `shop_confirmation_due`, some hours after the wallet's notice of the shop's word, to which the holder did not
 * object; and `release_due` of a shipped part, which `handle` grants only to a part that was sent without tracking.
 */
export const transitions: Readonly<Record<PartStatus, Partial<Readonly<Record<Event['kind'], Effect>>>>> = {
  awaiting: {},
  held: {
    announced: effect('nothing', 'held'),
    withdrawn: effect('nothing', 'held'),
    sighted: effect('refund', 'held', 'shipped', 'delivered', 'released', 'refunded'),
    sent_untracked: effect('nothing', 'shipped'),
    ship_by_passed: effect('refund', 'held', 'shipped', 'delivered', 'released', 'refunded'),
    scan_by_passed: effect('refund', 'held', 'shipped', 'delivered', 'released', 'refunded'),
    canceled: effect('refund', 'refunded'),
    reported: effect('nothing', 'held'),
    report_refused: effect('release', 'held', 'shipped', 'delivered', 'released'),
    report_upheld: effect('both', 'held', 'shipped', 'delivered', 'released', 'refunded'),
    disputed: effect('nothing', 'held'),
    undisputed: effect('both', 'held', 'shipped', 'delivered', 'released', 'refunded'),
    refunded: effect('refund', 'held', 'shipped', 'delivered', 'released', 'refunded'),
  },
  shipped: {
    sighted: effect('refund', 'shipped', 'delivered', 'released', 'refunded'),
    confirmed: effect('release', 'shipped', 'delivered', 'released'),
    release_due: effect('release', 'shipped', 'released'),
    protection_ended: effect('nothing', 'shipped'),
    extended: effect('nothing', 'shipped'),
    shop_confirmed: effect('nothing', 'shipped'),
    noticed: effect('nothing', 'shipped'),
    objected: effect('nothing', 'shipped'),
    shop_confirmation_due: effect('release', 'shipped', 'released'),
    reported: effect('nothing', 'shipped'),
    report_refused: effect('release', 'shipped', 'delivered', 'released'),
    report_upheld: effect('both', 'shipped', 'delivered', 'released', 'refunded'),
    disputed: effect('nothing', 'shipped'),
    undisputed: effect('both', 'shipped', 'delivered', 'released', 'refunded'),
    refunded: effect('refund', 'shipped', 'delivered', 'released', 'refunded'),
  },
  delivered: {
    sighted: effect('nothing', 'delivered'),
    confirmed: effect('release', 'delivered', 'released'),
    release_due: effect('release', 'delivered', 'released'),
    extended: effect('nothing', 'delivered'),
    shop_confirmed: effect('nothing', 'delivered'),
    noticed: effect('nothing', 'delivered'),
    objected: effect('nothing', 'delivered'),
    shop_confirmation_due: effect('release', 'delivered', 'released'),
    reported: effect('nothing', 'delivered'),
    report_refused: effect('release', 'delivered', 'released'),
    report_upheld: effect('both', 'delivered', 'released', 'refunded'),
    disputed: effect('nothing', 'delivered'),
    undisputed: effect('both', 'delivered', 'released', 'refunded'),
    refunded: effect('refund', 'delivered', 'released', 'refunded'),
  },
  released: {
    sighted: effect('nothing', 'released'),
    reported: effect('nothing', 'released'),
    report_refused: effect('nothing', 'released'),
    report_upheld: effect('refund', 'released', 'refunded'),
    disputed: effect('nothing', 'released'),
    undisputed: effect('refund', 'released', 'refunded'),
    refunded: effect('refund', 'released', 'refunded'),
  },
  refunded: {
    sighted: effect('nothing', 'refunded'),
    undisputed: effect('nothing', 'refunded'),
    report_refused: effect('nothing', 'refunded'),
    report_upheld: effect('nothing', 'refunded'),
  },
  void: {},
};

/** Advances a part by an event. The result is as `transitions` says; anything else is a bug, and throws. */
export function advancePart(payment: Payment, part: Part, event: Event, now: Date): Result<Part, EscrowError> {
  const effect = transitions[part.status][event.kind];
  if (!effect || isBlockedByCoupon(part, event.kind)) return err({ code: 'part_not_in_state', status: part.status });
  if (isBlockedByReport(part, event.kind)) return err({ code: 'payment_reported' });
  if (isBlockedByCover(part, event.kind)) return err({ code: 'paid_by_wallet' });
  const advanced = handle(payment, part, event, now);
  if (!advanced.ok) return advanced;
  const after = settled(advanced.value, now);
  invariant(
    effect.to.includes(after.status),
    `${event.kind} does not take a part from ${part.status} to ${after.status}`,
  );
  // The shipping follows the last line, so a refund of that line may release it.
  const released = after.lines.some((line, at) => line.releasedAt !== part.lines[at]!.releasedAt);
  const refunded = refundedOf(after).minor > refundedOf(part).minor;
  const mayMove = (money: 'release' | 'refund') => effect.moves === money || effect.moves === 'both';
  invariant(!released || mayMove('release'), `${event.kind} releases nothing`);
  invariant(!refunded || mayMove('refund'), `${event.kind} refunds nothing`);
  return ok(after);
}

function handle(payment: Payment, part: Part, event: Event, now: Date): Result<Part, EscrowError> {
  switch (event.kind) {
    case 'announced':
      return addParcel(part, event.parcel, now);
    case 'withdrawn':
      return withdraw(part, event.parcelId, now);
    case 'sighted':
      return ok(sight(payment, part, event, now));
    case 'sent_untracked':
      return sendUntracked(payment, part, now);
    case 'ship_by_passed':
      return ok(progressed(payment, dropPieces(part, piecesToShip(part)), now));
    case 'scan_by_passed':
      return ok(progressed(payment, cancelUnscanned(dropPieces(part, piecesToScan(part)), now), now));
    case 'confirmed': {
      const released = releaseLots(part, event.lines ?? 'undisputed', now);
      return released.ok ? ok(progressed(payment, released.value, now)) : released;
    }
    case 'release_due':
      if (part.status === 'shipped' && !isSentUntracked(part)) {
        return err({ code: 'part_not_in_state', status: part.status });
      }
      return releaseLots(part, 'undisputed', now);
    case 'protection_ended':
      return ok({ ...part, protectionEndsAt: null });
    case 'extended':
      return extend(payment, part, now);
    case 'shop_confirmed':
      return confirmByShop(payment, part, event.right, now);
    case 'noticed':
      return ok(noticed(part, now));
    case 'objected':
      return ok(contested(part, now));
    case 'shop_confirmation_due':
      return releaseShopConfirmed(part, now);
    case 'disputed':
      return ok({ ...contested(withCase(part, event.line, event.caseId), now), pausedAt: part.pausedAt ?? now });
    case 'undisputed':
      return settleCase(payment, part, event, now);
    case 'reported':
      return ok(reported(contested(part, now), now));
    case 'report_refused':
      return ok(resumed(progressed(payment, reportRefused(payment, part, now), now), now));
    case 'report_upheld': {
      const upheld = reportUpheld(part, now);
      return upheld.ok ? ok(resumed(progressed(payment, upheld.value, now), now)) : upheld;
    }
    case 'canceled':
      return refundLots(part, 'all');
    case 'refunded': {
      const refunded = refundLots(part, event.wish);
      return refunded.ok ? ok(progressed(payment, refunded.value, now)) : refunded;
    }
  }
}

function withdraw(part: Part, id: Id<'pcl'>, now: Date): Result<Part, EscrowError> {
  const parcel = parcelOf(part, id);
  if (parcel?.status !== 'announced') return err({ code: 'parcel_not_withdrawable' });
  return ok(withParcel(part, { ...parcel, status: 'canceled', endedAt: now }));
}

/** Starts the longer time to release of a part without tracking. No parcel was announced, so no carrier speaks for it. */
function sendUntracked({ policy }: Payment, part: Part, now: Date): Result<Part, EscrowError> {
  if (!part.isUntracked) return err({ code: 'untracked_not_allowed', fault: 'payment' });
  const hasParcels = part.parcels.some((parcel) => parcel.status !== 'canceled');
  if (hasParcels) return err({ code: 'untracked_not_allowed', fault: 'parcels' });
  const releaseAt = later(now, policy.untrackedReleaseDays);
  return ok({
    ...part,
    status: 'shipped',
    shippedAt: now,
    releaseAt,
    protectionEndsAt: later(now, policy.protectionDays),
  });
}

function sight(
  payment: Payment,
  part: Part,
  { parcelId, sighting }: Extract<Event, { kind: 'sighted' }>,
  now: Date,
): Part {
  const before = parcelOf(part, parcelId);
  invariant(before, 'a sighted parcel belongs to its part');
  // What arrives after the part has left its way is only noted.
  const parcel = sighted(payment, before, sighting, now);
  if (parcel === before) return part;
  const noted = withParcel(part, parcel);
  if (part.status !== 'held' && part.status !== 'shipped') return noted;
  const isGone = parcel.status !== before.status && (parcel.status === 'lost' || parcel.status === 'returned');
  return progressed(payment, isGone ? refundPieces(noted, undisputed(part, parcel.contents)) : noted, now);
}

function undisputed(part: Part, pieces: readonly Pieces[]): Pieces[] {
  return pieces.filter((one) => part.lines.some((line) => line.reference === one.line && !line.caseId));
}

/** Refunds pieces that will not come. Those of a disputed line are refunded when its case ends. */
function dropPieces(part: Part, pieces: readonly Pieces[]): Part {
  return cancelPieces(refundPieces(part, undisputed(part, pieces)), pieces);
}

/** Ends the case of a line: moves its money, and lets the clocks of the part run again. */
function settleCase(
  payment: Payment,
  part: Part,
  { line, ending }: Extract<Event, { kind: 'undisputed' }>,
  now: Date,
): Result<Part, EscrowError> {
  const { refund, isReleased, replacement } = ending;
  const free = withCase(part, line, null);
  const amount = refund === null ? null : { minor: refund, currency: part.amount.currency };
  const refunded = amount ? refundLots(free, { lines: [{ reference: line, amount }] }) : ok(free);
  if (!refunded.ok) return refunded;
  const isHeld = heldOfLine(refunded.value, line).minor > 0n;
  const released = isReleased && isHeld && !waitsForDelivery(part) ? award(refunded.value, line, now) : refunded;
  if (!released.ok) return released;
  const completed = replacement
    ? addReplacement(payment, released.value, replacement)
    : refundMissing(released.value, line);
  return ok(resumed(progressed(payment, completed, now), now));
}

/** Releases a line to its seller, or lets that wait for the decision about an open report. */
function award(part: Part, line: string, now: Date): Result<Part, EscrowError> {
  return part.reportedAt ? ok(awarded(part, line)) : releaseLots(part, [line], now);
}

/** Refunds what the carrier lost of a line, or what was not shipped, while a case kept its money in place. */
function refundMissing(part: Part, reference: string): Part {
  const line = part.lines.find((one) => one.reference === reference);
  invariant(line, 'a case is about a line of its part');
  const missing = fullPriceOf(part, { line: reference, quantity: piecesGone(part, line) }).amount;
  const owed = missing.minor - line.refunded.minor;
  if (owed <= 0n || heldOfLine(part, reference).minor < owed) return part;
  const amount = { minor: owed, currency: missing.currency };
  const refunded = refundLots(part, { lines: [{ reference, amount }] });
  invariant(refunded.ok, 'missing pieces are refunded at most at what is left of their line');
  return refunded.value;
}

/** Adds the parcel of a replacement, which stands for the pieces of the first ones. */
function addReplacement({ policy }: Payment, part: Part, parcel: Parcel): Part {
  invariant(parcel.endedAt, 'a replacement that ends a case was delivered');
  const after = { ...part, parcels: [...part.parcels, parcel] };
  // The time of a part that was sent without tracking does not become shorter with the delivery of one of its lines.
  if (!part.releaseAt || part.status === 'shipped') return after;
  return { ...after, deliveredAt: parcel.endedAt, releaseAt: later(parcel.endedAt, policy.releaseAfterDays) };
}

/** Refunds pieces at their price, and the shipping with the last of them. */
function refundPieces(part: Part, pieces: readonly Pieces[]): Part {
  const lines = pieces.map((one) => priceOf(part, one)).filter((one) => one.amount.minor > 0n);
  if (lines.length === 0) return part;
  const refunded = refundLots(part, { lines });
  invariant(refunded.ok, 'pieces are refunded at most at what is left of their line');
  return refunded.value;
}

/** Sets the status by the parcels: `shipped` when carriers have scanned all that is due, `delivered` when all is there. */
function progressed(payment: Payment, part: Part, now: Date): Part {
  if (heldOf(part).minor === 0n) return part;
  const { policy } = payment;
  const last = (dates: readonly (Date | null)[]): Date =>
    new Date(Math.max(...dates.map((date) => date?.getTime() ?? now.getTime())));
  let after = part;
  if (after.status === 'held' && after.parcels.some((parcel) => parcel.shippedAt) && piecesToScan(after).length === 0) {
    const shippedAt = last(after.parcels.filter((one) => one.shippedAt).map((one) => one.shippedAt));
    after = { ...after, status: 'shipped', shippedAt, protectionEndsAt: later(shippedAt, policy.protectionDays) };
  }
  if (after.status === 'shipped' && isAllDelivered(after)) {
    const deliveredAt = last(after.parcels.filter((one) => one.status === 'delivered').map((one) => one.endedAt));
    const releaseAt = later(deliveredAt, policy.releaseAfterDays);
    after = { ...after, status: 'delivered', deliveredAt, releaseAt, protectionEndsAt: null };
  }
  return after;
}

function later(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

/** Extends the clock that runs, once. Who does it does not have the goods, so it contradicts the shop's word. */
function extend({ policy }: Payment, part: Part, now: Date): Result<Part, EscrowError> {
  if (part.extendedAt) return err({ code: 'extended_before' });
  const more = (at: Date | null): Date | null => at && later(at, policy.extensionDays);
  return ok({
    ...contested(part, now),
    extendedAt: now,
    releaseAt: more(part.releaseAt),
    protectionEndsAt: more(part.protectionEndsAt),
  });
}
