import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the address at which the app names its subscription', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('[H5a] says whether notices are on in this browser, and takes them over into this session', async () => {
    const { pushDevices } = world.wallet.activity;
    const ada = await world.given.holder();
    const { endpoint, keys } = await world.sandbox.push.subscribe(pushDevices.publicKey);
    const status = async (body: unknown) => (await ada.app('POST', urls.activity.push(), body)).status;
    assert.equal(await status({ endpoint }), 404);
    const [session] = await world.wallet.identity.sessions.list(ada.holderId);
    assert.ok((await pushDevices.turnOn(session!, { endpoint, ...keys })).ok);
    world.age(60_000);
    assert.equal(await status({ endpoint }), 204);
    const [device] = await pushDevices.list(ada.holderId);
    assert.equal(device!.seenAt.getTime() - device!.addedAt.getTime() >= 60_000, true);
    for (const body of [{}, { endpoint: '' }, { endpoint: 'a'.repeat(2_049) }, { endpoint: 1 }]) {
      assert.equal(await status(body), 400, JSON.stringify(body).slice(0, 40));
    }
  });

  it('[H5a] needs a session', async () => {
    const answer = await world.http(`${world.walletUrl}${urls.activity.push()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: world.walletUrl },
      body: JSON.stringify({ endpoint: 'https://push.example/a' }),
    });
    assert.equal(answer.status, 401);
  });
});
