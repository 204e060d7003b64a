import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Parcel, ShipTo } from '../../payments/payments/domain.ts';
import type { CaseTerms, Policy } from '../../payments/payments/policy-domain.ts';

const DAY_MS = 86_400_000;

/** The numbers of the rules for cases. A case keeps those of its payment; a later version never changes it. */
export interface CasePolicy extends CaseTerms {
  /** From the end of the time to ship to the promised delivery. */
  readonly deliverWithinDays: number;
  readonly warnDaysBefore: readonly number[];
}

/** The numbers of the rules for cases under the terms of a payment. */
export function casePolicyOf({ cases, deliverWithinDays, warnDays }: Policy): CasePolicy {
  return { ...cases, deliverWithinDays, warnDaysBefore: warnDays };
}

/** Why a buyer opens a case. */
export const reasons = [
  'not_received',
  'damaged',
  'not_as_described',
  'wrong_item',
  'missing_parts',
  'counterfeit',
] as const;

/** One of `reasons`. */
export type Reason = (typeof reasons)[number];

/** The ways to end a case. */
export const outcomes = ['refund', 'partial_refund', 'return_refund', 'replacement', 'nothing'] as const;

/** A way to end a case. Only a seller or an operator offers `nothing`. */
export type Offer =
  | { readonly outcome: 'refund' | 'return_refund' | 'replacement' | 'nothing' }
  | { readonly outcome: 'partial_refund'; readonly amountMinor: bigint };

/** The two sides of a case. */
export type Party = 'buyer' | 'seller';

/** Who causes an event: a side, an operator, the wallet's clock, or the carrier's word. */
export type Actor = Party | 'operator' | 'clock' | 'carrier';

/** The statuses of a case; the README has the diagram. */
export const caseStatuses = [
  'open',
  'countered',
  'escalated',
  'proposed',
  'decided',
  'appealed',
  'awaiting_address',
  'awaiting_return',
  'returning',
  'return_delivered',
  'awaiting_replacement',
  'replacing',
  'closed',
] as const;

/** One of `caseStatuses`. */
export type CaseStatus = (typeof caseStatuses)[number];

/** How a case ended; `lapsed` without the return that was agreed. */
export const caseResults = [
  'refunded',
  'partially_refunded',
  'replaced',
  'for_seller',
  'withdrawn',
  'lapsed',
  'delivered',
] as const;

/** One of `caseResults`. */
export type CaseResult = (typeof caseResults)[number];

/** An event in the past of a case, as both parties read it. */
export interface Entry {
  readonly at: Date;
  readonly by: Actor;
  readonly kind: string;
  /** The status after it. */
  readonly status: CaseStatus;
  readonly offer: Offer | null;
  readonly words: string | null;
  /** The files that came with it. */
  readonly evidence: readonly string[];
}

/** Where a return goes, fixed for the comparison with the carrier's word. */
export interface ReturnAddress extends ShipTo {
  readonly name: string;
  readonly street: string;
}

/** What a case is about. */
export interface About {
  readonly cell: number;
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly line: string;
  readonly payerId: Id<'hld'>;
  readonly payeeId: Id<'pye'>;
}

/** A dispute about one line of a part. */
export interface Case extends About {
  readonly id: Id<'cas'>;
  readonly reason: Reason;
  /** The clock opens a case when the protection ends without a delivery. */
  readonly openedBy: 'buyer' | 'clock';
  readonly openedAt: Date;
  readonly policy: CasePolicy;
  /** What was not refunded of the line at the opening. Nothing else can refund it while the case is open. */
  readonly leftMinor: bigint;
  readonly status: CaseStatus;
  /** When the status ends on its own; null once closed. */
  readonly until: Date | null;
  /** The offer that waits for an answer, or that was agreed or decided. */
  readonly offer: Offer;
  /** Whose answer `open` and `countered` wait for. */
  readonly turn: Party;
  /** The parties that accepted the proposal or decision; they do not appeal. */
  readonly acceptedBy: readonly Party[];
  /** The operator who proposed; null for a decision by the seller's silence. */
  readonly operatorId: string | null;
  readonly appealedBy: Party | null;
  readonly returnAddress: ReturnAddress | null;
  /** The parcel of a return or replacement. */
  readonly parcel: Parcel | null;
  /** Whether a return was begun: a case has at most one. */
  readonly hadReturn: boolean;
  /** Whether a replacement was begun, in this case or an earlier one: a line has at most one. */
  readonly hadReplacement: boolean;
  readonly result: CaseResult | null;
  readonly timeline: readonly Entry[];
}

