import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countComparison } from './pace-domain.ts';
import type { Counted } from './pace-domain.ts';

const mandate = { id: 'mdt_1', clientId: 'shop' };
const now = new Date('2026-11-24T12:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe('the limit on comparisons', () => {
  it('[S151d] allows ten under one mandate, and ten more a day after the first', () => {
    let known: readonly Counted[] = [];
    for (let time = 0; time < 10; time += 1) {
      const counted = countComparison(mandate, known, later(time / 10));
      assert.ok(counted.ok, String(time));
      known = counted.value;
    }
    const refused = { ok: false, error: { code: 'too_many_comparisons', nextAt: later(24) } };
    assert.deepEqual(countComparison(mandate, known, later(2)), refused);
    assert.deepEqual(countComparison(mandate, known, later(23.99)), refused);
    assert.ok(countComparison(mandate, known, later(24)).ok);
  });

  it('[S151d] allows one client a thousand an hour, over all its mandates', () => {
    const known = [{ subject: 'client shop', count: 1_000, endsAt: later(1) }];
    const refused = { ok: false, error: { code: 'too_many_comparisons', nextAt: later(1) } };
    assert.deepEqual(countComparison(mandate, known, now), refused);
    assert.ok(countComparison({ ...mandate, clientId: 'other' }, known, now).ok);
    assert.ok(countComparison(mandate, known, later(1)).ok);
  });
});
