import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Quote } from '../../funding/exchange/domain.ts';
import { casePolicy, day, opening, start, subject } from '../../../../tests/samples/case.ts';
import { eur, policy, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { openCase } from '../../protection/cases/opening-domain.ts';
import type { Report } from '../../protection/reports/domain.ts';
import {
  previewExchange,
  previewFees,
  previewLimits,
  previewReports,
  previewTerms,
  previewTiers,
} from './preview-domain.ts';

const capturedAt = new Date('2026-11-01T00:00:00Z');
const after = (days: number) => new Date(capturedAt.getTime() + days * 86_400_000);
const { version: _, ...values } = policy;
const stepUp = { newBrowserHours: 72, usualFrom: 10, usualWithinHours: 1, mostInHour: 10 };
const fees = { currency: 'EUR', cardFreeUpToMinor: '3000', cardBasisPoints: 300, merchantBasisPoints: 60 } as const;

describe('the preview of a draft', () => {
  it('computes the fees of past parts again, to the cent', () => {
    const parts = [samplePart(), samplePart({ amount: eur(80n) })];
    const preview = previewFees(fees, { payments: [samplePayment({ parts })], topUps: [] });
    assert.ok(preview.kind === 'fees');
    // 0.6 % of 30.00 is 0.18, and of 0.80 nothing.
    assert.deepEqual(preview.merchant, { looked: 2, differing: 1, beforeMinor: 0n, afterMinor: 18n });
    assert.deepEqual(preview.card, { looked: 0, differing: 0, beforeMinor: 0n, afterMinor: 0n });
  });

  it('leaves out amounts in a currency without fees', () => {
    const parts = [samplePart({ amount: { minor: 3_000n, currency: 'USD' } })];
    const preview = previewFees(fees, { payments: [samplePayment({ parts })], topUps: [] });
    assert.ok(preview.kind === 'fees' && preview.merchant.looked === 0);
  });

  it('counts what the days of a draft would have met', () => {
    const parts = [
      samplePart({ shippedAt: after(9), deliveredAt: after(12) }),
      samplePart({ shippedAt: after(9), deliveredAt: after(40) }),
      // Its shop asked for 20 days to ship.
      samplePart({ shippedAt: after(22), shipWithinDays: 20 }),
      samplePart(),
      samplePart({ shippedAt: after(30), isUntracked: true }),
    ];
    const payments = [samplePayment({ capturedAt, parts })];
    const draft = { ...values, shipWithinDays: 3, protectionDays: 30, releaseAfterDays: 14 };
    assert.deepEqual(previewTerms(draft, { payments, cases: [] }), {
      kind: 'terms',
      payments: 1,
      scannedLate: { looked: 3, before: 0, after: 2 },
      deliveredLate: { looked: 2, before: 0, after: 1 },
      answeredLate: { looked: 0, before: 0, after: 0 },
      release: { looked: 2, before: 7, after: 14 },
    });
  });

  it('counts the cases that take two operators', () => {
    const opened = openCase(subject, opening, casePolicy, start);
    assert.ok(opened.ok);
    const cases = [opened.value.dispute, { ...opened.value.dispute, leftMinor: 60_000n }];
    const limits = (decideAloneMostMinor: string) => ({ currency: 'EUR', decideAloneMostMinor }) as const;
    assert.deepEqual(previewLimits(limits('50000'), limits('1999'), cases), {
      kind: 'limits',
      large: { looked: 2, before: 1, after: 2 },
    });
  });

  it('counts the payments, days and years above the limits of the tier that their holders have', () => {
    const tier = (payment: number, day: number, year: number) => ({ EUR: { payment, day, year, holds: null } });
    const tiers = (of1: ReturnType<typeof tier>) => ({ 0: tier(0, 0, 0), 1: of1, 2: tier(9_000, 90_000, 900_000) });
    const payment = samplePayment();
    const usage = { holderId: payment.payerId, tier: 1, use: { dayMinor: 6_000n, yearMinor: 60_000n } } as const;
    const asks = (payment: number, day: number) => ({ ...stepUp, above: { EUR: { payment, day } } });
    const before = { tiers: tiers(tier(5_000, 6_000, 60_000)), stepUp: asks(5_000, 5_999) };
    const values = { tiers: tiers(tier(4_999, 5_999, 60_000)), stepUp: asks(4_999, 6_000) };
    const preview = previewTiers(before, values, {
      payments: [payment, samplePayment({ payerId: 'hld_00000000000000000000000009' })],
      topUps: [],
      usages: [usage],
    });
    assert.ok(preview.kind === 'tiers');
    const met = preview.above.filter(({ looked }) => looked > 0);
    assert.deepEqual(met, [
      { limit: 'tier1Payment', looked: 1, before: 0, after: 1 },
      { limit: 'tier1Day', looked: 1, before: 0, after: 1 },
      { limit: 'tier1Year', looked: 1, before: 0, after: 0 },
      { limit: 'askPayment', looked: 2, before: 0, after: 2 },
      { limit: 'askDay', looked: 1, before: 1, after: 0 },
    ]);
  });

  it('counts the provisional credits and decisions that the terms of reports would not have allowed', () => {
    const terms = {
      version: 1,
      reportDays: 60,
      creditHours: 24,
      decideDays: 10,
      creditMostMinor: 10_000n,
      currency: 'EUR',
      creditsAYear: 2,
      oldPasskeyDays: 30,
    } as const;
    const report = (at: number, creditMinor: bigint): Report => ({
      id: 'rpt_00000000000000000000000001',
      cell: 1,
      holderId: 'hld_00000000000000000000000001',
      accountId: 'acc_00000000000000000000000001',
      currency: 'EUR',
      items: [],
      terms,
      status: 'refused',
      createdAt: after(at),
      creditBy: after(at + 1),
      decideBy: after(at + 10),
      creditMinor,
      creditedAt: after(at + 0.5),
      ground: 'contradicted',
      words: 'No.',
      decidedAt: after(at + 9),
      paidMinor: 0n,
      settledAt: null,
    });
    const reports = [report(0, 10_000n), report(20, 5_000n), report(400, 5_000n), report(410, 0n)];
    const values = { ...terms, creditMostMinor: '9999', creditsAYear: 1, creditHours: 12, decideDays: 8 };
    assert.deepEqual(previewReports(values, reports), {
      kind: 'reports',
      creditedMore: { looked: 3, before: 0, after: 1 },
      creditedOften: { looked: 3, before: 0, after: 1 },
      creditedLate: { looked: 3, before: 0, after: 0 },
      decidedLate: { looked: 4, before: 0, after: 4 },
    });
  });

  it('counts the exchanges that would not have been possible', () => {
    const terms = {
      marginBasisPoints: 100,
      quoteMinutes: 10,
      staleAfterDays: 1,
      refundHours: 24,
      currencies: ['EUR', 'JPY'],
    } as const;
    const done = (minutes: number, currency: 'EUR' | 'JPY') =>
      ({ get: { minor: 1n, currency }, quotedAt: new Date(0), doneAt: new Date(minutes * 60_000) }) as Quote;
    const draft = { ...terms, quoteMinutes: 5, currencies: ['EUR'] as const };
    assert.deepEqual(previewExchange(terms, draft, [done(4, 'EUR'), done(5, 'JPY'), done(9, 'EUR')]), {
      kind: 'exchange',
      unoffered: { looked: 3, before: 0, after: 1 },
      late: { looked: 3, before: 0, after: 2 },
    });
  });

  it('counts the sellers who would have answered too late', () => {
    const opened = openCase(subject, opening, casePolicy, start);
    assert.ok(opened.ok);
    const answer = {
      at: day(4),
      by: 'seller',
      kind: 'refused',
      status: 'open',
      offer: null,
      words: '',
      evidence: [],
    } as const;
    const silent = opened.value.dispute;
    const answered = { ...silent, timeline: [...silent.timeline, answer] };
    const draft = { ...values, cases: { ...values.cases, answerDays: 3 } };
    const preview = previewTerms(draft, { payments: [], cases: [silent, answered] });
    assert.ok(preview.kind === 'terms');
    assert.deepEqual(preview.answeredLate, { looked: 1, before: 0, after: 1 });
  });
});
