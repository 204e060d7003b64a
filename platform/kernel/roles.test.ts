import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRoles } from './roles.ts';

describe('the role of a member', () => {
  const roles = createRoles<'reader' | 'writer', 'read' | 'write'>({ reader: ['read'], writer: ['read', 'write'] });

  it('is one of the list', () => {
    assert.deepEqual(roles.names, ['reader', 'writer']);
    assert.equal(roles.read('reader'), 'reader');
    for (const typed of ['king', '', 'Reader', 'constructor']) assert.equal(roles.read(typed), undefined, typed);
  });

  it('[S68] allows what its table says, and nothing else', () => {
    const table = ['reader', 'writer', 'king', 'constructor'].map((role) => [
      roles.may({ role }, 'read'),
      roles.may({ role }, 'write'),
    ]);
    assert.deepEqual(table, [
      [true, false],
      [true, true],
      [false, false],
      [false, false],
    ]);
  });
});
