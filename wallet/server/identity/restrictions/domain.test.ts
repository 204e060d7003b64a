import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allInForce, inForce, restrictionsAfter } from './domain.ts';
import type { Hours } from './domain.ts';

const hours: Hours = {
  recovered: { withdrawal: 72, new_factor: 72, mandate: 72, payee: 72 },
  factor_added: { withdrawal: 24 },
  number_changed: { withdrawal: 24 },
  instrument_added: { withdrawal: 24 },
};
const at = (day: number, hour = 10) => new Date(Date.UTC(2026, 10, day, hour));

describe('restrictions', () => {
  it('[S47c] hold withdrawals back for a day after a new factor, and nothing else', () => {
    const after = restrictionsAfter(hours, 'factor_added', at(1));
    assert.equal(inForce(after, 'withdrawal', at(2, 9))?.cause, 'factor_added');
    assert.equal(inForce(after, 'withdrawal', at(2)), undefined, 'the end is the first instant without it');
    assert.equal(inForce(after, 'new_factor', at(1)), undefined);
  });

  it('last as long as their longest cause', () => {
    const recovered = restrictionsAfter(hours, 'recovered', at(1));
    const added = restrictionsAfter(hours, 'factor_added', at(2));
    for (const all of [
      [...recovered, ...added],
      [...added, ...recovered],
    ]) {
      assert.deepEqual(inForce(all, 'withdrawal', at(2))?.endsAt, at(4));
      assert.deepEqual(
        allInForce(all, at(2)).map(({ what }) => what),
        ['withdrawal', 'new_factor', 'mandate', 'payee'],
      );
    }
    assert.deepEqual(allInForce(recovered, at(4)), []);
  });
});
