import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../tests/world/world.ts';
import type { TestWorld } from '../../../tests/world/world.ts';
import { createWalletStatus } from './status-gateway.ts';

describe('the wallet’s status, as the market asks for it', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('is what the wallet says, and a wallet that does not answer is no good news', async () => {
    const asked = createWalletStatus(world.walletUrl, world.http);
    await asked.check();
    assert.equal(await asked.read(), 'works');
    const nobody = createWalletStatus('http://127.0.0.1:9', fetch);
    await assert.rejects(nobody.check());
    await assert.rejects(nobody.read());
  });

  it('is refused if it is not in the form of a status', async () => {
    for (const body of ['{}', '[]', 'null', '{"worst":"fine"}', '<p>']) {
      const odd = createWalletStatus(world.walletUrl, async () => new Response(body));
      await assert.rejects(odd.read(), body);
    }
    const failing = createWalletStatus(world.walletUrl, async () => new Response('{"worst":"works"}', { status: 503 }));
    await assert.rejects(failing.read());
    await assert.rejects(failing.check());
  });
});
