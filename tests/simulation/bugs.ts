import type { Batch, SubmitOptions } from '../../wallet/server/ledger/batch/batch.ts';
import type { MoneyCommand, RowWrite, State } from '../../wallet/server/ledger/batch/command.ts';
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
import { destination } from './carrier.ts';
import type { MarketBugs } from './market.ts';
import type { DatabaseBugs } from './memory/database.ts';
import type { ProcessorBugs } from './processor.ts';
import type { QueueBugs } from './queue.ts';

/**
 * A bug to plant into a run, so that the invariants must find it. Each bug is outside the product, which has no switch.
 */
export interface Bug {
  readonly wallet?: DatabaseBugs;
  readonly market?: DatabaseBugs;
  readonly queue?: QueueBugs;
  readonly processor?: ProcessorBugs;
  readonly orders?: MarketBugs;
  readonly bend?: (batch: Batch) => Batch;
}

/** Replaces each submitted command. */
function commandsBent(change: (type: AnyCommand, options: SubmitOptions) => [AnyCommand, SubmitOptions]) {
  return (batch: Batch): Batch => ({
    ...batch,
    submit: (type, command, options) => {
      const [bent, others] = change(type as unknown as AnyCommand, options);
      return batch.submit(bent as unknown as typeof type, command, others);
    },
  });
}

type AnyCommand = MoneyCommand<unknown, unknown, unknown>;

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

/** Changes the state on which some commands decide. */
function statesBent(isMeant: (kind: string, command: unknown) => boolean, change: (state: State) => State) {
  return commandsBent((type, options) => {
    const decide: AnyCommand['decide'] = (command, state, context) =>
      type.decide(command, isMeant(type.kind, command) ? change(state) : state, context);
    return [{ ...type, decide }, options];
  });
}

/** Replaces the rows that commands write. */
function writesBent(change: (one: RowWrite, kind: string) => RowWrite[]) {
  return commandsBent((type, options) => {
    const decide: AnyCommand['decide'] = (command, state, context) => {
      const decided = type.decide(command, state, context);
      if (!decided.ok) return decided;
      const rows = (decided.value.rows ?? []).flatMap((one) => change(one, type.kind));
      return { ok: true, value: { ...decided.value, rows } };
    };
    return [{ ...type, decide }, options];
  });
}

/** Changes a state so that the terms of reports seem to allow any provisional credit. */
function withoutMost(state: State): State {
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      const report = row as unknown as Report | undefined;
      if (key.name !== 'reports' || !report) return row;
      const terms = { ...report.terms, creditMostMinor: 10_000_000n, creditsAYear: 99 };
      return { ...report, terms } as unknown as typeof row;
    },
  };
}

/** Changes a state so that reports look as if they had no provisional credit. */
function withoutCredit(state: State): State {
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      return key.name === 'reports' && row ? ({ ...row, creditMinor: 0n } as unknown as typeof row) : row;
    },
  };
}

/** Changes a state so that closed cases look as they were before their end, as if the server had crashed before it. */
function beforeTheEnd(state: State): State {
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      const dispute = row as unknown as Case | undefined;
      if (key.name !== 'cases' || dispute?.status !== 'closed') return row;
      const timeline = dispute.timeline.slice(0, -1);
      const status = timeline.at(-1)?.status ?? 'open';
      return { ...dispute, status, until: dispute.openedAt, result: null, timeline } as unknown as typeof row;
    },
  };
}

/** Changes a state so that no shop seems to have anything to spend. */
function withoutCommission(state: State): State {
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      const account = row as unknown as Account | undefined;
      if (key.name !== 'accounts' || account?.kind !== 'commission') return row;
      return { ...account, heldMinor: account.postedMinor } as unknown as typeof row;
    },
  };
}

/** Changes a state so that no line seems to have a case. */
function withoutCases(state: State): State {
  return partsBent(state, (part) => ({ ...part, lines: part.lines.map((line) => ({ ...line, caseId: null })) }));
}

/** Changes a state so that mandates with the right to confirm pay after an hour. */
function hasty(state: State): State {
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      const mandate = row as unknown as Mandate | undefined;
      if (key.name !== 'mandates' || !mandate?.confirm) return row;
      return { ...mandate, confirm: { ...mandate.confirm, afterHours: 1 } } as unknown as typeof row;
    },
  };
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
  return {
    get: (key, id) => {
      const row = state.get(key, id);
      if (key.name !== 'payments' || row === undefined) return row;
      const payment = row as unknown as Payment;
      return { ...payment, parts: payment.parts.map(change) } as unknown as typeof row;
    },
  };
}

