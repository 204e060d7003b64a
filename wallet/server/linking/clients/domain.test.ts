import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { judgeRegistration } from './domain.ts';
import type { PublicJwk } from './keys-crypto.ts';

const jwkOf = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ format: 'jwk' }) as PublicJwk;
const key = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const shop = {
  clientId: 'shop',
  name: 'Juniper & Salt',
  redirectUris: ['https://shop.example/wallet/callback'],
  jwks: { keys: [key] },
};

describe('the registration of a client', () => {
  it('accepts https addresses, and http ones on this machine', () => {
    assert.ok(judgeRegistration(shop).ok);
    for (const uri of ['http://market.localhost:4100/wallet/callback', 'http://127.0.0.1:4100/back']) {
      assert.ok(judgeRegistration({ ...shop, redirectUris: [uri] }).ok, uri);
    }
  });

  it('[S4] [S5] refuses addresses that browsers could read in two ways, or that are not encrypted', () => {
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

  it('[S94] refuses a second host, private or missing keys, and names with hidden or disguised letters', () => {
    const second = [...shop.redirectUris, 'https://other.example/callback'];
    assert.equal(judgeRegistration({ ...shop, redirectUris: second }).ok, false);
    assert.equal(judgeRegistration({ ...shop, redirectUris: [] }).ok, false);
    assert.equal(judgeRegistration({ ...shop, jwks: { keys: [{ ...key, d: 'secret' }] } }).ok, false);
    assert.equal(judgeRegistration({ ...shop, jwks: { keys: [{ kty: 'oct', k: 'secret' }] } }).ok, false);
    assert.equal(judgeRegistration({ ...shop, jwks: { keys: [] } }).ok, false);
    assert.equal(judgeRegistration({ ...shop, name: 'Shop\u202eknaB' }).ok, false);
    assert.equal(judgeRegistration({ ...shop, name: 'Sh\u043ep' }).ok, false);
    assert.equal(judgeRegistration({ ...shop, clientId: 'a b' }).ok, false);
  });

  it('[S174c] refuses a redirect address at a port that browsers block, on this machine too', () => {
    for (const port of [1_719, 2_049, 6_000, 6_667, 10_080]) {
      for (const uri of [`https://shop.example:${port}/callback`, `http://shop.localhost:${port}/callback`]) {
        assert.equal(judgeRegistration({ ...shop, redirectUris: [uri] }).ok, false, uri);
      }
    }
    assert.ok(judgeRegistration({ ...shop, redirectUris: ['https://shop.example:6001/callback'] }).ok);
  });

  it('[S152d] accepts private origins that are written as origins', () => {
    const privateOrigins = [
      'http://shop.localhost:3000',
      'http://127.0.0.1:3000',
      'https://10.0.0.7',
      'http://[::1]:3000',
    ];
    assert.ok(judgeRegistration({ ...shop, privateOrigins }).ok);
  });

  it('[S152d] refuses a private origin that is no origin, or that nobody can call', () => {
    for (const one of [
      '',
      '*',
      'shop.localhost:3000',
      'http://shop.localhost:3000/',
      'http://shop.localhost:3000/hooks',
      'http://user@shop.localhost:3000',
      'HTTP://shop.localhost:3000',
      'ftp://shop.localhost',
      'http://shop.localhost:6000',
    ]) {
      assert.equal(judgeRegistration({ ...shop, privateOrigins: [one] }).ok, false, one);
    }
  });

  it('accepts scopes of the API, and no others', () => {
    for (const scopes of [undefined, ['payments'], ['client'], ['payments', 'client']])
      assert.ok(judgeRegistration({ ...shop, scopes }).ok);
    for (const scopes of [[], ['openid'], ['client', 'everything']])
      assert.equal(judgeRegistration({ ...shop, scopes }).ok, false, scopes.join(' '));
  });

  it('[H2a] accepts a kind of trade, and no other word', () => {
    assert.ok(judgeRegistration({ ...shop, trade: 'groceries' }).ok);
    for (const trade of ['', 'other', 'as_shop', 'Groceries'])
      assert.equal(judgeRegistration({ ...shop, trade }).ok, false, trade);
  });

  describe('judges keys', () => {
    const rsa = (modulusLength: number, publicExponent?: number) =>
      jwkOf(generateKeyPairSync('rsa', { modulusLength, ...(publicExponent === undefined ? {} : { publicExponent }) }));
    const ed25519 = jwkOf(generateKeyPairSync('ed25519'));
    const judge = (...keys: PublicJwk[]) => judgeRegistration({ ...shop, jwks: { keys } });

    it('[S168] accepts P-256, Ed25519 and RSA keys of 3072 bits, with their algorithms', () => {
      for (const keys of [
        [
          { ...key, alg: 'ES256', use: 'sig', kid: 'one' },
          { ...ed25519, alg: 'EdDSA', kid: 'two' },
        ],
        [{ ...ed25519, alg: 'Ed25519', key_ops: ['verify'] }],
        [{ ...rsa(3_072), alg: 'PS256' }],
      ]) {
        assert.deepEqual(judge(...keys).ok, true, JSON.stringify(keys));
      }
    });

    it('[S168] refuses a weak or unsupported key, and one whose members contradict it', () => {
      const weak = {
        'RSA of 1024 bits': [rsa(1_024)],
        'RSA of 2048 bits': [rsa(2_048)],
        'an exponent of 3': [rsa(3_072, 3)],
        'P-384': [jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))],
        secp256k1: [jwkOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }))],
        X25519: [jwkOf(generateKeyPairSync('x25519'))],
        Ed448: [jwkOf(generateKeyPairSync('ed448'))],
        'a point off its curve': [{ ...key, x: key['y'] }],
        RS256: [{ ...rsa(3_072), alg: 'RS256' }],
        'ES256 on an RSA key': [{ ...rsa(3_072), alg: 'ES256' }],
        none: [{ ...key, alg: 'none' }],
        'for encryption': [{ ...key, use: 'enc' }],
        'for encryption by key_ops': [{ ...key, key_ops: ['encrypt'] }],
        'two keys of one name': [
          { ...key, kid: 'one' },
          { ...ed25519, kid: 'one' },
        ],
        'a weak one among good ones': [key, rsa(1_024)],
        'eleven keys': Array.from({ length: 11 }, () => key),
      };
      for (const [name, keys] of Object.entries(weak)) assert.equal(judge(...keys).ok, false, name);
    });
  });

  it('[S148f] refuses a name with invisible letters, or without visible ones', () => {
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
