import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put, resourceKey } from './command.ts';
import { createBatchState } from './state.ts';

const thingsKey = resourceKey<{ readonly id: string }>('things');

describe('the state of a batch', () => {
  it('reads rows that were touched, whether they exist or not, and refuses to read any other', () => {
    const state = createBatchState();
    state.load('things', ['a', 'b'], [{ id: 'a' }]);
    assert.deepEqual(state.get(thingsKey, 'a'), { id: 'a' });
    assert.equal(state.get(thingsKey, 'b'), undefined);
    assert.throws(() => state.get(thingsKey, 'c'), /things c/);
  });

  it('finds nothing, and refuses nothing, while a row is not loaded', () => {
    const state = createBatchState();
    assert.equal(state.find(thingsKey, 'a'), undefined);
    state.load('things', ['a'], [{ id: 'a' }]);
    assert.deepEqual(state.find(thingsKey, 'a'), { id: 'a' });
    assert.equal(state.find(thingsKey, 'c'), undefined);
  });

  it('applies no write of a command that names an unknown resource', () => {
    const state = createBatchState();
    state.load('accounts', [], []);
    state.load('things', [], []);
    const rows = [put(thingsKey, { id: 'a' }), put(resourceKey('unknown'), { id: 'b' })];
    assert.throws(() => state.apply({ answer: null, rows }), /unknown/);
    assert.deepEqual(state.rows(thingsKey), []);
  });
});
