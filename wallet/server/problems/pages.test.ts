import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { visit } from '../../../tests/constellation/browserless.ts';
import { startConstellation } from '../../../tests/constellation/constellation.ts';
import type { Constellation } from '../../../tests/constellation/constellation.ts';
import { urls } from '../urls.ts';

describe('/problems/…', () => {
  let world: Constellation;
  before(async () => {
    world = await startConstellation();
  });
  after(() => world.close());

  it('[P5e] says of each refusal what it means, whether anything was charged, and what to do', async () => {
    const visitor = visit(world);
    await visitor.open(`${world.walletUrl}${urls.problems.page({ code: 'insufficient_funds' })}`);
    assert.equal(visitor.page.status, 200);
    for (const said of ['The balance of this wallet is too low', 'What it means', 'Were you charged?', 'What to do']) {
      assert.ok(visitor.page.text.includes(said), said);
    }
    assert.doesNotMatch(visitor.page.text, /For developers|\*\*/);
  });

  it('is where the type of a problem leads', async () => {
    const answer = await world.http(`${world.walletUrl}${urls.payments.payment({ paymentId: 'pay_nothing' })}`);
    const { type } = (await answer.json()) as { type: string };
    const visitor = visit(world);
    await visitor.open(new URL(type, world.walletUrl).href);
    assert.equal(visitor.page.status, 200);
  });

  it('[S100] leads to no other file', async () => {
    const visitor = visit(world);
    for (const path of ['README', '..%2F..%2Fpackage', 'nothing', '%00']) {
      await visitor.open(`${world.walletUrl}/problems/${path}`);
      assert.ok(visitor.page.status === 404 || visitor.page.status === 400, path);
    }
  });
});
