import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { hashOfEndpoint, readSubscription } from './subscription-crypto.ts';

const keys = createECDH('prime256v1');
keys.generateKeys();
const said = {
  endpoint: 'https://push.example/wpush/v2/gAAAA',
  p256dh: keys.getPublicKey('base64url'),
  auth: randomBytes(16).toString('base64url'),
};

describe('what a browser says about its subscription', () => {
  it('[H5a] is read, also on a listed origin', () => {
    assert.deepEqual(readSubscription(said, []), said);
    const near = { ...said, endpoint: 'http://sandbox.localhost:4200/push/a' };
    assert.deepEqual(readSubscription(near, ['http://sandbox.localhost:4200']), near);
    assert.notDeepEqual(hashOfEndpoint(said.endpoint), hashOfEndpoint(near.endpoint));
  });

  it('[S104a] [S108] is refused if its address could lead to a private network, or is not plainly https', () => {
    for (const endpoint of [
      '',
      'push',
      'http://push.example/a',
      'https://127.0.0.1/a',
      'https://2130706433/a',
      'https://[::1]/a',
      'https://169.254.169.254/latest',
      'https://sandbox.localhost:4200/push/a',
      'https://push.internal/a',
      'https://user:word@push.example/a',
      'https://push.example:22/a',
      'ftp://push.example/a',
      `https://push.example/${'a'.repeat(2_048)}`,
    ]) {
      assert.equal(readSubscription({ ...said, endpoint }, ['http://sandbox.localhost:4200']), undefined, endpoint);
    }
  });

  it('[H5a] is refused unless its key is a point of P-256 and its secret has 16 bytes', () => {
    const point = keys.getPublicKey();
    const off = Buffer.from(point);
    off[64]! ^= 1;
    for (const wrong of [
      { p256dh: '' },
      { p256dh: off.toString('base64url') },
      { p256dh: keys.getPublicKey('base64url', 'compressed') },
      { p256dh: point.subarray(0, 64).toString('base64url') },
      { p256dh: Buffer.concat([Buffer.of(6), point.subarray(1)]).toString('base64url') },
      { p256dh: `${said.p256dh}=` },
      { auth: '' },
      { auth: randomBytes(15).toString('base64url') },
      { auth: randomBytes(17).toString('base64url') },
      { auth: 'ä'.repeat(22) },
    ]) {
      assert.equal(readSubscription({ ...said, ...wrong }, []), undefined, JSON.stringify(wrong));
    }
  });
});
