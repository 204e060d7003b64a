import { DAY_MS, awaitsDelivery } from '../../payments/payments/domain.ts';
import { isSentUntracked, scanBy, shipBy } from '../../payments/payments/times-domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { openShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import { piecesToShip } from './parcels-domain.ts';

/** The clocks of a part, by what they do when they strike. */
const clockKinds = ['ship_by', 'scan_by', 'release', 'protection_end', 'shop_confirmation'] as const;

/** One kind of clock. */
type ClockKind = (typeof clockKinds)[number];

/** A clock that runs. */
interface Clock {
  readonly kind: ClockKind;
  readonly strikesAt: Date;
}

/** The clock that runs for a part now: one at most, none while a report is open, and before shipment a case stops none. */
export function runningClock(payment: Payment, part: Part, now: Date): Clock | undefined {
  if (part.reportedAt) return undefined;
  if (part.status === 'held') {
    const by = shipBy(payment, part);
    return now < by ? { kind: 'ship_by', strikesAt: by } : { kind: 'scan_by', strikesAt: scanBy(payment, part) };
  }
  if (part.pausedAt) return undefined;
  const own = ownClock(part);
  const afterShop = openShopConfirmation(part)?.releaseAt;
  return afterShop && !(own && own.strikesAt <= afterShop) ? { kind: 'shop_confirmation', strikesAt: afterShop } : own;
}

/** The clock that runs for a part without its shop's word. */
function ownClock({ releaseAt, protectionEndsAt }: Part): Clock | undefined {
  if (releaseAt) return { kind: 'release', strikesAt: releaseAt };
  return protectionEndsAt ? { kind: 'protection_end', strikesAt: protectionEndsAt } : undefined;
}

/** When a clock next warns or strikes. The notice of a shop's confirmation is its only warning. */
export function nextStroke({ kind, strikesAt }: Clock, warnDays: readonly number[], now: Date): Date {
  const days = kind === 'shop_confirmation' ? [] : warnDays;
  const warnings = days.map((before) => new Date(strikesAt.getTime() - before * DAY_MS)).filter((at) => at > now);
  return new Date(Math.min(strikesAt.getTime(), ...warnings.map((at) => at.getTime())));
}

/** How many days before its clock strikes people are warned of a part, the longest time first. */
export function warnDaysOf({ policy }: Payment, part: Part): readonly number[] {
  return isSentUntracked(part) ? policy.untrackedWarnDays : policy.warnDays;
}

/** What is due by the clock of a part: the event of its strike, a warning, or nothing yet. */
export function strokeOf(payment: Payment, part: Part, now: Date): ClockEvent | 'warning' | 'nothing' {
  const clock = runningClock(payment, part, now);
  if (!clock) return 'nothing';
  // A part that was not scanned has both times to pass, the first of them before its clock shows the second.
  if (clock.kind === 'scan_by' && now < clock.strikesAt && piecesToShip(part).length > 0) return 'ship_by_passed';
  if (now >= clock.strikesAt) return events[clock.kind];
  if (clock.kind === 'shop_confirmation') return 'nothing';
  return isWarned(clock, warnDaysOf(payment, part), now) ? 'warning' : 'nothing';
}

/** The event of each clock's strike. */
const events = {
  ship_by: 'ship_by_passed',
  scan_by: 'scan_by_passed',
  release: 'release_due',
  protection_end: 'protection_ended',
  shop_confirmation: 'shop_confirmation_due',
} as const;

/** An event that a clock brings. */
export type ClockEvent = (typeof events)[ClockKind];

/** Whether a warning of a clock has come due by `now`. */
function isWarned({ strikesAt }: Clock, warnDays: readonly number[], now: Date): boolean {
  const first = Math.max(...warnDays) * DAY_MS;
  return now < strikesAt && strikesAt.getTime() - now.getTime() <= first;
}

/**
 * Lets the clocks of a part run again once no case or report about it is open: they strike later by the time that they
 * stood.
 */
export function resumed(part: Part, now: Date): Part {
  const { pausedAt } = part;
  if (!pausedAt || part.reportedAt || part.lines.some((line) => line.caseId)) return part;
  // A clock that began while the others stood has stood only since then.
  const since = Math.max(pausedAt.getTime(), part.deliveredAt?.getTime() ?? 0);
  const stood = Math.max(0, now.getTime() - since);
  const after = (at: Date | null): Date | null => at && new Date(at.getTime() + stood);
  // The protection ended, but the buyer opened a case before the wallet did: it strikes again for what is left.
  const isEnded = part.status === 'shipped' && !part.protectionEndsAt;
  return {
    ...part,
    pausedAt: null,
    releaseAt: after(part.releaseAt),
    protectionEndsAt: isEnded ? now : after(part.protectionEndsAt),
  };
}

/** Whether a word cannot release a part: a coupon paid a share, which takes a delivery that the wallet has seen. */
export function isBlockedByCoupon(part: Part, kind: string): boolean {
  return awaitsDelivery(part) && (kind === 'confirmed' || kind === 'shop_confirmed');
}

/**
 * Whether the end of a case releases nothing of a part, because a coupon paid a share and a delivery may still come: its
 * clocks go on. After the end of its protection, the case decides.
 */
export function waitsForDelivery(part: Part): boolean {
  return awaitsDelivery(part) && (part.status === 'held' || part.protectionEndsAt !== null);
}
