import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policy, samplePart } from '../../../../tests/samples/payment.ts';
import { protectionWords } from './protection-words.ts';

describe('how a payment is protected', () => {
  const cases = {
    ...policy.cases,
    openUntilDaysAfterRelease: 21,
    answerDays: 4,
    escalateFromDay: 2,
    investigateDays: 9,
  };
  const words = protectionWords({
    parts: [samplePart({ shipWithinDays: 3 }), samplePart({ shipWithinDays: 12 })],
    policy: { ...policy, version: 8, protectionDays: 55, releaseAfterDays: 6, cases: { ...cases, appealDays: 1 } },
  });

  it('[B3c] says each deadline of its own terms, and their version', () => {
    const expected = [
      [/not shipped within 12 days/, /has scanned 5 days later/],
      [/paid for after 6 days/],
      [/not arrived 55 days after/],
      [/until 21 days after the seller was paid/, /does not answer within 4 days/],
      [/from day 2 on/, /decide within 9 days/, /appeal within 1 day /],
      [/version 8/],
    ];
    assert.equal(words.length, expected.length);
    for (const [index, patterns] of expected.entries()) {
      for (const pattern of patterns) assert.match(words[index]!, pattern);
    }
  });
});
