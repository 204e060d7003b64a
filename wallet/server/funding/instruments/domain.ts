import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import type { CardDetails } from '../processor/domain.ts';

/** A card that its holder has linked. */
export interface Card extends CardDetails {
  readonly id: Id<'crd'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly addedAt: Date;
  readonly removedAt: Date | null;
}

type CardStatus = 'active' | 'expiring' | 'expired';

const EXPIRING_WITHIN_MS = 45 * 86_400_000;

/** The last place on earth where a month ends is twelve hours behind UTC. */
const LAST_ZONE_HOURS = 12;

/**
 * A card is good until the month that it names is over everywhere. Its issuer knows in which zone, and judges: nothing
 * is refused here before that.
 */
export function cardStatus(card: Pick<Card, 'expMonth' | 'expYear'>, now: Date): CardStatus {
  const endsAt = Date.UTC(card.expYear, card.expMonth, 1, LAST_ZONE_HOURS);
  if (now.getTime() >= endsAt) return 'expired';
  return endsAt - now.getTime() < EXPIRING_WITHIN_MS ? 'expiring' : 'active';
}

/** A visit to the processor's page, where the number is typed. */
export interface Visit {
  readonly id: Id<'vis'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly processorId: string | null;
  readonly status: VisitStatus;
  /** A path of the wallet, to go on to. */
  readonly continueTo: string;
  readonly startedAt: Date;
  /** Security time, by which visits are counted. */
  readonly askedAt: Date;
}

/** How a visit went, as the address of the page after it says. */
export type VisitOutcome = 'linked' | 'canceled' | 'failed';
export type VisitStatus = 'started' | VisitOutcome;

const OUTCOMES: readonly VisitOutcome[] = ['linked', 'canceled', 'failed'];

/** The outcome that an address tells, if it tells one. */
export function visitOutcome(said: string | undefined): VisitOutcome | undefined {
  return OUTCOMES.find((outcome) => outcome === said);
}

/** Why a holder begins no visit before `until` (security time). */
export type VisitError =
  /** Cards were declined on the processor's page. */
  | { readonly code: 'linking_declined_too_often'; readonly until: Date }
  /** Visits ended without a card, or are open. */
  | { readonly code: 'linking_begun_too_often'; readonly until: Date };

/**
 * How many cards of a holder may be declined while they are linked, and how many visits may end without a card, within a
 * day by security time. Each visit is a page on which stolen cards can be tried.
 */
export const linkingRules = { mostDeclined: 6, mostUnfinished: 20, withinMs: 86_400_000 } as const;

/**
 * Whether a holder may visit the processor's page.
 *
 * @param recent When cards were declined there, and when visits without a card began, within a day; the newest first.
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

/** How a card is spoken of: "Visa •••• 4242". */
export function cardName(card: Pick<Card, 'brand' | 'last4'>): string {
  return `${BRANDS.get(card.brand) ?? 'Card'} •••• ${card.last4}`;
}

/** The path to go on to after a visit, with how it went, so that the page there can say so. */
export function continueAfter(visit: Pick<Visit, 'continueTo' | 'status'>): string {
  if (visit.status === 'started') return visit.continueTo;
  const [path = '/', query = ''] = visit.continueTo.split('?');
  const search = new URLSearchParams(query);
  search.set('card', visit.status);
  return `${path}?${search.toString()}`;
}
