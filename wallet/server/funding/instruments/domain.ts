import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import type { CardDetails } from '../processor/domain.ts';

/** A card that its holder has linked, removed or not. */
export interface Card extends CardDetails {
  readonly id: Id<'ins'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  /** The holder's own name for it. */
  readonly nickname: string | null;
  readonly addedAt: Date;
  readonly removedAt: Date | null;
}

type CardStatus = 'active' | 'expiring' | 'expired';

const DAY_MS = 86_400_000;

/** The days before its expiry on which the holder of a card is reminded, furthest first. */
export const reminderDays = [60, 30, 7] as const;

/** The last time zone in which a month ends is twelve hours behind UTC. */
const LAST_ZONE_HOURS = 12;

type Expiry = Pick<Card, 'expMonth' | 'expYear'>;

function leftMs({ expMonth, expYear }: Expiry, now: Date): number {
  return Date.UTC(expYear, expMonth, 1, LAST_ZONE_HOURS) - now.getTime();
}

/**
 * Judges a card by its expiry date. It expires when its last month has ended in every time zone: only the issuer knows
 * which zone counts, so the wallet refuses no card earlier.
 */
export function cardStatus(card: Expiry, now: Date): CardStatus {
  const left = leftMs(card, now);
  if (left <= 0) return 'expired';
  return left <= reminderDays[0] * DAY_MS ? 'expiring' : 'active';
}

/** When the holder is next reminded that the card expires; undefined after the last reminder. */
export function nextReminderAt(card: Expiry, now: Date): Date | undefined {
  const left = leftMs(card, now);
  const days = reminderDays.find((one) => left > one * DAY_MS);
  return days === undefined ? undefined : new Date(now.getTime() + left - days * DAY_MS);
}

/** The reminder whose day came last, in days before the expiry; undefined if none has, or the card has expired. */
export function dueReminder(card: Expiry, now: Date): number | undefined {
  const left = leftMs(card, now);
  return left <= 0 ? undefined : reminderDays.findLast((days) => left <= days * DAY_MS);
}

/** A holder's order to move an instrument in their list. The first is the default. */
export type Move = 'first' | 'up' | 'down';

/** Moves one of the ids; an end of the list stays the end. */
export function moved<I extends string>(ids: readonly I[], id: I, move: Move): I[] {
  const at = ids.indexOf(id);
  const to = { first: 0, up: Math.max(0, at - 1), down: at + 1 }[move];
  return ids.filter((one) => one !== id).toSpliced(to, 0, id);
}

/** The list in which a card has taken the place of another, and stands nowhere else. */
export function inPlaceOf<I extends string>(ids: readonly I[], former: I, card: I): I[] {
  return ids.filter((one) => one !== card).map((one) => (one === former ? card : one));
}

/** A holder's visit to the processor's page to enter a card. */
export interface Visit {
  readonly id: Id<'vis'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly processorId: string | null;
  readonly status: VisitStatus;
  /** The wallet's path to which the browser returns afterwards. */
  readonly continueTo: string;
  /** The card whose place the new one takes. */
  readonly replaces: Id<'ins'> | null;
  readonly startedAt: Date;
  /** In security time; the limit on visits counts by it. */
  readonly askedAt: Date;
}

/** The status of a visit; `started` until it has an outcome. */
export type VisitStatus = 'started' | 'linked' | 'canceled' | 'failed';
/** The outcome of a visit as the next page says it, a query parameter of its address. */
export type VisitOutcome = Exclude<VisitStatus, 'started'> | 'replaced';

const OUTCOMES: readonly VisitOutcome[] = ['linked', 'replaced', 'canceled', 'failed'];

/** Reads the outcome from a query parameter; undefined for any other text. */
export function visitOutcome(said: string | undefined): VisitOutcome | undefined {
  return OUTCOMES.find((outcome) => outcome === said);
}

/** Why a holder may not begin a visit before `until` (security time). */
export type VisitError =
  /** Too many cards were declined on the processor's page. */
  | { readonly code: 'linking_declined_too_often'; readonly until: Date }
  /** Too many visits are open or ended without a card. */
  | { readonly code: 'linking_begun_too_often'; readonly until: Date };

/**
 * The limits for one holder within a day of security time: on cards declined while being linked, and on visits without
 * a card. Each visit opens a page on which a thief can try stolen cards.
 */
export const linkingRules = { mostDeclined: 6, mostUnfinished: 20, withinMs: 86_400_000 } as const;

/**
 * Judges whether a holder may visit the processor's page.
 *
 * @param recent When cards were declined there, and when visits without a card began, within a day; newest first.
 */
export function judgeVisit(recent: {
  readonly declines: readonly Date[];
  readonly unfinished: readonly Date[];
}): Result<void, VisitError> {
  const { mostDeclined, mostUnfinished, withinMs } = linkingRules;
  const declined = allowedAgainAt(recent.declines, mostDeclined, withinMs);
  if (declined) return err({ code: 'linking_declined_too_often', until: declined });
  const begun = allowedAgainAt(recent.unfinished, mostUnfinished, withinMs);
  return begun ? err({ code: 'linking_begun_too_often', until: begun }) : ok();
}

const BRANDS = new Map(
  Object.entries({
    visa: 'Visa',
    mastercard: 'Mastercard',
    amex: 'American Express',
    discover: 'Discover',
    diners: 'Diners Club',
    jcb: 'JCB',
    unionpay: 'UnionPay',
  }),
);

/** Names a card for people, after the holder's own name for it: "Visa •••• 4242". */
export function cardName({ brand, last4, nickname }: Pick<Card, 'brand' | 'last4'> & Partial<Card>): string {
  const name = `${BRANDS.get(brand) ?? 'Card'} •••• ${last4}`;
  return nickname ? `${nickname}, ${name}` : name;
}

/** Builds the path to which the browser returns after a visit, with the outcome as a parameter for the page there. */
export function continueAfter({
  continueTo,
  status,
  replaces,
}: Pick<Visit, 'continueTo' | 'status' | 'replaces'>): string {
  if (status === 'started') return continueTo;
  const outcome: VisitOutcome = status === 'linked' && replaces !== null ? 'replaced' : status;
  const [path = '/', query = ''] = continueTo.split('?');
  const search = new URLSearchParams(query);
  search.set('card', outcome);
  return `${path}?${search.toString()}`;
}
