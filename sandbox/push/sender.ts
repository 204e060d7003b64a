import { importJWK, jwtVerify } from 'jose';

const LONGEST_S = 24 * 3_600;

/**
 * Verifies who sends a message (RFC 8292 §2, §3).
 *
 * @param header The header `Authorization`: `vapid t=…, k=…`.
 * @returns The sender's public key in base64url; undefined if the signature is not good for this push service now.
 */
export async function readSender(header: string, { audience, now }: { audience: string; now: Date }) {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  if (token === undefined || key === undefined) return undefined;
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((bytes) => bytes.toString('base64url'));
  try {
    const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256');
    const options = { audience, currentDate: now, algorithms: ['ES256'], requiredClaims: ['exp', 'sub'] };
    const { payload } = await jwtVerify(token, jwk, options);
    const isShort = payload.exp! - now.getTime() / 1_000 <= LONGEST_S;
    return isShort && /^(mailto:|https?:)/.test(payload.sub!) ? key : undefined;
  } catch {
    return undefined;
  }
}
