import { allCountries } from '#platform/kernel/countries.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { needsPostalCode } from '#platform/kernel/postal-address.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { transitions } from './events-domain.ts';
import type { CaseError, Event } from './events-domain.ts';
import { closeAs, execute, moveTo, refundAll, withdraw } from './outcome-domain.ts';
import type { Move } from './outcome-domain.ts';
import { addDays, faultOf, offersLeft, stepInAt } from './record-domain.ts';
import type { Actor, Case, Effect, Offer, Party, ReturnAddress, Advanced } from './record-domain.ts';

/**
 * Advances a case by an event. A refused event changes nothing.
 *
 * An event that comes after the deadline, but before `time_over`, still counts: the first of the two wins.
 */
export function advanceCase(dispute: Case, event: Event, now: Date): Result<Advanced, CaseError> {
  const to = transitions[dispute.status][event.kind];
  if (!to) return err({ code: 'case_not_in_state', status: dispute.status });
  const moved = handle(dispute, event, now);
  if (!moved.ok) return moved;
  const { after, money } = moved.value;
  invariant(to.includes(after.status), `${event.kind} does not take a case from ${dispute.status} to ${after.status}`);
  invariant((after.status === 'closed') === (after.until === null), 'every open case has a deadline');
  return ok(recorded(dispute, after, money, event, now));
}

function recorded(before: Case, after: Case, money: readonly Effect[], event: Event, now: Date): Advanced {
  const entry = {
    at: now,
    by: actorOf(event),
    kind: event.kind,
    status: after.status,
    offer: 'offer' in event ? event.offer : null,
    words: event.words ?? null,
    evidence: event.evidence ?? [],
  };
  return { dispute: { ...after, timeline: [...before.timeline, entry] }, effects: money };
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
      if (offersLeft(dispute, event.by) === 0) return err({ code: 'too_many_offers', most: dispute.policy.mostOffers });
      return counter(dispute, event.by, event.offer, now);
    case 'withdrawn':
      return ok(withdraw(dispute));
    case 'escalated':
      return escalate(dispute, event.by, now);
    case 'time_over':
      return timeOver(dispute, now);
    case 'proposed':
      return propose(dispute, event, now);
    case 'appealed':
      return appeal(dispute, event, now);
    case 'appeal_decided':
      return decideAppeal(dispute, event, now);
    case 'address_given':
      return giveAddress(dispute, event.address, now);
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

function escalate(dispute: Case, by: Party, now: Date): Result<Move, CaseError> {
  // Only the buyer can say that nothing can be sent to the seller's address.
  if (dispute.status === 'awaiting_return') {
    return by === 'buyer' ? ok(moveTo(dispute, 'escalated', now)) : err({ code: 'not_your_turn', turn: 'buyer' });
  }
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

/** The most parcels that a case takes, so that nobody tries the codes of others on and on. */
const MOST_PARCELS = 5;

/** An address that no parcel can be sent to would be as good as none. */
function giveAddress(dispute: Case, address: ReturnAddress, now: Date): Result<Move, CaseError> {
  const isKnown = allCountries.some(({ code }) => code === address.country);
  if (!isKnown) return err({ code: 'return_address_wrong', field: 'country' });
  if (address.postalCode === null && needsPostalCode(address.country)) {
    return err({ code: 'return_address_wrong', field: 'postal_code' });
  }
  return ok(moveTo({ ...dispute, returnAddress: address }, 'awaiting_return', now));
}

function announce(
  dispute: Case,
  { by, parcel }: Extract<Event, { kind: 'parcel_announced' }>,
): Result<Move, CaseError> {
  const turn = dispute.status === 'awaiting_return' ? 'buyer' : 'seller';
  const announced = dispute.timeline.filter((entry) => entry.kind === 'parcel_announced').length;
  if (announced >= MOST_PARCELS) return err({ code: 'too_many_parcels' });
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
    // The clocks of the part go on: what was delivered is released by them, and what was not is never paid.
    case 'awaiting_return':
      return ok(closeAs(dispute, 'lapsed'));
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
  const isStepIn = until >= stepInAt(dispute);
  if (isStepIn || dispute.turn === 'buyer') return moveTo(dispute, 'escalated', now);
  return moveTo({ ...dispute, operatorId: null, acceptedBy: ['buyer'] }, 'decided', now);
}
