import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { codeKey } from '#platform/kernel/folded.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { accountsKey, holdsKey, touch } from '../../ledger/batch/command.ts';
import type { LoadedRows, MoneyCommand } from '../../ledger/batch/command.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Parcel, Part, Payment } from '../../payments/payments/domain.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import { paymentsKey } from '../../payments/payments/resources.ts';
import { freeCode, takeCode, touchesOfMove } from '../escrow/commands.ts';
import type { ParcelUsed, PartGone } from '../escrow/commands.ts';
import { whereaboutsOf } from '../escrow/parcels-domain.ts';
import { codesKey } from '../escrow/resources.ts';
import type { House } from '../escrow/writes-commands.ts';
import type { Sighting } from '../tracking/domain.ts';
import { advanceCase } from './domain.ts';
import { transitions } from './events-domain.ts';
import type { CaseError, Event } from './events-domain.ts';
import { blockId } from './block-domain.ts';
import { openAutomatically, openCase, subjectOf } from './opening-domain.ts';
import type { OpenError, Opening } from './opening-domain.ts';
import { eventsOfSighting } from './parcel-domain.ts';
import type { Case, CasePolicy } from './record-domain.ts';
import { caseIdsOf, casesKey } from './resources.ts';
import { toCaseJson } from './schema.ts';
import type { CaseJson } from './schema.ts';
import { warningWrites, writesOfCase } from './writes-commands.ts';

/** The payment's part has no such line. */
export type LineUnknown = { readonly code: 'line_unknown'; readonly line: string };

/** Why a case is not opened. */
export type OpeningError = OpenError | PartGone | LineUnknown;

/** The command by which a buyer, or the end of the protection, opens a case. */
interface OpenDispute {
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly line: string;
  /** Null if the protection has ended. */
  readonly opening: Omit<Opening, 'id'> | null;
  readonly policy: CasePolicy;
  readonly house: House;
  readonly seller: SellerStanding;
}

const caseAnswer = { toJson: (answer: CaseJson) => answer, fromJson: (json: unknown) => json as CaseJson };

/** Opens a case about a line, from when its money and the clocks of its part stand. */
export const openDispute: MoneyCommand<OpenDispute, CaseJson, OpeningError> = {
  kind: 'case.open',
  touches: ({ paymentId, partId, line, house }) => [
    touch(paymentsKey, [paymentId]),
    touch(casesKey, caseIdsOf(partId, line)),
    touch(holdsKey, caseIdsOf(partId, line).map(blockId)),
    touch(accountsKey, Object.values(house)),
  ],
  touchesThen: touchesOfPart,
  decide: ({ paymentId, partId, line: reference, opening, policy, house, seller }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part) return err({ code: 'part_not_found' });
    const line = part.lines.find((one) => one.reference === reference);
    if (!line) return err({ code: 'line_unknown', line: reference });
    const ids = caseIdsOf(partId, reference);
    const earlier = ids.flatMap((id) => state.get(casesKey, id) ?? []);
    const id = ids[earlier.length];
    if (!id) return err({ code: 'case_before' });
    const subject = subjectOf(payment, part, line, earlier);
    const opened = opening
      ? openCase(subject, { ...opening, id }, policy, now)
      : openAutomatically(subject, id, policy, now);
    return opened.ok
      ? ok(writesOfCase(state, { payment, part, house, seller, before: undefined, advanced: opened.value }, now))
      : opened;
  },
  answer: caseAnswer,
};

/** What happens to a case, or to the goods that it is about. */
export type CaseEvent =
  | Event
  /** The clock of the case strikes, or warns. */
  | { readonly kind: 'clock_due' }
  /** A carrier has reported something of the line's first parcels. */
  | { readonly kind: 'goods_seen' }
  /** A carrier has reported something of the parcel of a return or replacement. */
  | { readonly kind: 'sighted'; readonly parcelId: Id<'pcl'>; readonly sighting: Sighting };

/** There is no such case. */
export type CaseGone = { readonly code: 'case_not_found' };

/** The case is not as the one who acts saw it. */
export type CaseChanged = { readonly code: 'case_changed' };

/** Why a step of a case is refused. */
export type CaseMoveError = CaseError | CaseGone | CaseChanged | ParcelUsed;

/** The command by which an event happens to a case. */
export interface MoveDispute {
  readonly caseId: Id<'cas'>;
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly event: CaseEvent;
  /** The number of entries in the timeline that was seen; without it, whatever has happened meanwhile is accepted. */
  readonly seen?: number;
  /** The parcel that the announced one replaces, if the carrier has said just now that it never scanned that one. */
  readonly unscanned?: Pick<Parcel, 'id' | 'trackingCode'>;
  readonly house: House;
  readonly seller: SellerStanding;
}

