import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, samplePayment } from '../../../../tests/samples/payment.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { creditOf, decideReport, fileReport, paidOfReport, reportableUntil, unreturnedOf } from './domain.ts';
import type { Report, ReportTerms } from './domain.ts';

const now = new Date('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const terms: ReportTerms = {
  version: 1,
  reportDays: 60,
  creditHours: 24,
  decideDays: 10,
  creditMostMinor: 10_000n,
  currency: 'EUR',
  creditsAYear: 2,
  oldPasskeyDays: 30,
};
const holderId = 'hld_00000000000000000000000001';
const payerAccountId = 'acc_00000000000000000000000001';
const paid = (more: Partial<Payment> = {}) =>
  samplePayment({
    payerId: holderId,
    payerAccountId,
    status: 'captured',
    capturedAt: daysAgo(1),
    approvedBy: 'mandate',
    ...more,
  });
const filed = (payments: readonly Payment[]) =>
  fileReport({ id: 'rpt_00000000000000000000000001', holderId, payments, terms }, now);
const reportOf = (payments: readonly Payment[], more: Partial<Report> = {}): Report => {
  const report = filed(payments);
  assert.ok(report.ok);
  return { ...report.value, ...more };
};

describe('a report', () => {
  it('[H3a] is of payments of the holder, until 60 days after the statement of their month', () => {
    assert.deepEqual(reportableUntil(new Date('2026-09-02T10:00:00Z'), terms), new Date('2026-11-30T00:00:00Z'));
    const report = filed([paid()]);
    assert.ok(report.ok);
    assert.deepEqual(report.value.creditBy, new Date(now.getTime() + DAY_MS));
    assert.deepEqual(report.value.decideBy, new Date(now.getTime() + 10 * DAY_MS));
    const codeOf = (payments: readonly Payment[]) => {
      const refused = filed(payments);
      return refused.ok || refused.error.code;
    };
    assert.equal(codeOf([]), 'nothing_chosen');
    assert.equal(codeOf([paid(), paid({ payerId: 'hld_00000000000000000000000002' })]), 'payment_unknown');
    assert.equal(codeOf([paid({ capturedAt: null })]), 'payment_unknown');
    assert.equal(codeOf([paid({ capturedAt: new Date('2026-08-31T23:59:59Z') })]), 'report_too_late');
    assert.equal(codeOf([paid({ capturedAt: new Date('2026-09-01T00:00:00Z') })]), true);
    assert.equal(codeOf(Array.from({ length: 51 }, () => paid())), 'too_many');
  });

  it('[H3b] brings at most 100 euros in advance over all open reports, and twice a year', () => {
    const payments = [paid(), paid(), paid()];
    const report = reportOf(payments);
    assert.deepEqual(paidOfReport(report), eur(15_000n));
    assert.deepEqual(creditOf(report, payments, [], now), eur(10_000n));
    const open = reportOf(payments, { creditMinor: 7_000n, creditedAt: daysAgo(3) });
    assert.deepEqual(creditOf(report, payments, [open], now), eur(3_000n));
    const over = { ...open, settledAt: daysAgo(1) };
    assert.deepEqual(creditOf(report, payments, [over], now), eur(10_000n));
    assert.deepEqual(creditOf(report, payments, [over, over], now), eur(0n));
    const old = { ...over, creditedAt: daysAgo(366) };
    assert.deepEqual(creditOf(report, payments, [over, old], now), eur(10_000n));
    assert.deepEqual(creditOf({ ...report, status: 'refused' }, payments, [], now), eur(0n));
  });

  it('[H3b] brings no advance for a payment that a passkey older than 30 days approved', () => {
    const payment = paid({ approvedBy: 'passkey', passkeyDays: 30 });
    const isCreditable = (passkeyDays: number | null) => {
      const report = filed([paid({ approvedBy: 'passkey', passkeyDays })]);
      return report.ok && report.value.items[0]!.isCreditable;
    };
    assert.deepEqual([30, 29, null].map(isCreditable), [false, true, true]);
    const report = reportOf([payment]);
    const none = { ...report, items: report.items.map((item) => ({ ...item, isCreditable: false })) };
    assert.deepEqual(creditOf(none, [payment], [], now), eur(0n));
  });

  it('[H3b] is decided once, and counts what came back already', () => {
    const payment = paid();
    const verdict = { status: 'upheld', ground: 'stolen_device', words: 'The phone was stolen.' } as const;
    const decided = decideReport(reportOf([payment]), verdict, now)!;
    assert.deepEqual([decided.status, decided.decidedAt], ['upheld', now]);
    assert.equal(decideReport(decided, { ...verdict, status: 'refused' }, now), undefined);
    const parts = payment.parts.map((part, at) =>
      at === 0 ? { ...part, lines: part.lines.map((line) => ({ ...line, refunded: line.amount })) } : part,
    );
    const back = parts[0]!.lines.reduce((sum, line) => sum + line.amount.minor, 0n);
    assert.deepEqual(unreturnedOf({ ...payment, parts }), eur(5_000n - back));
  });
});