/** An open case in the list of one of its sides. */
export interface OpenCase extends Pick<Case, 'id' | 'paymentId' | 'turn' | 'acceptedBy'> {
  readonly status: CaseStatus;
  readonly until: Date;
  readonly side: Party;
  /** The parcel of a return or replacement. */
  readonly parcel: object | null;
  /** What it is about. */
  readonly title: string;
  readonly shopName: string;
}

/** Where a list of open cases continues: behind the case with this deadline and id. */
export type PlaceOfCase = Pick<OpenCase, 'until' | 'id'>;

/** A page of a holder's open cases. */
export interface OpenCases {
  readonly cases: readonly OpenCase[];
  /** How many are open in all, counted up to `MOST_COUNTED`. */
  readonly count: number;
  /** Where the next page begins; undefined on the last page. */
  readonly next: PlaceOfCase | undefined;
}

/** The count of open cases stops here, so that it takes no longer for a large seller. */
export const MOST_COUNTED = 100;

/** What becomes of the money of the line, in this order. Its deadline and notices follow from the case itself. */
export type Effect =
  /** Ends the line's money in escrow, or takes it back from a seller who was paid. */
  | { readonly kind: 'refund'; readonly amountMinor: bigint }
  /** Releases what is left of the line; does nothing if it is released. */
  | { readonly kind: 'release_rest' }
  | { readonly kind: 'pause' }
  /** Ends the line's dispute; with a delivery of a replacement, the time to release begins with it. */
  | { readonly kind: 'resume'; readonly deliveredAt: Date | null };

/** A case after an event, with what follows from it. */
export interface Advanced {
  readonly dispute: Case;
  readonly effects: readonly Effect[];
}

/** Lists the files of the timeline of a case. */
export function filesOf({ timeline }: Pick<Case, 'timeline'>): Id<'fil'>[] {
  return timeline.flatMap(({ evidence }) => evidence.filter((id) => isId('fil', id)));
}

/** Who must act on a case. */
export type Owner = Party | 'operator' | 'both';

/** Names who must act and until when; null once the case is closed. */
export function awaits({
  status,
  turn,
  until,
}: Pick<Case, 'status' | 'turn' | 'until'>): { readonly who: Owner; readonly until: Date } | null {
  if (status === 'closed' || !until) return null;
  const who = status === 'open' || status === 'countered' ? turn : owners[status];
  return { who, until };
}

/** Whether the side that sends the parcel of a return or replacement has done its part, and the carrier is next. */
export function waitsForCarrier({ status, parcel }: Pick<OpenCase, 'status' | 'parcel'>): boolean {
  if (status === 'returning' || status === 'replacing') return true;
  return (status === 'awaiting_return' || status === 'awaiting_replacement') && parcel !== null;
}

/**
 * Whether a case waits for this side. One that has accepted a proposal or decision, or has announced its parcel, has
 * done its part.
 */
export function isTurnOf(
  side: Party,
  dispute: Pick<Case, 'status' | 'turn' | 'until' | 'acceptedBy'> & Pick<OpenCase, 'parcel'>,
): boolean {
  if (waitsForCarrier(dispute)) return false;
  const who = awaits(dispute)?.who;
  return who === side || (who === 'both' && !dispute.acceptedBy.includes(side));
}

const owners: Readonly<Record<Exclude<CaseStatus, 'open' | 'countered' | 'closed'>, Owner>> = {
  escalated: 'operator',
  proposed: 'both',
  decided: 'both',
  appealed: 'operator',
  awaiting_address: 'seller',
  awaiting_return: 'buyer',
  returning: 'buyer',
  return_delivered: 'seller',
  awaiting_replacement: 'seller',
  replacing: 'seller',
};

