import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAppPage, isTooOld } from './domain.ts';

describe('the web app', () => {
  it('draws every page that is not the server’s own', () => {
    for (const path of ['/', '/activity', '/payments/pay_1', '/identity', '/nowhere']) {
      assert.equal(isAppPage(path), true, path);
    }
    for (const path of [
      '/id/login',
      '/app/instruments',
      '/v1/payments',
      '/oauth',
      '/console',
      '/.well-known/x',
      '/a.png',
    ]) {
      assert.equal(isAppPage(path), false, path);
    }
  });

  it('[W1d] is too old only below the minimum version', () => {
    assert.equal(isTooOld('3', 4), true);
    assert.equal(isTooOld('4', 4), false);
    assert.equal(isTooOld(undefined, 4), false);
    assert.equal(isTooOld('3; drop', 4), false);
  });
});
