import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { badgeOf, underWay, withdrawalPath } from './view.ts';

describe('a withdrawal in the list', () => {
  it('has a badge that warns when the money came back', () => {
    assert.deepEqual(badgeOf({ status: 'posted' }), { words: 'Sent', tone: 'success' });
    assert.equal(badgeOf({ status: 'returned' }).tone, 'danger');
  });

  it('is under way until the bank has it', () => {
    const all = (['processing', 'posted', 'canceled', 'quoted'] as const).map((status) => ({ status }));
    assert.deepEqual(underWay(all), [{ status: 'processing' }]);
  });

  it('links to its page', () => {
    assert.equal(withdrawalPath({ id: 'wdr_1/2' }), '/id/withdrawals/wdr_1%2F2');
  });
});