/** All bugs that the simulation finds, by name. */
export const bugs: Readonly<Record<string, Bug>> = {
  asynchronous_commit: { wallet: { durableAfterMs: 60_000 } },
  answer_before_commit: { wallet: { answersEarly: true } },
  unlocked_balance: { wallet: { unlocked: ['ledger.accounts'], leavesOut: [comparison] } },
  outbox_outside_transaction: { wallet: { writtenAfter: ['jobs.outbox'] } },
  job_ended_early: { queue: { endsJobsEarly: true } },
  deadline_ended_early: { queue: { endsTimersEarly: true } },
  blind_charge_retry: { processor: { chargesAgain: true } },
  stale_webhook_believed: { orders: { believesWebhooks: true } },
  no_idempotency: { bend: commandsBent((type, { cell }) => [type, { cell }]) },
  release_and_refund: {
    bend: commandsBent((type, options) => {
      if (type.kind !== 'part.move') return [type, options];
      const decide: AnyCommand['decide'] = (command, state, context) => {
        const isRefund = (command as MovePart).event.kind === 'refunded';
        return type.decide(command, isRefund ? forgetful(state) : state, context);
      };
      return [{ ...type, decide }, options];
    }),
  },
  paid_undelivered: {
    bend: eventsBent((event, part, now) => {
      const isOver = event.kind === 'clock_due' && part?.status === 'shipped' && now >= (part.protectionEndsAt ?? now);
      return isOver ? { kind: 'confirmed' } : event;
    }),
  },
  delivered_anywhere: {
    bend: eventsBent((event) => {
      if (event.kind !== 'sighted' || event.sighting.outcome?.kind !== 'delivered') return event;
      return { ...event, sighting: { ...event.sighting, place: destination } };
    }),
  },
  untracked_paid_early: {
    bend: eventsBent((event, part) => {
      const isSent = part !== undefined && isSentUntracked(part) && part.pausedAt === null;
      return event.kind === 'clock_due' && isSent ? { kind: 'release_due' } : event;
    }),
  },
  untracked_ignores_case: {
    bend: (batch) => statesBent(isClockDue, withoutPause)(partClocksKept(batch)),
  },
  word_without_its_time: {
    bend: commandsBent((type, options) => {
      const decide: AnyCommand['decide'] = (command, state, context) => type.decide(command, hasty(state), context);
      return type.kind === 'part.move' ? [{ ...type, decide }, options] : [type, options];
    }),
  },
  word_after_objection: {
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
    bend: statesBent(
      (kind, command) => kind === 'part.move' && (command as MovePart).event.kind === 'refunded',
      (state) => partsBent(state, (part) => ({ ...part, reserve: [] })),
    ),
  },
  refund_spares_commission: {
    bend: statesBent(
      (kind, command) => kind === 'part.move' && (command as MovePart).event.kind === 'refunded',
      withoutCommission,
    ),
  },
  case_ends_twice: { bend: statesBent((kind) => kind === 'case.move', beforeTheEnd) },
  refund_ignores_case: {
    bend: statesBent(
      (kind, command) => kind === 'part.move' && (command as MovePart).event.kind === 'refunded',
      withoutCases,
    ),
  },
  case_clock_set_once: {
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
    bend: writesBent((one, kind) => (kind === 'part.move' && one.resource === usesKey.name ? [] : [one])),
  },
  day_begins_again: {
    bend: writesBent((one, kind) => {
      if (kind === 'part.move' || one.resource !== usesKey.name) return [one];
      return [{ ...one, row: { ...one.row, dayMinor: 0n } as Use }];
    }),
  },
  credit_above_most: { bend: statesBent((kind) => kind === 'report.credit', withoutMost) },
  credit_stays: { bend: statesBent((kind) => kind === 'report.settle', withoutCredit) },
  float_rounding: {
    bend: commandsBent((type, options) => {
      const decide: AnyCommand['decide'] = (command, state, context) => {
        const decided = type.decide(command, state, context);
        if (!decided.ok) return decided;
        return { ok: true, value: { ...decided.value, entries: (decided.value.entries ?? []).map(floatSplit) } };
      };
      return [{ ...type, decide }, options];
    }),
  },
};
