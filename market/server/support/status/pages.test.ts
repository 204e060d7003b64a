import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import fastify from 'fastify';
import { createFormGuard } from '#platform/http/form.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { createPages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import { statusPages } from './pages.ts';

describe('the status page of the market', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('[H6c] says that everything works, from a real question to each system and to the wallet', async () => {
    const answer = await world.http(`${world.marketUrl}${urls.about.status()}`);
    const text = await answer.text();
    assert.equal(answer.status, 200);
    assert.match(text, /Everything works\./);
    assert.equal(text.match(/<dd>Works<\/dd>/g)?.length, 4);
    assert.match(text, /<dd>Everything works<\/dd>/);
    assert.ok(text.includes(`href="${world.walletUrl}/status"`));
  });

  it('is drawn without the database, and says that it does not answer', async () => {
    const refuse = async () => Promise.reject(new Error('away'));
    const origin = { publicUrl: world.marketUrl, walletUrl: world.walletUrl };
    const forms = createFormGuard({
      keys: ringOf(Buffer.alloc(32, 7)),
      origin: world.marketUrl,
      random: (n) => Buffer.alloc(n),
    });
    const pages = await createPages({
      ...origin,
      forms,
      shell: { categories: refuse, cartCount: refuse, isPasswordAsked: refuse },
    });
    const states = { shop: 'away', jobs: 'away', mail: 'works', wallet: 'works', walletParts: 'works' } as const;
    const status = { read: async () => ({ states, at: new Date() }) };
    const app = fastify();
    await app.register(statusPages({ status, pages, walletStatusPage: `${world.walletUrl}/status` }));
    const answer = await app.inject(urls.about.status());
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /Something does not answer\. Your money is safe/);
    assert.equal(answer.body.match(/<dd>Does not answer<\/dd>/g)?.length, 2);
  });
});
