import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Money } from '#platform/money/money.ts';
import { countAmount } from './check-domain.ts';
import type { Judged } from './check-domain.ts';

const euros = (minor: bigint): Money => ({ minor, currency: 'EUR' });
const morning = new Date('2026-11-24T08:00:00Z');
const lastInstant = new Date('2026-11-24T23:59:59.999Z');
const midnight = new Date('2026-11-25T00:00:00Z');

/** The count after this number of different amounts, all in the morning. */
function judged(count: number): Judged | undefined {
  let known: Judged | undefined;
  for (let minor = 1; minor <= count; minor += 1) {
    const counted = countAmount(known, euros(BigInt(minor)), morning);
    assert.ok(counted.ok, `amount ${minor}`);
    known = counted.value;
  }
  return known;
}

describe('amounts that are checked against a balance', () => {
  it('[S161g] are at most eight different ones in a day of UTC', () => {
    const refused = { ok: false, error: { code: 'checks_exhausted', nextAt: midnight } };
    assert.deepEqual(countAmount(judged(8), euros(9n), morning), refused);
    assert.deepEqual(countAmount(judged(8), euros(9n), lastInstant), refused);
    assert.deepEqual(countAmount(judged(8), euros(9n), midnight), {
      ok: true,
      value: { amounts: ['9 EUR'], endsAt: new Date('2026-11-26T00:00:00Z') },
    });
  });

  it('[S161g] count once, however often they are checked', () => {
    const known = judged(8);
    assert.deepEqual(countAmount(known, euros(8n), lastInstant), { ok: true, value: known });
    const other = countAmount(judged(7), { minor: 7n, currency: 'JPY' }, morning);
    assert.ok(other.ok);
    assert.equal(other.value.amounts.length, 8, 'the same number in another currency is another amount');
  });
});
