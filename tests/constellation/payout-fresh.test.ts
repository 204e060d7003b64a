import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { urls } from '../../market/server/urls.ts';
import { PAYOUT } from '../world/market.ts';
import { marketOf, proveByMail } from '../world/mailed-codes.ts';
import { password } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { EMAIL, startMovedPayout } from './moved-payout.ts';
import type { MovedPayout } from './moved-payout.ts';

const FRESH_MS = 15 * 60_000;
const textOf = (visitor: Visitor): string => visitor.page.text.replaceAll('<!-- -->', '');

describe('a change of the payout', () => {
  let payout: MovedPayout;
  before(async () => {
    payout = await startMovedPayout();
  });
  after(() => payout.world.close());
  beforeEach(() => payout.reset());

  const pathOf = ({ page }: Visitor) => new URL(page.url).pathname;
  const proofs = async () => (await payout.world.marketRows('select id from wallet.proofs')).length;

  it('[S132] takes a fresh proof of the seller: an old session begins none, and gives none', async () => {
    const { world } = payout;
    const seller = await payout.openSeller();
    await seller.submit(urls.wallet.unlinkPayout(), {});
    const prove = pathOf(seller);
    assert.match(prove, /\/prove\//);
    const begun = await proofs();
    world.age(FRESH_MS);
    for (const path of [urls.wallet.linkPayout(), urls.wallet.unlinkPayout(), prove]) {
      const answer = await seller.post(path, { password, code: '000000' });
      assert.match(answer.headers.get('location') ?? '', /^\/account\/security\/confirm/, path);
    }
    await seller.open(`${world.marketUrl}${prove}`);
    assert.equal(pathOf(seller), urls.accounts.confirm());
    assert.equal(await proofs(), begun);
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    await seller.submit(urls.wallet.linkPayout(), {});
    await seller.submit(urls.accounts.confirm(), { password });
    assert.equal(pathOf(seller), PAYOUT);
    await seller.submit(urls.wallet.linkPayout(), {});
    assert.match(pathOf(seller), /\/prove\//);
  });

  it('[S132] [S144b] waits until a new address can no longer be undone, or is undone', async () => {
    const { world } = payout;
    const seller = await payout.openSeller();
    await seller.open(`${world.marketUrl}${urls.accounts.identity()}`);
    await seller.submit(urls.accounts.changeEmail(), { email: `thief.${EMAIL}` });
    await proveByMail(marketOf(world), seller);
    await world.settle();
    for (const path of [urls.wallet.linkPayout(), urls.wallet.unlinkPayout()]) {
      await seller.open(`${world.marketUrl}${PAYOUT}`);
      await seller.submit(path, {});
      assert.match(textOf(seller), /Your former address can undo that you have another for 7 days/);
    }
    assert.equal(await proofs(), 0);
    assert.equal(await payout.awaited(), undefined);
    const letter = payout.mails().find(({ text }) => text.includes('/account/undo/'));
    const path = /\/account\/undo\/[\w-]{43}/.exec(letter!.text)![0];
    const reader = world.given.visitor();
    await reader.open(`${world.marketUrl}${path}`);
    await reader.submit(path, {});
    const back = await payout.openSeller();
    await back.submit(urls.wallet.linkPayout(), {});
    assert.match(pathOf(back), /\/prove\//);
  });
});
