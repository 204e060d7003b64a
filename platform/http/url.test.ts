import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { address, withQuery } from './url.ts';

describe('an address', () => {
  it('keeps its pattern for the router', () => {
    const pattern: '/app/payments/:paymentId' = address('/app/payments/:paymentId').pattern;
    assert.equal(pattern, '/app/payments/:paymentId');
  });

  it('is built from its values, each encoded as one segment', () => {
    assert.equal(address('/cards')(), '/cards');
    const rotate = address('/shops/:shopId/keys/:keyId/rotate');
    assert.equal(rotate({ shopId: 'a/b', keyId: 'ä ?' }), '/shops/a%2Fb/keys/%C3%A4%20%3F/rotate');
  });

  it('does not compile without its values, or with others', () => {
    // @ts-expect-error The value is missing.
    const missing = () => address('/cards/:cardId')();
    // @ts-expect-error The address has no value.
    const needless = () => address('/cards')({ cardId: '1' });
    // @ts-expect-error The value has another name.
    const misnamed = () => address('/cards/:cardId')({ card: '1' });
    assert.ok([missing, needless, misnamed].every((one) => typeof one === 'function'));
  });
});

describe('the query of an address', () => {
  it('is encoded in the given order, without undefined values', () => {
    const query = { amount: '10 €', again: undefined, continue: '/id/pin?a=1&b=2', page: 2 };
    assert.equal(
      withQuery('/id/top-up', query),
      '/id/top-up?amount=10+%E2%82%AC&continue=%2Fid%2Fpin%3Fa%3D1%26b%3D2&page=2',
    );
  });

  it('is left out if it has no value', () => {
    assert.equal(withQuery('/id/login', { continue: undefined }), '/id/login');
    assert.equal(withQuery('/id/login', { continue: '' }), '/id/login?continue=');
  });
});
