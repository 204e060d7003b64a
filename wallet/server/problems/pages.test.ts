import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../tests/world/world.ts';
import { urls } from '../urls.ts';

describe('/problems/…', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  it('[P5e] explains each refusal: its meaning, whether anything was charged, and what to do', async () => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${urls.problems.page({ code: 'insufficient_funds' })}`);
    assert.equal(visitor.page.status, 200);
    for (const said of ['This wallet does not cover the payment', 'What it means', 'Were you charged?', 'What to do']) {
      assert.ok(visitor.page.text.includes(said), said);
    }
    assert.doesNotMatch(visitor.page.text, /For developers|\*\*/);
  });

  it('is the target of the type of a problem', async () => {
    const answer = await world.http(`${world.walletUrl}${urls.payments.payment({ paymentId: 'pay_nothing' })}`);
    const { type } = (await answer.json()) as { type: string };
    const visitor = given.visitor();
    await visitor.open(new URL(type, world.walletUrl).href);
    assert.equal(visitor.page.status, 200);
  });

  it('[S100] serves no other file', async () => {
    const visitor = given.visitor();
    for (const path of ['README', '..%2F..%2Fpackage', 'nothing', '%00']) {
      await visitor.open(`${world.walletUrl}/problems/${path}`);
      assert.ok(visitor.page.status === 404 || visitor.page.status === 400, path);
    }
  });
});
