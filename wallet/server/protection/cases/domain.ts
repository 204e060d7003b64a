import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Parcel } from '../../payments/payments/domain.ts';
import { closeAs, execute, moveTo, refundAll, withdraw } from './outcome-domain.ts';
import type { Move } from './outcome-domain.ts';
import { addDays, faultOf } from './record-domain.ts';
import type {
  Actor,
  Case,
  CaseStatus,
  Effect,
  Offer,
  OfferError,
  Party,
  ReturnAddress,
  Taken,
} from './record-domain.ts';

interface Said {
  readonly words?: string;
  readonly evidence?: readonly string[];
}

/** What happens to a case. */
export type Event = Said &
  (
    | { readonly kind: 'accepted' | 'escalated'; readonly by: Party }
    | { readonly kind: 'countered'; readonly by: Party; readonly offer: Offer }
    /** The seller refuses without an offer. */
    | { readonly kind: 'refused' }
    /** The buyer ends the case. */
    | { readonly kind: 'withdrawn' }
    /** The deadline of the status is over. */
    | { readonly kind: 'time_over' }
    | { readonly kind: 'proposed' | 'appeal_decided'; readonly operatorId: string; readonly offer: Offer }
    /** `no_notice`: the seller shows that no notice of the case arrived. */
    | { readonly kind: 'appealed'; readonly by: Party; readonly ground: 'evidence' | 'no_notice' }
    | { readonly kind: 'address_given'; readonly address: ReturnAddress }
    /** The seller does not want the goods back. */
    | { readonly kind: 'return_waived' }
    /** The buyer announces a return, or the seller a replacement. A later parcel replaces one that was not scanned. */
    | { readonly kind: 'parcel_announced'; readonly by: Party; readonly parcel: Parcel }
    /** The carrier's word about that parcel; `delivered` means to the address that counts. */
    | {
        readonly kind:
          | 'parcel_scanned'
          | 'parcel_delivered'
          | 'parcel_misdelivered'
          | 'parcel_lost'
          | 'parcel_returned';
        readonly parcel: Parcel;
      }
    /** The seller shows wrong or missing contents of a return. */
    | { readonly kind: 'contested' }
    /** The carrier's word about the line's first parcels: all delivered to the destination, or all lost or returned. */
    | { readonly kind: 'goods_delivered' | 'goods_lost' }
  );

/** Why an event is refused. */
export type CaseError =
  | { readonly code: 'case_not_in_state'; readonly status: CaseStatus }
  | { readonly code: 'not_your_turn'; readonly turn: Party }
  | { readonly code: 'escalation_too_early'; readonly from: Date }
  | { readonly code: 'deadline_not_over'; readonly until: Date }
  | { readonly code: 'accepted_before' }
  | { readonly code: 'appealed_before' }
  /** Against silence, only the seller appeals, by showing that no notice arrived. */
  | { readonly code: 'appeal_ground_missing' }
  | { readonly code: 'evidence_missing' }
  | { readonly code: 'reasons_missing' }
  | { readonly code: 'same_operator' }
  /** The parcel is not the one that the case waits for. */
  | { readonly code: 'parcel_not_of_case' }
  /** After the end of protection only a refund, or the carrier's record of a delivery, ends the case. */
  | { readonly code: 'carrier_record_needed' }
  | OfferError;

const settling = ['closed', 'awaiting_address', 'awaiting_replacement'] as const;

/** The statuses that each event may lead to. An event that a status does not list is refused. */
export const transitions: Readonly<
  Record<CaseStatus, Partial<Readonly<Record<Event['kind'], readonly CaseStatus[]>>>>
