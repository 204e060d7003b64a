import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { may, roles } from './domain.ts';

describe('the role of an operator', () => {
  it('[S68] allows what its table says, and nothing else', () => {
    const table = roles.names.map((role) => [role, may({ role }, 'look_at_cases'), may({ role }, 'decide_cases')]);
    assert.deepEqual(table, [
      ['support', true, false],
      ['reviewer', true, true],
      ['finance', false, false],
      ['admin', true, true],
    ]);
  });
});
