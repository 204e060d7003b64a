import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeRegistration } from './domain.ts';

const key = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' };
const shop = {
  clientId: 'shop',
  name: 'Juniper & Salt',
  redirectUris: ['https://shop.example/wallet/callback'],
  jwks: { keys: [key] },
};

describe('the registration of a client', () => {
  it('takes https addresses, and http ones on this machine', () => {
    assert.ok(judgeRegistration(shop).ok);
    for (const uri of ['http://market.localhost:4100/wallet/callback', 'http://127.0.0.1:4100/back']) {
      assert.ok(judgeRegistration({ ...shop, redirectUris: [uri] }).ok, uri);
    }
  });

  it('[S4] [S5] refuses addresses that a browser could read in two ways, or that anybody can listen to', () => {
    const wrong = [
      'http://shop.example/callback',
      'https://shop.example@evil.example/',
      'https://shop.example\\@evil.example/',
      'https://shop.example/a/../b',
      'https://shop.example/#here',
      'javascript:alert(1)',
      'com.shop.app:/callback',
      '/callback',
      '',
      'http://localhost.evil.example/',
      'HTTPS://shop.example/callback',
    ];
    for (const uri of wrong) assert.equal(judgeRegistration({ ...shop, redirectUris: [uri] }).ok, false, uri);
  });

  it('refuses a second host, a private key, no key, and names that hide something', () => {
    const second = [...shop.redirectUris, 'https://other.example/callback'];
    assert.equal(judgeRegistration({ ...shop, redirectUris: second }).ok, false);
    assert.equal(judgeRegistration({ ...shop, redirectUris: [] }).ok, false);
    assert.equal(judgeRegistration({ ...shop, jwks: { keys: [{ ...key, d: 'secret' }] } }).ok, false);
    assert.equal(judgeRegistration({ ...shop, jwks: { keys: [{ kty: 'oct', k: 'secret' }] } }).ok, false);
    assert.equal(judgeRegistration({ ...shop, jwks: { keys: [] } }).ok, false);
    assert.equal(judgeRegistration({ ...shop, name: 'Shop\u202eknaB' }).ok, false);
    assert.equal(judgeRegistration({ ...shop, clientId: 'a b' }).ok, false);
  });

  it('[S148f] refuses a name with letters that nobody sees or with none that anybody does', () => {
    for (const name of [
      'Harbor\u200bBooks',
      'Harbor\u2028Books',
      'Harbor\u{E0041}',
      '\u3164',
      ' ',
      '',
      'x'.repeat(61),
    ]) {
      assert.equal(judgeRegistration({ ...shop, name }).ok, false, JSON.stringify(name));
    }
    for (const name of ['کتاب\u200cفروشی', '📚'.repeat(60)]) assert.ok(judgeRegistration({ ...shop, name }).ok, name);
  });
});