> = {
  open: {
    accepted: settling,
    refused: ['countered'],
    countered: ['countered'],
    withdrawn: ['closed'],
    escalated: ['escalated'],
    time_over: ['decided', 'escalated', 'closed'],
    goods_delivered: ['open', 'closed'],
    goods_lost: ['open', 'closed'],
  },
  countered: {
    accepted: settling,
    refused: ['countered'],
    countered: ['countered'],
    withdrawn: ['closed'],
    escalated: ['escalated'],
    time_over: ['decided', 'escalated'],
    goods_delivered: ['countered'],
    goods_lost: ['countered', 'closed'],
  },
  escalated: {
    withdrawn: ['closed'],
    proposed: ['proposed'],
    time_over: ['escalated'],
    goods_delivered: ['escalated'],
    goods_lost: ['escalated', 'closed'],
  },
  proposed: {
    accepted: ['proposed', ...settling],
    withdrawn: ['closed'],
    time_over: ['decided'],
    goods_delivered: ['proposed'],
    goods_lost: ['proposed', 'closed'],
  },
  decided: { accepted: ['decided', ...settling], appealed: ['appealed'], time_over: settling },
  appealed: { appeal_decided: settling, time_over: ['appealed'] },
  awaiting_address: {
    address_given: ['awaiting_return'],
    return_waived: ['closed'],
    withdrawn: ['closed'],
    time_over: ['closed'],
  },
  awaiting_return: {
    parcel_announced: ['awaiting_return'],
    parcel_scanned: ['returning'],
    parcel_delivered: ['return_delivered'],
    return_waived: ['closed'],
    withdrawn: ['closed'],
    time_over: ['closed'],
  },
  returning: {
    parcel_delivered: ['return_delivered'],
    parcel_misdelivered: ['escalated'],
    parcel_lost: ['closed'],
    parcel_returned: ['escalated'],
    return_waived: ['closed'],
    time_over: ['escalated'],
  },
  return_delivered: { return_waived: ['closed'], contested: ['escalated'], time_over: ['closed'] },
  awaiting_replacement: {
    parcel_announced: ['awaiting_replacement'],
    parcel_scanned: ['replacing'],
    parcel_delivered: ['closed'],
    withdrawn: ['closed'],
    time_over: ['closed'],
  },
  replacing: {
    parcel_delivered: ['closed'],
    parcel_misdelivered: ['escalated'],
    parcel_lost: ['closed'],
    parcel_returned: ['closed'],
    time_over: ['escalated'],
  },
  closed: {},
};

/**
 * Takes an event of a case. A refused event changes nothing.
 *
 * An event that comes after the deadline, but before `time_over`, still counts: the first of the two wins.
 */
export function take(dispute: Case, event: Event, now: Date): Result<Taken, CaseError> {
  const to = transitions[dispute.status][event.kind];
  if (!to) return err({ code: 'case_not_in_state', status: dispute.status });
  const moved = handle(dispute, event, now);
  if (!moved.ok) return moved;
  const { after, money } = moved.value;
  invariant(to.includes(after.status), `${event.kind} does not take a case from ${dispute.status} to ${after.status}`);
  invariant((after.status === 'closed') === (after.until === null), 'every open case has a deadline');
  return ok(recorded(dispute, after, money, event, now));
}

function recorded(before: Case, after: Case, money: readonly Effect[], event: Event, now: Date): Taken {
  const entry = {
    at: now,
    by: actorOf(event),
    kind: event.kind,
    status: after.status,
    offer: 'offer' in event ? event.offer : null,
    words: event.words ?? null,
    evidence: event.evidence ?? [],
  };
  const effects: Effect[] = [...money, { kind: 'notify', to: noticed(before, after) }];
  if (after.until?.getTime() !== before.until?.getTime()) effects.push({ kind: 'deadline', until: after.until });
  return { dispute: { ...after, timeline: [...before.timeline, entry] }, effects };
}

function noticed(before: Case, after: Case): (Party | 'operator')[] {
  const forOperator = [before.status, after.status].some((one) => one === 'escalated' || one === 'appealed');
  return ['buyer', 'seller', ...(forOperator ? (['operator'] as const) : [])];
}

function actorOf(event: Event): Actor {
  switch (event.kind) {
    case 'accepted':
    case 'escalated':
    case 'countered':
    case 'appealed':
    case 'parcel_announced':
      return event.by;
    case 'withdrawn':
      return 'buyer';
    case 'refused':
    case 'address_given':
    case 'return_waived':
    case 'contested':
      return 'seller';
    case 'proposed':
    case 'appeal_decided':
      return 'operator';
    case 'time_over':
      return 'clock';
    case 'goods_delivered':
    case 'goods_lost':
    case 'parcel_scanned':
    case 'parcel_delivered':
    case 'parcel_misdelivered':
    case 'parcel_lost':
    case 'parcel_returned':
      return 'carrier';
  }
}

