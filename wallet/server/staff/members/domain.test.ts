import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { may, readName, readRole, roles } from './domain.ts';

describe('the name of a member', () => {
  it('is one line of at most 80 letters', () => {
    assert.deepEqual(readName('  Ada\u00a0 Byron '), { ok: true, value: 'Ada Byron' });
    assert.deepEqual(readName(' \u200b '), { ok: false, error: { code: 'name_missing' } });
    assert.equal(readName('a'.repeat(80)).ok, true);
    assert.deepEqual(readName('a'.repeat(81)), { ok: false, error: { code: 'name_too_long', most: 80 } });
  });
});

describe('the role of a member', () => {
  it('is one of the list', () => {
    assert.equal(readRole('reviewer'), 'reviewer');
    assert.equal(readRole('king'), undefined);
  });

  it('[S68] allows what its table says, and nothing else', () => {
    const table = roles.map((role) => [role, may({ role }, 'look_at_cases'), may({ role }, 'decide_cases')]);
    assert.deepEqual(table, [
      ['support', true, false],
      ['reviewer', true, true],
      ['finance', false, false],
      ['admin', true, true],
    ]);
  });
});
