import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur } from '../../../../tests/samples/payment.ts';
import type { Report } from '../../protection/reports/domain.ts';
import { challengeOf, judgeSignature, needsSecond, readWish, sumAtStake } from './domain.ts';
import type { ReportAct } from './domain.ts';

const act: ReportAct = {
  id: 'rac_00000000000000000000000001',
  subject: 'rpt_00000000000000000000000001',
  deed: 'upheld',
  ground: 'stolen_device',
  words: 'The phone was stolen.',
  askedBy: 'stf_00000000000000000000000001',
  askedAt: new Date('2026-11-24T12:00:00Z'),
  endedAs: null,
};
const other = 'stf_00000000000000000000000002';

describe('what operators do about a report', () => {
  it('[H3b] has a deed that is possible, a ground of that deed, and words', () => {
    const typed = { deed: 'upheld', ground: 'stolen_device', words: ' Stolen. ' };
    assert.deepEqual(readWish(typed, ['upheld', 'refused']), { ok: true, value: { ...typed, words: 'Stolen.' } });
    const faults = (more: Partial<typeof typed>) => {
      const read = readWish({ ...typed, ...more }, ['upheld', 'refused']);
      return read.ok || read.error.map(({ code }) => code);
    };
    assert.deepEqual(faults({ deed: 'unfreeze' }), ['deed_missing']);
    assert.deepEqual(faults({ ground: 'contradicted' }), ['ground_other']);
    assert.deepEqual(faults({ ground: '', words: ' ' }), ['ground_missing', 'words_missing']);
    assert.deepEqual(faults({ words: 'x'.repeat(1_001) }), ['words_too_long']);
  });

  it('[H3b] is signed by another operator above the limit, and always if it unfreezes', () => {
    assert.equal(needsSecond('upheld', eur(5_000n), eur(5_000n)), false);
    assert.equal(needsSecond('refused', eur(5_001n), eur(5_000n)), true);
    assert.equal(needsSecond('unfreeze', undefined, eur(5_000n)), true);
    const codeOf = (one: ReportAct | undefined, by: `stf_${string}`, askerMay = true) => {
      const judged = judgeSignature(one, by, askerMay);
      return judged.ok || judged.error.code;
    };
    assert.equal(codeOf(act, other), true);
    assert.equal(codeOf(act, act.askedBy), 'own_act');
    assert.equal(codeOf(act, other, false), 'asker_gone');
    assert.equal(codeOf({ ...act, endedAs: 'withdrawn' }, other), 'act_gone');
    assert.equal(codeOf(undefined, other), 'act_gone');
  });

  it('[H3b] is judged by what all reports of the holder cost that are open, or were upheld within a year', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    let made = 0;
    const report = (more: Partial<Report> = {}) =>
      ({
        id: `rpt_${(made += 1)}`,
        currency: 'EUR',
        status: 'open',
        decidedAt: null,
        items: [{ paidMinor: 1_000n }, { paidMinor: 500n }],
        ...more,
      }) as Report;
    const own = report();
    const sumWith = (...others: readonly Report[]) => sumAtStake(own, [own, ...others], now);
    assert.deepEqual(sumWith(), eur(1_500n));
    assert.deepEqual(sumWith(report(), report({ status: 'upheld', decidedAt: daysAgo(364) })), eur(4_500n));
    assert.deepEqual(sumWith(report({ status: 'upheld', decidedAt: daysAgo(366) })), eur(1_500n));
    assert.deepEqual(sumWith(report({ status: 'refused', decidedAt: daysAgo(1) })), eur(1_500n));
    assert.equal(sumWith(report({ currency: 'USD' as Report['currency'] })), undefined);
  });

  it('[H3b] is signed with everything that it says', () => {
    const signed = challengeOf(act).toString('hex');
    for (const change of [
      { deed: 'refused' },
      { ground: 'stolen_number' },
      { words: 'x' },
      { askedBy: other },
    ] as const)
      assert.notEqual(challengeOf({ ...act, ...change }).toString('hex'), signed);
  });
});
