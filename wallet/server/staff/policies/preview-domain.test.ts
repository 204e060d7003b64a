import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, opening, start, subject } from '../../../../tests/samples/case.ts';
import { eur, policy, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { openCase } from '../../protection/cases/opening-domain.ts';
import { previewFees, previewLimits, previewTerms } from './preview-domain.ts';

const capturedAt = new Date('2026-11-01T00:00:00Z');
const after = (days: number) => new Date(capturedAt.getTime() + days * 86_400_000);
const { version: _, ...values } = policy;
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
