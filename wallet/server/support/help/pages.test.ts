import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';

describe('help', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const get = (path: string) => world.http(`${world.walletUrl}${path}`, { redirect: 'manual' });

  it('[H6c] has a page for each code of a failure, in a list, with a way on', async () => {
    const list = await (await get(urls.problems.list())).text();
    for (const code of Object.keys(problems)) {
      const url = urls.problems.page({ code });
      const page = await get(url);
      assert.equal(page.status, 200, code);
      const text = await page.text();
      assert.match(text, /<h2>What to do<\/h2>/, code);
      assert.match(text, /href="\/id\/help"\s*>Find out what else it can be/, code);
      assert.ok(list.includes(`href="${url}"`), code);
    }
  });

  it('[H6c] finds the page of a code as people type it, and keeps what is no code', async () => {
    const found = await get(`${urls.support.help()}?code=Insufficient%20funds`);
    assert.equal(found.headers.get('location'), urls.problems.page({ code: 'insufficient_funds' }));
    const missing = await get(`${urls.support.help()}?code=no%20such%22code`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /value="no such&quot;code"/);
  });

  it('[H6c] is linked from the refusal of a payment, and says what works now', async () => {
    const trade = await world.given.trade();
    const poor = await trade.customer();
    const { body } = await poor.ask(trade.order());
    const browser = await world.when.logsIn(poor);
    await browser.open(`${world.walletUrl}${urls.payments.approve({ paymentId: body.id })}`);
    assert.ok(browser.page.text.includes(`href="${urls.problems.page({ code: 'insufficient_funds' })}"`));
    assert.match(await (await get(urls.support.help())).text(), /Everything works\./);
  });
});