function handle(dispute: Case, event: Event, now: Date): Result<Move, CaseError> {
  switch (event.kind) {
    case 'accepted':
      return accept(dispute, event.by, now);
    case 'refused':
      return counter(dispute, 'seller', { outcome: 'nothing' }, now);
    case 'countered':
      return counter(dispute, event.by, event.offer, now);
    case 'withdrawn':
      return ok(withdraw(dispute));
    case 'escalated':
      return escalate(dispute, now);
    case 'time_over':
      return timeOver(dispute, now);
    case 'proposed':
      return propose(dispute, event, now);
    case 'appealed':
      return appeal(dispute, event, now);
    case 'appeal_decided':
      return decideAppeal(dispute, event, now);
    case 'address_given':
      return ok(moveTo({ ...dispute, returnAddress: event.address }, 'awaiting_return', now));
    case 'return_waived':
      return ok(refundAll(dispute));
    case 'parcel_announced':
      return announce(dispute, event);
    case 'contested':
      if (!event.evidence?.length) return err({ code: 'evidence_missing' });
      return ok(moveTo(dispute, 'escalated', now));
    case 'goods_delivered':
      if (dispute.openedBy === 'buyer' || dispute.status !== 'open') return ok({ after: dispute, money: [] });
      return ok(closeAs(dispute, 'delivered'));
    case 'goods_lost':
      return ok(dispute.reason === 'not_received' ? refundAll(dispute) : { after: dispute, money: [] });
    case 'parcel_scanned':
    case 'parcel_delivered':
    case 'parcel_misdelivered':
    case 'parcel_lost':
    case 'parcel_returned':
      if (event.parcel.id !== dispute.parcel?.id) return err({ code: 'parcel_not_of_case' });
      return ok(sight({ ...dispute, parcel: event.parcel }, event.kind, now));
  }
}

/** In a negotiation, one acceptance ends it. A proposal or decision is executed early once both have accepted it. */
function accept(dispute: Case, by: Party, now: Date): Result<Move, CaseError> {
  const { status, turn, offer, acceptedBy } = dispute;
  if (status === 'open' || status === 'countered') {
    if (by !== turn) return err({ code: 'not_your_turn', turn });
    // The buyer gives in, but does not confirm a receipt: only a confirmation or a decision releases.
    return ok(offer.outcome === 'nothing' ? withdraw(dispute) : execute(dispute, offer, now));
  }
  if (acceptedBy.includes(by)) return err({ code: 'accepted_before' });
  if (acceptedBy.length === 1) return ok(execute(dispute, offer, now));
  return ok({ after: { ...dispute, acceptedBy: [by] }, money: [] });
}

function counter(dispute: Case, by: Party, offer: Offer, now: Date): Result<Move, CaseError> {
  if (dispute.openedBy === 'clock') return err({ code: 'carrier_record_needed' });
  if (by !== dispute.turn) return err({ code: 'not_your_turn', turn: dispute.turn });
  const fault = faultOf(offer, by, dispute);
  if (fault) return err(fault);
  const turn = by === 'buyer' ? 'seller' : 'buyer';
  return ok(moveTo({ ...dispute, offer, turn }, 'countered', now));
}

function escalate(dispute: Case, now: Date): Result<Move, CaseError> {
  if (dispute.openedBy === 'clock') return err({ code: 'carrier_record_needed' });
  const from = addDays(dispute.openedAt, dispute.policy.escalateFromDay);
  return now < from ? err({ code: 'escalation_too_early', from }) : ok(moveTo(dispute, 'escalated', now));
}

function propose(
  dispute: Case,
  { operatorId, offer, words }: Extract<Event, { kind: 'proposed' | 'appeal_decided' }>,
  now: Date,
): Result<Move, CaseError> {
  if (!words) return err({ code: 'reasons_missing' });
  const fault = faultOf(offer, 'operator', dispute);
  return fault ? err(fault) : ok(moveTo({ ...dispute, operatorId, offer, acceptedBy: [] }, 'proposed', now));
}

