import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownAddress } from './own-address.ts';

describe('the address of a page that answers a refused form', () => {
  const auth = {
    page: 'auth',
    mode: 'login',
    continueTo: '/checkout',
    email: '',
    name: '',
    passkey: undefined,
  } as const;

  it('is an address that can be loaded, and keeps the page to continue to', () => {
    const faults = [{ field: 'password', message: 'Check both.' }];
    assert.equal(ownAddress({ ...auth, faults }), '/account/login?continue=%2Fcheckout');
  });

  it('stays the same if nothing was refused', () => {
    assert.equal(ownAddress({ ...auth, faults: [] }), undefined);
    assert.equal(ownAddress({ page: 'orders', olderUrl: null, isNewest: true, orders: [] }), undefined);
  });
});
