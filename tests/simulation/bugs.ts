import type { State } from '../../wallet/server/ledger/batch/command.ts';
import type { Use } from '../../wallet/server/identity/limits/domain.ts';
import { usesKey } from '../../wallet/server/identity/limits/resources.ts';
import type { Account, EntryDraft } from '../../wallet/server/ledger/accounts/domain.ts';
import { DAY_MS } from '../../wallet/server/payments/payments/domain.ts';
import type { Part, Payment } from '../../wallet/server/payments/payments/domain.ts';
import type { Mandate } from '../../wallet/server/linking/mandates/domain.ts';
import { partClock, reserveEnd } from '../../wallet/server/payments/payments/jobs-schema.ts';
import { paymentsKey } from '../../wallet/server/payments/payments/resources.ts';
import { isSentUntracked } from '../../wallet/server/payments/payments/times-domain.ts';
import type { Case } from '../../wallet/server/protection/cases/record-domain.ts';
import type { MovePart } from '../../wallet/server/protection/escrow/commands.ts';
import type { Report } from '../../wallet/server/protection/reports/domain.ts';
import { payoutsKey } from '../../wallet/server/protection/reserves/resources.ts';
import { commandsBent, entriesBent, rowsBent, statesBent, writesBent } from './bend.ts';
import type { AnyCommand } from './bend.ts';
import type { Bug } from './bug.ts';
import { destination } from './carrier.ts';
import { couponBugs } from './coupon-bugs.ts';
import { fundingBugs } from './funding-bugs.ts';

/** Changes a state so that released lines look as if they were still in escrow. */
function forgetful(state: State): State {
  return partsBent(state, (part) => ({
    ...part,
    status: part.status === 'released' ? 'delivered' : part.status,
    lines: part.lines.map((line) => ({ ...line, releasedAt: null })),
    shipping: { ...part.shipping, releasedAt: null },
  }));
}

/** The condition by which the batch writes a balance only if it still is the one that the batch decided on. */
const comparison = /and account\.posted_minor = after\.was_posted and account\.held_minor = after\.was_held/;

/** Computes the seller's share of a released part by floating point. */
function floatSplit(entry: EntryDraft): EntryDraft {
  if (entry.kind !== 'part_released') return entry;
  const minors = entry.postings.map((posting) => Number(posting.amountMinor));
  const total = -Math.min(...minors) / 100;
  const seller = minors.indexOf(Math.max(...minors));
  const share = BigInt(Math.floor(total * 0.92 * 100));
  return { ...entry, postings: entry.postings.with(seller, { ...entry.postings[seller]!, amountMinor: share }) };
}

/** Replaces the events that happen to parts. */
function eventsBent(change: (event: MovePart['event'], part: Part | undefined, now: Date) => MovePart['event']) {
  return commandsBent((type, options) => {
    if (type.kind !== 'part.move') return [type, options];
    const decide: AnyCommand['decide'] = (command, state, context) => {
      const move = command as MovePart;
      const part = state.get(paymentsKey, move.paymentId)?.parts.find((one) => one.id === move.partId);
      return type.decide({ ...move, event: change(move.event, part, context.now) }, state, context);
    };
    return [{ ...type, decide }, options];
  });
}

/** Changes a report so that its terms seem to allow any provisional credit. */
function withoutMost(report: Report): Report {
  return { ...report, terms: { ...report.terms, creditMostMinor: 10_000_000n, creditsAYear: 99 } };
}

/** Changes a closed case so that it looks as it was before its end, as if the server had crashed before it. */
function beforeTheEnd(dispute: Case): Case {
  if (dispute.status !== 'closed') return dispute;
  const timeline = dispute.timeline.slice(0, -1);
  const status = timeline.at(-1)?.status ?? 'open';
  return { ...dispute, status, until: dispute.openedAt, result: null, timeline };
}

/** Changes a shop's account so that it seems to have nothing to spend. */
function withoutCommission(account: Account): Account {
  return account.kind === 'commission' ? { ...account, heldMinor: account.postedMinor } : account;
}

/** Changes a state so that no line seems to have a case. */
function withoutCases(state: State): State {
  return partsBent(state, (part) => ({ ...part, lines: part.lines.map((line) => ({ ...line, caseId: null })) }));
}

