import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts, walletUrl } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { urls } from '../../urls.ts';
import { newRecovery } from './domain.ts';
import { recoveryRoutes } from './routes.ts';

describe('/app/recovery', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  it('[S46b] shows a holder a new password that waits, and nothing to anybody else', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const at = new Date('2026-11-24T10:00:00Z');
    const recovery = newRecovery({ id: parts.world.ids.mint('rcv'), holderId: ada.holderId, applicationId: 'one' }, at);
    const waitingOf = async (holderId: string) => (holderId === ada.holderId ? recovery : undefined);
    const app = await parts.appWith(recoveryRoutes({ recoveries: { waitingOf }, origin: walletUrl }));
    const read = async (token: string) => {
      const headers = { host: new URL(walletUrl).host };
      const cookies = { '__Host-session': token };
      return app.inject({ method: 'GET', url: urls.identity.recovery(), headers, cookies });
    };
    const login = (holderId: typeof ada.holderId) =>
      parts.sessions.loginAs(holderId, ['password'], { device: 'Chrome on Linux', isKnown: true });
    assert.deepEqual((await read(await login(ada.holderId))).json(), {
      recovery: { asked_at: '2026-11-24T10:00:00.000Z', due_at: '2026-11-27T10:00:00.000Z' },
    });
    assert.deepEqual((await read(await login(bob.holderId))).json(), {});
    assert.equal((await read('nobody')).statusCode, 401);
    await app.close();
  });
});
