import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, opening, start, subject } from '../../../../tests/samples/case.ts';
import { eur, sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import type { Part } from '../../payments/payments/domain.ts';
import { holderActsOf } from './holder-acts-domain.ts';
import { openCase } from './opening-domain.ts';
import type { Case } from './record-domain.ts';

const shipped = samplePart({ status: 'shipped', isUntracked: true, shippedAt: start, releaseAt: day(30) });
const other = sampleLine({ reference: 'l2' });

describe('what a payer can do about a part', () => {
  const acts = (part: Partial<Part>, cases: readonly Case[] = [], at = 0) => {
    const whole = { ...shipped, ...part };
    const payment = samplePayment({ status: 'captured', capturedAt: day(-2), parts: [whole] });
    return holderActsOf(payment, whole, cases, day(at));
  };
  const opened = openCase(
    { ...subject, about: { ...subject.about, partId: shipped.id, line: 'l1' } },
    opening,
    casePolicy,
    start,
  );
  assert.ok(opened.ok);
  const { dispute } = opened.value;

  it('[B1e] is to confirm, report and extend, once, while it is on its way', () => {
    assert.deepEqual(acts({}), ['confirm', 'report', 'extend']);
    assert.deepEqual(acts({ extendedAt: start }), ['confirm', 'report']);
    assert.deepEqual(acts({ status: 'held', shippedAt: null, isUntracked: false }), []);
  });

  it('[B2a] is nothing while everything is in a case, and the rest for another line', () => {
    const [line] = shipped.lines;
    const inCase = { ...line!, caseId: dispute.id };
    assert.deepEqual(acts({ lines: [inCase], pausedAt: start }, [dispute]), []);
    assert.deepEqual(acts({ lines: [inCase, other], pausedAt: start }, [dispute]), ['confirm', 'report']);
  });

  it('[B2a] is to report until 15 days after the release, and nothing once all is refunded', () => {
    const released = { status: 'released', lines: [sampleLine({ releasedAt: start })] } as const;
    assert.deepEqual(acts(released, [], 14), ['report']);
    assert.deepEqual(acts(released, [], 15), []);
    assert.deepEqual(acts({ status: 'refunded', lines: [sampleLine({ refunded: eur(3_000n) })] }), []);
  });
});