function appeal(
  dispute: Case,
  { by, ground, evidence }: Extract<Event, { kind: 'appealed' }>,
  now: Date,
): Result<Move, CaseError> {
  if (dispute.appealedBy) return err({ code: 'appealed_before' });
  if (dispute.acceptedBy.includes(by)) return err({ code: 'accepted_before' });
  if (!dispute.operatorId && ground !== 'no_notice') return err({ code: 'appeal_ground_missing' });
  if (!evidence?.length) return err({ code: 'evidence_missing' });
  return ok(moveTo({ ...dispute, appealedBy: by }, 'appealed', now));
}

function decideAppeal(
  dispute: Case,
  { operatorId, offer, words }: Extract<Event, { kind: 'proposed' | 'appeal_decided' }>,
  now: Date,
): Result<Move, CaseError> {
  if (operatorId === dispute.operatorId) return err({ code: 'same_operator' });
  if (!words) return err({ code: 'reasons_missing' });
  const fault = faultOf(offer, 'operator', dispute);
  return fault ? err(fault) : ok(execute({ ...dispute, operatorId, offer }, offer, now));
}

function announce(
  dispute: Case,
  { by, parcel }: Extract<Event, { kind: 'parcel_announced' }>,
): Result<Move, CaseError> {
  const turn = dispute.status === 'awaiting_return' ? 'buyer' : 'seller';
  return by === turn ? ok({ after: { ...dispute, parcel }, money: [] }) : err({ code: 'not_your_turn', turn });
}

/** Takes the carrier's word about a return or replacement. An unclear end of the way is for an operator. */
function sight(dispute: Case, kind: Event['kind'], now: Date): Move {
  const isReturn = dispute.status === 'awaiting_return' || dispute.status === 'returning';
  if (kind === 'parcel_scanned') return moveTo(dispute, isReturn ? 'returning' : 'replacing', now);
  if (kind === 'parcel_misdelivered') return moveTo(dispute, 'escalated', now);
  if (kind === 'parcel_delivered') {
    return isReturn ? moveTo(dispute, 'return_delivered', now) : closeAs(dispute, 'replaced', [], now);
  }
  // A return that went back to the buyer says nothing of who is to blame. A lost one is the seller's loss, who pays
  // the postage of every return; so is a replacement that does not arrive.
  return isReturn && kind === 'parcel_returned' ? moveTo(dispute, 'escalated', now) : refundAll(dispute);
}

function timeOver(dispute: Case, now: Date): Result<Move, CaseError> {
  const { status, until } = dispute;
  invariant(until, 'every open case has a deadline');
  if (now < until) return err({ code: 'deadline_not_over', until });
  switch (status) {
    case 'open':
    case 'countered':
      return ok(silence(dispute, until, now));
    case 'escalated':
    case 'appealed':
      return ok(moveTo(dispute, status, now));
    case 'proposed':
      return ok(moveTo(dispute, 'decided', now));
    case 'decided':
      return ok(execute(dispute, dispute.offer, now));
    case 'returning':
    case 'replacing':
      return ok(moveTo(dispute, 'escalated', now));
    case 'awaiting_return':
      return ok(closeAs(dispute, 'for_seller', [{ kind: 'release_rest' }]));
    case 'awaiting_address':
    case 'return_delivered':
    case 'awaiting_replacement':
      return ok(refundAll(dispute));
    case 'closed':
      throw new Error('A closed case has no deadline.');
  }
}

/** The seller's silence decides for the buyer's proposal; the buyer's silence, and the day to step in, call an operator. */
function silence(dispute: Case, until: Date, now: Date): Move {
  if (dispute.openedBy === 'clock') return refundAll(dispute);
  const isStepIn = until >= addDays(dispute.openedAt, dispute.policy.stepInDay);
  if (isStepIn || dispute.turn === 'buyer') return moveTo(dispute, 'escalated', now);
  return moveTo({ ...dispute, operatorId: null, acceptedBy: ['buyer'] }, 'decided', now);
}
