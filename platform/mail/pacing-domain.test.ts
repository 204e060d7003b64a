import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pace, paceRule, together } from './pacing-domain.ts';
import type { Known } from './pacing-domain.ts';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const sent = (ms: number, isThis = false): Known => ({ isThis, countedAt: ago(ms), sentAt: ago(ms), dueAt: null });
const waiting = (isThis = false): Known => ({ isThis, countedAt: now, sentAt: null, dueAt: now });
const many = (count: number) => Array.from({ length: count }, (_, index) => sent((index + 1) * 1_000));

describe('a letter', () => {
  it('[S146a] is sent at once while few were sent to its address, and then waits to be combined', () => {
    assert.deepEqual(pace(many(paceRule.most - 1), false, now), { kind: 'send' });
    const dueAt = new Date(ago(paceRule.most * 1_000).getTime() + paceRule.withinMs);
    assert.deepEqual(pace(many(paceRule.most), false, now), { kind: 'hold', dueAt });
    assert.equal(pace([waiting()], false, now).kind, 'hold');
    const long = many(paceRule.most).map(() => sent(paceRule.withinMs));
    assert.deepEqual(pace(long, false, now), { kind: 'send' });
  });

  it('[S146c] about security waits at most a minute', () => {
    const dueAt = new Date(now.getTime() + 60_000);
    assert.deepEqual(pace(many(paceRule.most), true, now), { kind: 'hold', dueAt });
    assert.deepEqual(pace([], true, now), { kind: 'send' });
  });

  it('[S146b] is dropped if the same was sent or waits, and is sent again if that is unknown', () => {
    assert.deepEqual(pace([sent(1_000, true)], false, now), { kind: 'leave' });
    assert.deepEqual(pace([waiting(true)], false, now), { kind: 'leave' });
    const begun = { ...sent(1_000, true), sentAt: null };
    assert.deepEqual(pace([...many(paceRule.most), begun], false, now), { kind: 'send' });
    assert.deepEqual(pace([sent(paceRule.withinMs, true)], false, now), { kind: 'send' });
  });
});

describe('letters in one', () => {
  it('[S146d] contain all texts in order, and a single letter stays unchanged', () => {
    const letter = (name: string) => ({ to: 'ada@example.com', subject: `About ${name}`, text: `All of ${name}.` });
    assert.deepEqual(together([letter('one')]), letter('one'));
    const { to, subject, text } = together([letter('one'), letter('two')]);
    assert.deepEqual([to, subject], ['ada@example.com', '2 messages for you']);
    assert.match(
      text,
      /1\. About one\n2\. About two\n[^]*1\. About one\n\nAll of one\.[^]*2\. About two\n\nAll of two\.$/,
    );
  });
});
