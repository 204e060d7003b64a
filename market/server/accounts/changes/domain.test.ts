import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canUndo, firstBefore, UNDO_MS } from './domain.ts';

describe('a change of an account', () => {
  it('[S144b] can be undone for seven days, and once', () => {
    const madeAt = new Date('2026-11-30T12:00:00Z');
    const change = { expiresAt: new Date(madeAt.getTime() + UNDO_MS), undoneAt: null };
    assert.equal(change.expiresAt.toISOString(), '2026-12-07T12:00:00.000Z');
    assert.ok(canUndo(change, new Date(change.expiresAt.getTime() - 1)));
    assert.ok(!canUndo(change, change.expiresAt));
    assert.ok(!canUndo({ ...change, undoneAt: madeAt }, madeAt));
  });

  it('[S144b] restores, with those after it, the first value of each kind', () => {
    const of = (kind: 'email' | 'name', value: string) => ({ kind, before: value });
    assert.deepEqual(firstBefore([of('email', 'a'), of('name', 'x'), of('email', 'b'), of('name', 'y')]), {
      email: 'a',
      name: 'x',
    });
    assert.deepEqual(firstBefore([of('name', 'x')]), { name: 'x' });
  });
});
