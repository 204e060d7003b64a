import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the address of a hosted page', () => {
  let constellation: TestWorld;
  let given: Given;
  before(async () => {
    constellation = await startWorld();
    ({ given } = constellation);
  });
  after(() => constellation.close());

  it('[S164d] may have a parameter twice; the first one counts', async () => {
    const { visitor } = await given.holder();
    const twice = 'continue=/first&continue=/second';
    for (const path of [
      `${urls.identity.login()}?again=1&again=2`,
      `${urls.identity.logout()}?`,
      `${urls.funding.addCard()}?`,
    ]) {
      await visitor.open(`${constellation.walletUrl}${path}&${twice}`);
      assert.equal(visitor.page.status, 200, path);
      assert.match(visitor.page.text, /\/first/, path);
      assert.doesNotMatch(visitor.page.text, /\/second/, path);
    }
    for (const path of [
      `${urls.identity.pin()}?`,
      `${urls.funding.topUpPage()}?amount=25&amount=30`,
      `${urls.identity.addPasskey()}?`,
    ]) {
      await visitor.open(`${constellation.walletUrl}${path}&${twice}`);
      assert.equal(visitor.page.status, 200, path);
    }
    const signUp = await constellation.http(`${constellation.walletUrl}${urls.identity.signUp()}?${twice}`);
    assert.equal(signUp.status, 200);
  });

  it('[S164d] leads back from the processor’s page, even if the return is malformed', async () => {
    const { visitor } = await given.holder();
    for (const path of [
      urls.funding.cardReturn(),
      `${urls.funding.cardReturn()}?visit=a&visit=b`,
      `${urls.funding.topUpReturn()}?top_up=1&top_up=2`,
    ]) {
      const answer = await constellation.http(`${constellation.walletUrl}${path}`, {
        headers: { cookie: `__Host-session=${visitor.cookie('__Host-session') ?? ''}` },
        redirect: 'manual',
      });
      assert.equal(answer.status, 303, path);
    }
  });
});
