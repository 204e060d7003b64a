import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startConstellation } from '../../../../tests/constellation/constellation.ts';
import type { Constellation } from '../../../../tests/constellation/constellation.ts';
import { signedIn } from '../../../../tests/constellation/holder.ts';

describe('the address of a hosted page', () => {
  let constellation: Constellation;
  before(async () => {
    constellation = await startConstellation();
  });
  after(() => constellation.close());

  it('[S164d] is answered with the page even where a parameter is there twice, the first of which counts', async () => {
    const { visitor } = await signedIn(constellation);
    const twice = 'continue=/first&continue=/second';
    for (const path of ['/id/login?again=1&again=2', '/id/logout?', '/id/cards/add?']) {
      await visitor.open(`${constellation.walletUrl}${path}&${twice}`);
      assert.equal(visitor.page.status, 200, path);
      assert.match(visitor.page.text, /\/first/, path);
      assert.doesNotMatch(visitor.page.text, /\/second/, path);
    }
    for (const path of ['/id/pin?', '/id/top-up?amount=25&amount=30', '/id/passkeys/add?']) {
      await visitor.open(`${constellation.walletUrl}${path}&${twice}`);
      assert.equal(visitor.page.status, 200, path);
    }
    const signUp = await constellation.http(`${constellation.walletUrl}/id/sign-up?${twice}`);
    assert.equal(signUp.status, 200);
  });

  it('[S164d] leads back from a page of the processor’s whose return is malformed', async () => {
    const { visitor } = await signedIn(constellation);
    for (const path of [
      '/id/cards/return',
      '/id/cards/return?visit=a&visit=b',
      '/id/top-up/return?top_up=1&top_up=2',
    ]) {
      const answer = await constellation.http(`${constellation.walletUrl}${path}`, {
        headers: { cookie: `__Host-session=${visitor.cookie('__Host-session') ?? ''}` },
        redirect: 'manual',
      });
      assert.equal(answer.status, 303, path);
    }
  });
});
