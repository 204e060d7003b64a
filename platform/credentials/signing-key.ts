import { createECDH, createHash } from 'node:crypto';
import { deriveKey } from '../kernel/derive-key.ts';

/** A private key on P-256 for ES256 signatures, as a JSON Web Key (RFC 7517, RFC 7518 §6.2). */
export interface SigningJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
  /** Its thumbprint (RFC 7638). */
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/** The number of points of P-256 (FIPS 186-5). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The signing key for this label: the same at every start and on every server with the secret. */
export function deriveSigningKey(secret: Buffer, label: string): SigningJwk {
  // 48 bytes instead of 32, so that the remainder favors no key (FIPS 186-5, A.2.1).
  const bits = BigInt(`0x${deriveKey(secret, label, 48).toString('hex')}`);
  const d = Buffer.from(((bits % (ORDER - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((bytes) => bytes.toString('base64url')) as [
    string,
    string,
  ];
  const thumbprint = createHash('sha256')
    .update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)
    .digest('base64url');
  return { kty: 'EC', crv: 'P-256', x, y, d: d.toString('base64url'), kid: thumbprint, alg: 'ES256', use: 'sig' };
}
