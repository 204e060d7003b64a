import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tooOld, updateNews } from './release.ts';

const release = { version: 7, minimum: 5, notes: 'Faster.' };

describe('a version of the app', () => {
  it('[W1c] says that it is outdated, and names the changes of the update; a current one says nothing', () => {
    for (const mine of [7, 8]) assert.equal(updateNews(mine, release), undefined);
    for (const mine of [6, 5]) {
      assert.deepEqual(updateNews(mine, release), { headline: 'A new version is ready.', notes: 'Faster.' });
    }
  });

  it('[W1d] says that it no longer works below the minimum version', () => {
    assert.deepEqual(updateNews(4, release), { headline: 'This version no longer works.', notes: 'Faster.' });
  });

  it('notifies its listeners that the wallet refused it', () => {
    let told = 0;
    const stop = tooOld.subscribe(() => (told += 1));
    tooOld.set();
    stop();
    assert.deepEqual([tooOld.get(), told], [true, 1]);
  });
});