/** Lists the instants after `now` at which those who must act are warned, the earliest first. */
export function warningsOf({ until, policy }: Case, now: Date): Date[] {
  if (!until) return [];
  return policy.warnDaysBefore
    .map((days) => addDays(until, -days))
    .filter((at) => at > now)
    .toSorted((one, other) => one.getTime() - other.getTime());
}

/** Names who pays the postage of a return for this reason; shown before the choice. */
export function postageOf(reason: Reason): Party {
  return reason === 'not_received' ? 'buyer' : 'seller';
}

/** Why an offer is refused. */
export type OfferError =
  | { readonly code: 'amount_above_line'; readonly leftMinor: bigint }
  /** A partial refund is above zero, and less than all. */
  | { readonly code: 'amount_not_partial' }
  /** The outcome does not fit the reason, or the one who offers it. */
  | { readonly code: 'outcome_not_offered' }
  | { readonly code: 'outcome_used' };

/** Judges an offer; null means that it stands. */
export function faultOf(
  offer: Offer,
  by: Party | 'operator',
  dispute: Pick<Case, 'reason' | 'leftMinor' | 'hadReturn' | 'hadReplacement'>,
): OfferError | null {
  const { leftMinor } = dispute;
  switch (offer.outcome) {
    case 'refund':
      return null;
    case 'nothing':
      return by === 'buyer' ? { code: 'outcome_not_offered' } : null;
    case 'partial_refund':
      if (offer.amountMinor > leftMinor) return { code: 'amount_above_line', leftMinor };
      return offer.amountMinor > 0n && offer.amountMinor < leftMinor ? null : { code: 'amount_not_partial' };
    case 'return_refund':
      if (dispute.reason === 'not_received') return { code: 'outcome_not_offered' };
      return dispute.hadReturn ? { code: 'outcome_used' } : null;
    case 'replacement':
      return dispute.hadReplacement ? { code: 'outcome_used' } : null;
  }
}

/** Counts the offers that a side may still make. A refusal is none, so that nobody runs out of an answer. */
export function offersLeft({ timeline, policy }: Pick<Case, 'timeline' | 'policy'>, by: Party): number {
  const made = timeline.filter((entry) => entry.by === by && entry.kind === 'countered').length;
  return Math.max(0, policy.mostOffers - made);
}

/** The entry before one of the timeline; undefined before the first. */
export function entryBefore({ timeline }: Pick<Case, 'timeline'>, entry: Entry): Entry | undefined {
  return timeline[timeline.indexOf(entry) - 1];
}

/** The offer that stood at an entry of the timeline: the entry's own, or the last one before it. */
export function offerAt({ timeline, offer }: Pick<Case, 'timeline' | 'offer'>, entry: Entry): Offer {
  const made = timeline.slice(0, timeline.indexOf(entry) + 1);
  const last = made.findLast((one) => one.offer !== null || one.kind === 'refused');
  if (last?.kind === 'refused') return { outcome: 'nothing' };
  return last?.offer ?? offer;
}

/** Where the goods of an agreed return are, as far as a carrier has reported. */
export type ReturnPlace = 'with_buyer' | 'on_the_way' | 'with_seller';

/** Tells by the status of a case where the goods of its return are. */
export function returnPlace(status: CaseStatus | undefined): ReturnPlace {
  if (status === 'return_delivered') return 'with_seller';
  return status === 'returning' ? 'on_the_way' : 'with_buyer';
}

/** When the wallet steps in if the sides do not agree. */
export function stepInAt({ openedAt, policy }: Pick<Case, 'openedAt' | 'policy'>): Date {
  return addDays(openedAt, policy.stepInDay);
}

/** Until when the other side answers a word that is given now. */
export function answerBy(dispute: Pick<Case, 'openedAt' | 'policy'>, now: Date): Date {
  const [answer, stepIn] = [addDays(now, dispute.policy.answerDays), stepInAt(dispute)];
  return answer < stepIn ? answer : stepIn;
}

/** Adds days of 24 hours. */
export function addDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
