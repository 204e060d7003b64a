import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { calculateJwkThumbprint, importJWK, jwtVerify, SignJWT } from 'jose';
import { deriveSigningKey } from './signing-key.ts';

describe('a derived signing key', () => {
  it('makes signatures that its public key verifies, and is the same for the same secret and label', async () => {
    const secret = randomBytes(32);
    const key = deriveSigningKey(secret, 'tokens');
    assert.deepEqual(deriveSigningKey(secret, 'tokens'), key);
    const signed = await new SignJWT({ a: 1 }).setProtectedHeader({ alg: 'ES256' }).sign(await importJWK(key, 'ES256'));
    const { kty, crv, x, y } = key;
    const verified = await jwtVerify(signed, await importJWK({ kty, crv, x, y }, 'ES256'));
    assert.equal(verified.payload['a'], 1);
    assert.equal(key.kid, await calculateJwkThumbprint({ kty, crv, x, y }));
  });

  it('differs by label and by secret', () => {
    const secret = randomBytes(32);
    const keys = [deriveSigningKey(secret, 'a'), deriveSigningKey(secret, 'b'), deriveSigningKey(randomBytes(32), 'a')];
    assert.equal(new Set(keys.map((key) => key.d)).size, 3);
  });
});
