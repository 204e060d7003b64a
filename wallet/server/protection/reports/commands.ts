import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import { negate, total, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { usesKey } from '../../identity/limits/resources.ts';
import { debtsOf, indebted } from '../../ledger/accounts/debt-commands.ts';
import { payOrCollect } from '../../ledger/accounts/debt-domain.ts';
import { mergePostings } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { LoadedRows, MoneyCommand, RowWrite, State, Touched } from '../../ledger/batch/command.ts';
import { spendingsKey } from '../../linking/mandates/resources.ts';
import { countedUse, spendingOf, uncharge } from '../../payments/payments/commands.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { paymentsKey } from '../../payments/payments/resources.ts';
import { creditOf, unreturnedOf } from './domain.ts';
import type { Report } from './domain.ts';
import { creditDue, reportNotice } from './jobs-schema.ts';
import { reportsKey } from './resources.ts';

/** The parts of a report that never change, by which its commands name their rows. */
interface OfReport {
  readonly reportId: Id<'rpt'>;
  readonly paymentIds: readonly Id<'pay'>[];
  readonly accountId: Id<'acc'>;
  /** The house's account that gives the money. */
  readonly riskId: Id<'acc'>;
}

/** The command that gives the provisional credit of a report. */
export interface CreditReport extends OfReport {
  /** The other reports of the holder, which share its limit. */
  readonly otherIds: readonly Id<'rpt'>[];
}

function touchesOf({ reportId, paymentIds, accountId, riskId }: OfReport, otherIds: readonly Id<'rpt'>[]): Touched[] {
  return [
    touch(paymentsKey, paymentIds),
    touch(reportsKey, [reportId, ...otherIds]),
    touch(accountsKey, [accountId, ...debtsOf([accountId]), riskId]),
  ];
}

/** Gives the provisional credit, once. A report that was decided first gets none. */
export const creditReport: MoneyCommand<CreditReport, null, never> = {
  kind: 'report.credit',
  touches: (command) => touchesOf(command, command.otherIds),
  decide: (command, state, { now }) => {
    const report = state.get(reportsKey, command.reportId);
    if (!report || report.creditedAt || report.status !== 'open') return ok({ answer: null });
    const others = command.otherIds.flatMap((id) => state.get(reportsKey, id) ?? []);
    const sum = creditOf(report, paymentsIn(state, command), others, now);
    const credited: Report = { ...report, creditMinor: sum.minor, creditedAt: now };
    const clear = [creditDue.of(report.id)];
    if (sum.minor === 0n) return ok({ answer: null, rows: [put(reportsKey, credited)], timers: { clear } });
    const moved = moneyOf(state, command, { kind: 'report_credited', sum, now });
    return ok({
      answer: null,
      entries: moved.entries,
      rows: [put(reportsKey, credited), ...moved.rows],
      outbox: [reportNotice({ report_id: report.id, step: 'credited' })],
      timers: { clear },
    });
  },
};

/**
 * Settles a decided report, once its parts have moved: the holder gets from the wallet what did not come back from
 * sellers, less the provisional credit, and the limits that the payments had used.
 */
export const settleReport: MoneyCommand<OfReport, null, never> = {
  kind: 'report.settle',
  touches: (command) => touchesOf(command, []),
  touchesThen: ({ paymentIds }, loaded) => paymentIds.flatMap((id) => limitsOf(loaded, id)),
  decide: (command, state, { now }) => {
    const report = state.get(reportsKey, command.reportId);
    if (!report || report.status === 'open' || report.settledAt) return ok({ answer: null });
    const { currency } = report;
    const owed = report.status === 'upheld' ? paymentsIn(state, command).map(owedOf) : [];
    const paid = total(
      owed.map(({ sum }) => sum),
      currency,
    );
    const net = { minor: paid.minor - report.creditMinor, currency };
    const moved = moneyOf(state, command, { kind: `report_${report.status}`, sum: net, now });
    const settled: Report = { ...report, paidMinor: paid.minor, settledAt: now };
    return ok({
      answer: null,
      entries: moved.entries,
      rows: [put(reportsKey, settled), ...moved.rows, ...unchargeAll(state, owed)],
      outbox: [reportNotice({ report_id: report.id, step: 'settled' })],
      timers: { clear: [creditDue.of(report.id)] },
    });
  },
};

function paymentsIn(state: State, { paymentIds }: OfReport): Payment[] {
  return paymentIds.map((id) => {
    const payment = state.get(paymentsKey, id);
    invariant(payment, 'a reported payment exists');
    return payment;
  });
}

function owedOf(payment: Payment): { payment: Payment; sum: Money } {
  return { payment, sum: unreturnedOf(payment) };
}

function limitsOf(loaded: LoadedRows, id: Id<'pay'>): Touched[] {
  const payment = loaded.find(paymentsKey, id);
  return payment ? [touch(usesKey, [countedUse(payment)]), touch(spendingsKey, [spendingOf(payment)])] : [];
}

/** Moves a sum between the wallet's own account and the holder: to the holder if it is above zero. */
function moneyOf(
  state: State,
  { accountId, riskId }: OfReport,
  { kind, sum, now }: { kind: string; sum: Money; now: Date },
): { entries: EntryDraft[]; rows: RowWrite[] } {
  if (sum.minor === 0n) return { entries: [], rows: [] };
  const { postings, opened } = payOrCollect(indebted(state, accountId), sum, now);
  const risk = { accountId: riskId, currency: sum.currency, amountMinor: negate(sum).minor };
  return {
    entries: [
      {
        kind,
        reason: 'A report of payments that the holder did not make',
        postings: mergePostings([...postings, risk]),
      },
    ],
    rows: opened ? [put(accountsKey, opened)] : [],
  };
}

/** Gives back limits of several payments, which may count in the same rows. */
function unchargeAll(state: State, owed: readonly { payment: Payment; sum: Money }[]): RowWrite[] {
  const written = new Map<string, RowWrite>();
  const after: State = {
    get: (key, id) => (written.get(`${key.name} ${id}`)?.row as never) ?? state.get(key, id),
  };
  for (const { payment, sum } of owed.filter((one) => one.sum.minor > zero(one.sum.currency).minor)) {
    for (const one of uncharge(after, payment, sum)) written.set(`${one.resource} ${one.row.id}`, one);
  }
  return [...written.values()];
}
