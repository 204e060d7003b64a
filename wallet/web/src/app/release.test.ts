import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshness, tooOld } from './release.ts';

const release = { version: 7, minimum: 5, notes: 'Faster.' };

describe('a version of the app', () => {
  it('[W1d] is current, may update, or must update', () => {
    assert.equal(freshness(7, release), 'current');
    assert.equal(freshness(8, release), 'current');
    assert.equal(freshness(6, release), 'update_offered');
    assert.equal(freshness(5, release), 'update_offered');
    assert.equal(freshness(4, release), 'update_required');
  });

  it('notifies its listeners that the wallet refused it', () => {
    let told = 0;
    const stop = tooOld.subscribe(() => (told += 1));
    tooOld.set();
    stop();
    assert.deepEqual([tooOld.get(), told], [true, 1]);
  });
});
