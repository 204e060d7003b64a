import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { METHODS } from '../world/market.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** The address in the wallets of `given.person`. */
const home = { line1: '12 Harbour Row', line2: '', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' };

let world: TestWorld;
let given: Given;
let when: When;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  await given.goods();
});
after(() => world.close());

const textOf = (visitor: Visitor): string => visitor.page.text.replaceAll('<!-- -->', '');

async function setAddress(visitor: Visitor, address: Record<string, string>): Promise<void> {
  await visitor.open(`${world.marketUrl}${marketUrls.accounts.address()}`);
  await visitor.submit(marketUrls.accounts.address(), address);
  await visitor.open(`${world.marketUrl}${METHODS}`);
}

describe('name and address in market and wallet', () => {
  it('[L4a] are compared when a wallet is linked, and shown to be the same', async () => {
    const visitor = await given.shopper();
    await setAddress(visitor, home);
    await when.linksWallet(visitor, await given.person(), { share_address: 'yes' });
    assert.match(textOf(visitor), /Your wallet is linked/);
    assert.match(textOf(visitor), /Name and address are the same in your wallet\./);
    assert.doesNotMatch(textOf(visitor), /Compare again/);
  });

  it('[L4a] [L4d] are compared only if the holder shares them and the market has them', async () => {
    const visitor = await given.shopper();
    await when.linksWallet(visitor, await given.person(), {});
    assert.match(textOf(visitor), /Your name is the same in your wallet\. We have no address of yours yet\./);
    await setAddress(visitor, home);
    assert.match(textOf(visitor), /Your address was not compared: you do not share it with us\./);
    await when.linksWallet(visitor, await given.person(), { share_name: '' });
    assert.match(textOf(visitor), /Your name was not compared: you do not share it with us\./);
  });

  it('[L4b] are shown field by field if they differ, until the shopper corrects them in the market', async () => {
    const visitor = await given.shopper();
    await setAddress(visitor, { ...home, line1: '7 Mill Lane', city: 'Cork' });
    await when.linksWallet(visitor, await given.person(), { share_address: 'yes' });
    const rows = () =>
      [...textOf(visitor).matchAll(/<th scope="row">([^<]+)<\/th><td>(?:<strong>)?([^<]+)/g)].map(
        ([, label, words]) => `${label}: ${words}`,
      );
    assert.deepEqual(rows(), [
      'Name: The same',
      'Street and number: Different',
      'Postal code: The same',
      'Town or city: Different',
      'Country: The same',
    ]);
    assert.match(textOf(visitor), /You can pay all the same/);
    assert.ok(textOf(visitor).includes(`href="${world.walletUrl}/profile"`));
    assert.doesNotMatch(textOf(visitor), /Harbour Row/, 'the page never shows the wallet’s own value');
    await visitor.submit(`${METHODS}/compare`, {});
    assert.match(textOf(visitor), /Compared again/);
    await setAddress(visitor, { ...home, line1: '12, Harbour Row', postalCode: 'D04X2K5' });
    assert.deepEqual(rows()[2], 'Postal code: Nearly the same');
    await setAddress(visitor, home);
    assert.match(textOf(visitor), /Name and address are the same in your wallet\./);
  });

  it('[L4a] are compared again with an order’s address, and the next checkout shows a difference', async () => {
    const buyer = await given.buyer();
    const { visitor } = buyer;
    await visitor.open(`${world.marketUrl}${METHODS}`);
    await when.linksWallet(visitor, buyer.person, { share_address: 'yes' });
    await when.putsIntoCart(visitor, 'beeswax-candle');
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    assert.doesNotMatch(textOf(visitor), /is not the one in this wallet/);
    await visitor.submit(marketUrls.ordering.checkout(), { ...home, city: 'Galway' });
    assert.equal((await buyer.order()).status, 'paid', 'a difference does not prevent the payment');
    await world.settle();
    await when.putsIntoCart(visitor, 'beeswax-candle');
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    assert.match(textOf(visitor), /Your name or address here is not the one in this wallet\. You can pay all the same/);
  });

  it('[S58] are compared again only for their own shopper', async () => {
    const visitor = await given.shopper();
    await when.linksWallet(visitor, await given.person(), {});
    const stranger = await given.shopper();
    await setAddress(stranger, { ...home, city: 'Cork' });
    await when.linksWallet(stranger, await given.person(), { share_address: 'yes' });
    const id = /name="link" value="([^"]+)"/.exec(visitor.page.text)![1]!;
    await stranger.submit(`${METHODS}/compare`, { link: id });
    assert.equal(stranger.page.url, `${world.marketUrl}${METHODS}`);
  });
});
