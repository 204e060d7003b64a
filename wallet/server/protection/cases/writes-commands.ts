import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { accountsKey, holdsKey, put } from '../../ledger/batch/command.ts';
import type { State, Writes } from '../../ledger/batch/command.ts';
import { voidHold } from '../../ledger/holds/domain.ts';
import { holdDeadline } from '../../ledger/holds/jobs-schema.ts';
import { partAnnouncement } from '../../payments/payments/commands.ts';
import { DAY_MS, withPart } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import { advancePart } from '../escrow/domain.ts';
import type { Event } from '../escrow/domain.ts';
import { isFollowed, nextLook } from '../escrow/parcels-domain.ts';
import { withAccount } from '../reserves/writes-commands.ts';
import { writesOf } from '../escrow/writes-commands.ts';
import type { House } from '../escrow/writes-commands.ts';
import { block, blockId } from './block-domain.ts';
import { caseClock, caseLook, caseNotice, caseWarning, evidenceGiven } from './jobs-schema.ts';
import type { Case, Effect, Advanced } from './record-domain.ts';
import { warningsOf } from './record-domain.ts';
import { casesKey } from './resources.ts';
import { toCaseJson } from './schema.ts';
import type { CaseJson } from './schema.ts';

interface Step {
  readonly payment: Payment;
  readonly part: Part;
  readonly house: House;
  readonly seller: SellerStanding;
  /** Undefined for a new case. */
  readonly before: Case | undefined;
  readonly advanced: Advanced;
}

/** Drafts everything that a step of a case writes: the case, the money of its line, messages and deadlines. */
export function writesOfCase(state: State, step: Step, now: Date): Writes<CaseJson> {
  const { payment, part: before, house, seller, advanced } = step;
  const { dispute, effects } = advanced;
  const event = eventOf(dispute, effects);
  const part = event ? moved(payment, before, event, now) : before;
  const block = event && blockWrites(state, step, event, now);
  // What was blocked is free before it is taken back.
  const free = block ? withAccount(state, block.account) : state;
  const money = event && writesOf(free, { payment, before, after: part, house, seller, cause: 'case' }, now);
  return {
    answer: toCaseJson(dispute, part),
    rows: [
      ...(block ? [put(holdsKey, block.hold), put(accountsKey, block.account)] : []),
      ...(money ? money.rows : []),
      put(casesKey, dispute),
    ],
    entries: money?.entries ?? [],
    outbox: [...(money?.outbox ?? []), ...newsOf(withPart(payment, part), step)],
    timers: {
      set: [...(block?.set ?? []), ...(money?.timers?.set ?? []), ...clocksOf(dispute, now)],
      clear: [...(block?.clear ?? []), ...(money?.timers?.clear ?? []), ...stoppedClocks(dispute)],
    },
  };
}

/** Blocks the seller's share of a released line when its case begins, and frees it when the case ends. */
function blockWrites(state: State, { payment, part, advanced: { dispute } }: Step, { kind }: Event, now: Date) {
  const id = blockId(dispute.id);
  const account = part.sellerCell === payment.cell && state.get(accountsKey, part.sellerAccountId);
  if (!account) return undefined;
  if (kind === 'disputed') {
    const line = part.lines.find((one) => one.reference === dispute.line);
    const placed = line?.releasedAt ? block({ payment, part, account }, dispute, now) : undefined;
    return placed && { ...placed, set: [holdDeadline.at(placed.hold.expiresAt, id)], clear: [] };
  }
  const hold = state.get(holdsKey, id);
  const freed = hold?.status === 'held' ? voidHold({ hold, account }, now) : undefined;
  return freed?.ok ? { ...freed.value, set: [], clear: [holdDeadline.of(id)] } : undefined;
}

function moved(payment: Payment, part: Part, event: Event, now: Date): Part {
  const advanced = advancePart(payment, part, event, now);
  invariant(advanced.ok, 'what a case decides fits its part');
  return advanced.value;
}

/** The event by which a step of a case moves its part; undefined if it does not. */
function eventOf({ id: caseId, line, leftMinor, parcel }: Case, effects: readonly Effect[]): Event | undefined {
  if (effects.some((effect) => effect.kind === 'pause')) return { kind: 'disputed', line, caseId };
  const resume = effects.find((effect) => effect.kind === 'resume');
  if (!resume) return undefined;
  const refund = effects.find((effect) => effect.kind === 'refund');
  invariant(!refund || refund.amountMinor <= leftMinor, 'a case refunds at most what was left of its line');
  const ending = {
    refund: refund ? refund.amountMinor : null,
    isReleased: effects.some((effect) => effect.kind === 'release_rest'),
    replacement: resume.deliveredAt ? parcel : null,
  };
  return { kind: 'undisputed', line, ending };
}

/** Announces each new entry of the timeline to the shop and to those whom it concerns. */
function newsOf(payment: Payment, { before, advanced: { dispute } }: Step): OutboxMessage[] {
  const { id, partId, timeline } = dispute;
  const first = before?.timeline.length ?? 0;
  const type = before === undefined ? 'opened' : dispute.status === 'closed' ? 'closed' : 'changed';
  return [
    partAnnouncement(payment, `payment.case_${type}`, partId, `${id} ${timeline.length}`),
    ...timeline.slice(first).flatMap(({ evidence }, at) => {
      const named = { case_id: id, entry: first + at };
      return [caseNotice(named), ...(evidence.length > 0 ? [evidenceGiven(named)] : [])];
    }),
  ];
}

function clocksOf(dispute: Case, now: Date) {
  const { id, until, parcel } = dispute;
  return [
    ...(until ? [caseClock.at(warningsOf(dispute, now)[0] ?? until, id)] : []),
    ...(parcel && isLookedUp(dispute) ? [caseLook.at(nextLook(parcel, now), id)] : []),
  ];
}

function stoppedClocks(dispute: Case) {
  const { id, until } = dispute;
  return [...(until ? [] : [caseClock.of(id)]), ...(isLookedUp(dispute) ? [] : [caseLook.of(id)])];
}

function isLookedUp({ until, parcel }: Case): boolean {
  return until !== null && parcel !== null && isFollowed(parcel);
}

/** Drafts what the clock of a case writes before its deadline: a warning, if one is due, and its next stroke. */
export function warningWrites(dispute: Case, now: Date): Pick<Writes<CaseJson>, 'outbox' | 'timers'> {
  const { id, until, policy } = dispute;
  invariant(until, 'an open case has a deadline');
  const days = Math.ceil((until.getTime() - now.getTime()) / DAY_MS);
  const isDue = days <= Math.max(...policy.warnDaysBefore);
  return {
    outbox: isDue ? [caseWarning({ case_id: id, until: until.toISOString(), days })] : [],
    timers: { set: clocksOf(dispute, now) },
  };
}
