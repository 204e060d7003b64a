import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls } from '../../wallet/server/urls.ts';
import { ownDocument, submitDocument } from '../world/documents.ts';
import { changeLimits } from '../world/limits.ts';
import { pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { visit } from '../world/visitor.ts';
import { leave } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

describe('a limit that was reached', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    await given.goods();
    await changeLimits(world, 1, { payment: 1_000, day: 100_000, year: 500_000 });
  });
  after(() => world.close());

  /** Makes a person another one than the others of this file, and shows that person's document. */
  const shows = async (person: Person, visitor: ReturnType<typeof visit>, born: string): Promise<void> => {
    const known = [born, person.phone];
    await world.walletRows('update accounts.holders set birth_date = $1::date where phone = $2', known);
    await visitor.submit(urls.identity.raiseLimits(), {});
    await leave(world, visitor);
    await submitDocument({ visitor }, { ...ownDocument, born });
  };

  it('[W5e] [P5d] is named on the approval page, raised by a document, and the same order is paid', async () => {
    const trade = await given.trade();
    const buyer = await trade.customer();
    await buyer.give(10_000n);
    const { body } = await buyer.ask(trade.order());
    const path = urls.payments.approve({ paymentId: body.id });
    const visitor = await when.logsIn(buyer, path);
    assert.match(visitor.page.text, /This is above your limit of €10\.00 for one payment\. You were not charged\./);
    await visitor.open(visitor.linkTo(urls.identity.raiseLimits()));
    await shows(buyer, visitor, '1985-01-01');
    assert.match(visitor.page.text, /limits are raised[\s\S]*Back to your order/);
    await visitor.open(visitor.linkTo(path));
    await visitor.submit(path, { pin }).catch(() => undefined);
    assert.equal((await world.wallet.payments.payments.find(body.id))?.status, 'captured');
  });

  it('[W5e] [P5d] is named in the shop, which links to the wallet by the problem alone, and orders nothing', async () => {
    const buyer = await given.buyer({ money: 100_000n });
    const { visitor } = buyer;
    await when.putsIntoCart(visitor, 'enamel-teapot');
    await when.checksOut(visitor);
    assert.match(visitor.page.url, new RegExp(`${marketUrls.ordering.checkout()}$`));
    assert.match(visitor.page.text, /This is above the limit of this wallet for one payment/);
    const link = visitor.linkTo(world.walletUrl);
    assert.equal(link, `${world.walletUrl}${urls.identity.raiseLimits()}`);
    assert.match(visitor.page.text, /<a [^>]*target="_blank"[^>]*>Raise my limit in the wallet, in a new tab</);
    assert.equal(await buyer.order(), undefined);
  });

  it('[W5e] asks a seller for a document where the link needs one, and goes on with the link', async () => {
    const shop = await given.shop();
    const seller = await given.person({ tier: 1 });
    const detail = { type: 'wallet_payee', name: 'Northwind Kitchen', max_commission_basis_points: 850 };
    const visitor = await when.opensConsent(shop, seller, (await shop.ask(detail)).url);
    assert.match(visitor.page.text, /Sellers show a document first/);
    await visitor.open(visitor.linkTo(urls.identity.raiseLimits()));
    await shows(seller, visitor, '1985-01-03');
    await visitor.open(visitor.linkTo('/id/interaction/'));
    assert.match(visitor.page.text, /You sell as|into this wallet/);
    assert.doesNotMatch(visitor.page.text, /Sellers show a document first/);
  });
});
