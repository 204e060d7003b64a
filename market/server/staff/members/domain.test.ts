import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { may, roles } from './domain.ts';

describe('the role of an operator of the market', () => {
  it('[S68] allows what its table says, and nothing else', () => {
    const table = roles.names.map((role) => [role, may({ role }, 'see_members')]);
    assert.deepEqual(table, [
      ['support', false],
      ['reviewer', false],
      ['admin', true],
    ]);
    // A role of the wallet is none of the market.
    assert.equal(roles.read('finance'), undefined);
    assert.equal(may({ role: 'finance' }, 'see_members'), false);
  });
});
