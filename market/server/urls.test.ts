import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { urls } from './urls.ts';

describe('the addresses of the market', () => {
  it('stay the same for search engines, the wallet and sent letters', () => {
    assert.equal(urls.catalog.product({ slug: 'enamel-teapot' }), '/p/enamel-teapot');
    assert.equal(urls.catalog.category({ slug: 'kitchen' }), '/c/kitchen');
    assert.equal(urls.catalog.shop({ slug: 'moss-lane' }), '/s/moss-lane');
    assert.equal(urls.catalog.sitemap(), '/sitemap.xml');
    assert.equal(urls.catalog.robots(), '/robots.txt');
    assert.equal(urls.wallet.callback(), '/wallet/callback');
    assert.equal(urls.wallet.webhook(), '/webhooks/wallet');
    assert.equal(urls.ordering.returnToOrder({ orderId: 'ord_1' }), '/orders/ord_1/return');
    assert.equal(urls.ordering.order({ orderId: 'ord_1' }), '/orders/ord_1');
    assert.equal(urls.selling.center(), '/seller');
    assert.equal(urls.wallet.payout(), '/seller/payout');
    assert.equal(urls.accounts.stopRecovery({ token: 'abc' }), '/account/recovery/stop/abc');
    assert.equal(urls.accounts.undoChange({ token: 'abc' }), '/account/undo/abc');
    assert.equal(urls.wallet.undoMove({ token: 'abc' }), '/payout/undo/abc');
  });

  it('are each listed once', () => {
    const patterns = Object.values(urls).flatMap((wing) => Object.values(wing).map(({ pattern }) => pattern));
    assert.equal(new Set(patterns).size, patterns.length);
  });
});