/** Changes a mandate with the right to confirm so that it pays after an hour. */
function hasty(mandate: Mandate): Mandate {
  return mandate.confirm ? { ...mandate, confirm: { ...mandate.confirm, afterHours: 1 } } : mandate;
}

/** Changes a part so that its shop's word looks as if nobody had objected to it. */
function withoutObjection(part: Part): Part {
  return { ...part, shopConfirmation: part.shopConfirmation && { ...part.shopConfirmation, endedAt: null } };
}

/** Changes a state so that the clocks of parts without tracking run although a case is open. */
function withoutPause(state: State): State {
  return partsBent(state, (part) =>
    isSentUntracked(part)
      ? { ...part, pausedAt: null, lines: part.lines.map((line) => ({ ...line, caseId: null })) }
      : part,
  );
}

/** Lets cases leave the clocks of their parts set. */
const partClocksKept = commandsBent((type, options) => {
  if (!type.kind.startsWith('case.')) return [type, options];
  const decide: AnyCommand['decide'] = (command, state, context) => {
    const decided = type.decide(command, state, context);
    if (!decided.ok) return decided;
    const { set = [], clear = [] } = decided.value.timers ?? {};
    const timers = { set, clear: clear.filter(({ kind }) => kind !== partClock.kind) };
    return { ok: true, value: { ...decided.value, timers } };
  };
  return [{ ...type, decide }, options];
});

function isClockDue(kind: string, command: unknown): boolean {
  return kind === 'part.move' && (command as MovePart).event.kind === 'clock_due';
}

/** Changes the parts of a state. */
function partsBent(state: State, change: (part: Part) => Part): State {
  return rowsBent<Payment>(state, 'payments', (payment) => ({ ...payment, parts: payment.parts.map(change) }));
}

function isRefund(kind: string, command: unknown): boolean {
  return kind === 'part.move' && (command as MovePart).event.kind === 'refunded';
}

