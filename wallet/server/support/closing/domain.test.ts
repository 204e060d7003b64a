import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closingFault } from './domain.ts';

const nothing = {
  balance: 0,
  debt: 0,
  bought: 0,
  sold: 0,
  case: 0,
  payee: 0,
  top_up: 0,
  withdrawal: 0,
  report: 0,
  check: 0,
};

describe('a wallet', () => {
  it('is closed if nothing is open, and names everything that is', () => {
    assert.equal(closingFault('active', nothing), undefined);
    assert.deepEqual(closingFault('active', { ...nothing, balance: 1, case: 2 }), {
      code: 'still_open',
      open: ['balance', 'case'],
    });
  });

  it('is not closed while it is frozen, nor twice', () => {
    for (const status of ['frozen', 'closed'] as const) {
      assert.deepEqual(closingFault(status, nothing), { code: 'account_frozen' });
    }
  });
});