/** Lets an event happen to a case, with the money that moves by it. */
export const moveDispute: MoneyCommand<MoveDispute, CaseJson, CaseMoveError> = {
  kind: 'case.move',
  touches: ({ caseId, paymentId, event, unscanned, house }) => [
    touch(paymentsKey, [paymentId]),
    touch(casesKey, [caseId]),
    touch(holdsKey, [blockId(caseId)]),
    touch(codesKey, codesOf(event, unscanned)),
    touch(accountsKey, Object.values(house)),
  ],
  touchesThen: touchesOfPart,
  decide: ({ caseId, paymentId, partId, event, seen, unscanned, house, seller }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    const dispute = state.get(casesKey, caseId);
    const part = payment && partOf(payment, partId);
    if (!part || dispute?.partId !== partId) return err({ code: 'case_not_found' });
    if (seen !== undefined && seen !== dispute.timeline.length) return err({ code: 'case_changed' });
    if (event.kind === 'clock_due' && dispute.until && now < dispute.until) {
      return ok({ answer: toCaseJson(dispute, part), ...warningWrites(dispute, now) });
    }
    const events = eventsOf(payment, part, dispute, event, now);
    if (events.length === 0) return ok({ answer: toCaseJson(dispute, part) });
    const code = event.kind === 'parcel_announced' ? takeCode(state, { payment, part, caseId }, event.parcel) : ok([]);
    if (!code.ok) return code;
    const advanced = advanceThrough(dispute, events, now);
    if (!advanced.ok) return advanced;
    const step = { payment, part, house, seller, before: dispute, advanced: advanced.value };
    const writes = writesOfCase(state, step, now);
    const isReplaced =
      unscanned !== undefined && dispute.parcel?.id === unscanned.id && event.kind === 'parcel_announced';
    const isOther = isReplaced && codeKey(unscanned.trackingCode) !== codeKey(event.parcel.trackingCode);
    const freed = isOther ? freeCode(state, unscanned) : [];
    return ok({ ...writes, rows: [...(writes.rows ?? []), ...code.value, ...freed] });
  },
  answer: caseAnswer,
};

function codesOf(event: CaseEvent, unscanned: MoveDispute['unscanned']): string[] {
  const announced = event.kind === 'parcel_announced' ? [event.parcel] : [];
  return [...new Set([...announced, ...(unscanned ? [unscanned] : [])].map((one) => codeKey(one.trackingCode)))];
}

function touchesOfPart({ paymentId, partId }: Pick<MoveDispute, 'paymentId' | 'partId'>, loaded: LoadedRows) {
  const payment = loaded.find(paymentsKey, paymentId);
  const part = payment && partOf(payment, partId);
  return part ? touchesOfMove(payment, part) : [];
}

/** The events of the table of a case that follow from what happens; none if nothing does. */
function eventsOf(payment: Payment, part: Part, dispute: Case, event: CaseEvent, now: Date): Event[] {
  if (event.kind === 'clock_due') return dispute.status === 'closed' ? [] : [{ kind: 'time_over' }];
  if (event.kind === 'goods_seen') return eventsOfGoods(part, dispute);
  return event.kind === 'sighted' ? eventsOfSighting(payment, dispute, event, now) : [event];
}

/** Tells a case where its goods are, once, while that matters. */
function eventsOfGoods(part: Part, { id, line: reference, status, timeline }: Case): Event[] {
  const line = part.lines.find((one) => one.reference === reference);
  invariant(line, 'a case is about a line of its part');
  const where = line.caseId === id ? whereaboutsOf(part, line) : undefined;
  if (!where) return [];
  const kind = where === 'lost' ? 'goods_lost' : 'goods_delivered';
  return transitions[status][kind] && !timeline.some((entry) => entry.kind === kind) ? [{ kind }] : [];
}

function advanceThrough(dispute: Case, events: readonly Event[], now: Date): ReturnType<typeof advanceCase> {
  const [first, ...rest] = events;
  invariant(first, 'an event happens');
  const advanced = advanceCase(dispute, first, now);
  if (!advanced.ok || rest.length === 0) return advanced;
  const then = advanceThrough(advanced.value.dispute, rest, now);
  if (!then.ok) return then;
  return ok({ dispute: then.value.dispute, effects: [...advanced.value.effects, ...then.value.effects] });
}