/** All bugs that the simulation finds, by name. */
export const bugs: Readonly<Record<string, Bug>> = {
  asynchronous_commit: { breaks: 'I5', seed: 66, wallet: { durableAfterMs: 60_000 } },
  answer_before_commit: { breaks: 'I0', seed: 1, wallet: { answersEarly: true } },
  unlocked_balance: { breaks: 'I3', seed: 3, wallet: { unlocked: ['ledger.accounts'], leavesOut: [comparison] } },
  outbox_outside_transaction: { breaks: 'I9', seed: 2, wallet: { writtenAfter: ['jobs.outbox'] } },
  job_ended_early: { breaks: 'I9', seed: 7, queue: { endsJobsEarly: true } },
  deadline_ended_early: { breaks: 'I9', seed: 1, queue: { endsTimersEarly: true } },
  blind_charge_retry: { breaks: 'I6', seed: 1, processor: { chargesAgain: true } },
  stale_webhook_believed: { breaks: 'I5', seed: 2, orders: { believesWebhooks: true } },
  no_idempotency: { breaks: 'I8', seed: 1, bend: commandsBent((type, { cell }) => [type, { cell }]) },
  release_and_refund: { breaks: 'I4', seed: 11, bend: statesBent(isRefund, forgetful) },
  paid_undelivered: {
    breaks: 'I11',
    seed: 103,
    bend: eventsBent((event, part, now) => {
      const isOver = event.kind === 'clock_due' && part?.status === 'shipped' && now >= (part.protectionEndsAt ?? now);
      return isOver ? { kind: 'confirmed' } : event;
    }),
  },
  delivered_anywhere: {
    breaks: 'I11',
    seed: 6,
    bend: eventsBent((event) => {
      if (event.kind !== 'sighted' || event.sighting.outcome?.kind !== 'delivered') return event;
      return { ...event, sighting: { ...event.sighting, place: destination } };
    }),
  },
  untracked_paid_early: {
    breaks: 'I11',
    seed: 9,
    bend: eventsBent((event, part) => {
      const isSent = part !== undefined && isSentUntracked(part) && part.pausedAt === null;
      return event.kind === 'clock_due' && isSent ? { kind: 'release_due' } : event;
    }),
  },
  untracked_ignores_case: {
    breaks: 'I12',
    seed: 71,
    bend: (batch) => statesBent(isClockDue, withoutPause)(partClocksKept(batch)),
  },
  word_without_its_time: {
    breaks: 'I11',
    seed: 3,
    bend: statesBent(
      (kind) => kind === 'part.move',
      (state) => rowsBent(state, 'mandates', hasty),
    ),
  },
  word_after_objection: {
    breaks: 'I11',
    seed: 11,
    bend: commandsBent((type, options) => {
      if (type.kind !== 'part.move') return [type, options];
      const decide: AnyCommand['decide'] = (command, state, context) => {
        const move = command as MovePart;
        const part = state.get(paymentsKey, move.paymentId)?.parts.find((one) => one.id === move.partId);
        const wasObjected = part?.shopConfirmation?.endedAt && part.pausedAt === null;
        if (!wasObjected || move.event.kind !== 'clock_due') return type.decide(command, state, context);
        const bent = { ...move, event: { kind: 'shop_confirmation_due' } };
        const decided = type.decide(bent, partsBent(state, withoutObjection), context);
        return decided.ok ? decided : type.decide(command, state, context);
      };
      return [{ ...type, decide }, options];
    }),
  },
  paid_out_early: {
    breaks: 'I15',
    seed: 4,
    bend: commandsBent((type, options) => {
      const decide: AnyCommand['decide'] = (command, state, { now }) => {
        const then = new Date(now.getTime() + (type.kind === 'part.pay_out' ? 90 * DAY_MS : 0));
        const decided = type.decide(command, state, { now: then });
        if (!decided.ok) return decided;
        const { set = [], ...timers } = decided.value.timers ?? {};
        const rows = (decided.value.rows ?? []).map((one) =>
          one.resource === payoutsKey.name ? { ...one, row: { ...one.row, at: now } } : one,
        );
        const soon = set.map((timer) => (timer.kind === reserveEnd.kind ? { ...timer, dueAt: now } : timer));
        return { ok: true, value: { ...decided.value, rows, timers: { ...timers, set: soon } } };
      };
      return [{ ...type, decide }, options];
    }),
  },
  refund_forgets_reserve: {
    breaks: 'I15',
    seed: 3,
    bend: statesBent(isRefund, (state) => partsBent(state, (part) => ({ ...part, reserve: [] }))),
  },
  refund_spares_commission: {
    breaks: 'I2',
    seed: 11,
    bend: statesBent(isRefund, (state) => rowsBent(state, 'accounts', withoutCommission)),
  },
  case_ends_twice: {
    breaks: 'I14',
    seed: 9,
    bend: statesBent(
      (kind) => kind === 'case.move',
      (state) => rowsBent(state, 'cases', beforeTheEnd),
    ),
  },
  refund_ignores_case: { breaks: 'I12', seed: 3, bend: statesBent(isRefund, withoutCases) },
  case_clock_set_once: {
    breaks: 'I13',
    seed: 14,
    bend: commandsBent((type, options) => {
      if (type.kind !== 'case.move') return [type, options];
      const decide: AnyCommand['decide'] = (command, state, context) => {
        const decided = type.decide(command, state, context);
        if (!decided.ok || (command as { event: { kind: string } }).event.kind !== 'clock_due') return decided;
        return { ok: true, value: { ...decided.value, timers: {} } };
      };
      return [{ ...type, decide }, options];
    }),
  },
  refund_keeps_year: {
    breaks: 'I16',
    seed: 3,
    bend: writesBent((one, kind) => (kind === 'part.move' && one.resource === usesKey.name ? [] : [one])),
  },
  day_begins_again: {
    breaks: 'I16',
    seed: 3,
    bend: writesBent((one, kind) => {
      if (kind === 'part.move' || one.resource !== usesKey.name) return [one];
      return [{ ...one, row: { ...one.row, dayMinor: 0n } as Use }];
    }),
  },
  credit_above_most: {
    breaks: 'I17',
    seed: 11,
    bend: statesBent(
      (kind) => kind === 'report.credit',
      (state) => rowsBent(state, 'reports', withoutMost),
    ),
  },
  credit_stays: {
    breaks: 'I17',
    seed: 3,
    bend: statesBent(
      (kind) => kind === 'report.settle',
      (state) => rowsBent<Report>(state, 'reports', (report) => ({ ...report, creditMinor: 0n })),
    ),
  },
  float_rounding: { breaks: 'I0', seed: 9, bend: entriesBent(floatSplit) },
  ...couponBugs,
  ...fundingBugs,
};
