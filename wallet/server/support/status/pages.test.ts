import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the status page', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('[H6c] says that everything works, from a real question to each system', async () => {
    const answer = await world.http(`${world.walletUrl}${urls.support.status()}`);
    const text = await answer.text();
    assert.equal(answer.status, 200);
    assert.match(text, /Everything works\./);
    assert.equal(text.match(/<dd>Works<\/dd>/g)?.length, 4);
  });

  it('says the same as data, for the pages of shops', async () => {
    const answer = await world.http(`${world.walletUrl}${urls.support.statusData()}`);
    const { worst, services } = (await answer.json()) as { worst: string; services: object };
    assert.equal(answer.status, 200);
    assert.deepEqual(
      { worst, services },
      {
        worst: 'works',
        services: { books: 'works', jobs: 'works', processor: 'works', mail: 'works' },
      },
    );
  });
});
