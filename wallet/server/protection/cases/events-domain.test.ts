import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transitions } from './events-domain.ts';
import { caseStatuses } from './record-domain.ts';

describe('the statuses that events lead to', () => {
  it('[B2b] are all known, and nothing leads out of a closed case', () => {
    for (const status of caseStatuses) {
      for (const to of Object.values(transitions[status]).flat()) assert.ok(caseStatuses.includes(to), to);
    }
    assert.deepEqual(transitions.closed, {});
  });

  it('reach every status from the first one, and the end from every one', () => {
    const reached = (from: (typeof caseStatuses)[number]) => {
      const seen = new Set([from]);
      for (const status of seen) for (const to of Object.values(transitions[status]).flat()) seen.add(to);
      return seen;
    };
    assert.equal(reached('open').size, caseStatuses.length);
    for (const status of caseStatuses) assert.ok(reached(status).has('closed'), status);
  });
});
