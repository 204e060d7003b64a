import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A public key of a client, as a JSON Web Key (RFC 7517). */
export type PublicJwk = Readonly<Record<string, unknown>> & { readonly kty: string };

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

/** The lower bound has a strength of 128 bits (NIST SP 800-57 part 1); the upper bound keeps verifying a signature cheap. */
export const RSA_BITS = { least: 3_072, most: 8_192 };
const LEAST_RSA_EXPONENT = 65_537n;

/** The most keys of a client: a signature that names no key is verified with each. */
const MOST_KEYS = 10;

/** Finds the fault that keeps a client from signing with these keys, in words; undefined if there is none. */
export function faultOfKeys(keys: readonly PublicJwk[]): string | undefined {
  if (keys.length === 0) return 'at least one public key is needed';
  if (keys.length > MOST_KEYS) return `a client has at most ${MOST_KEYS} keys`;
  const names = keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid]));
  if (names.some((name) => typeof name !== 'string' || name === '')) return 'a kid is not a text';
  if (new Set(names).size < names.length) return 'two keys have the same kid';
  return keys.map(faultOf).find((fault) => fault !== undefined);
}

function faultOf(jwk: PublicJwk): string | undefined {
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member))) return 'a key is not public';
  const key = readKey(jwk);
  if (!key) return 'a key is no public EC, RSA or OKP key (RFC 7517)';
  const rsaFault = faultOfRsa(key);
  if (rsaFault !== undefined) return rsaFault;
  const algorithms = algorithmsOf(key);
  if (algorithms.length === 0) return 'a key is for ES256 (P-256), PS256 (RSA) or EdDSA (Ed25519)';
  const { alg, use, key_ops: operations } = jwk;
  if (alg !== undefined && !algorithms.includes(alg as string)) return `a key of this type signs by ${algorithms[0]}`;
  if (use !== undefined && use !== 'sig') return 'a key is for signatures (use: sig)';
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'a key is for signatures (key_ops: verify)';
  }
  return undefined;
}

/** Reads a key; undefined if it is malformed, or its point is not on its curve. */
function readKey(jwk: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function faultOfRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (asymmetricKeyType !== 'rsa') return undefined;
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  if (modulusLength < RSA_BITS.least) return `an RSA key has at least ${RSA_BITS.least} bits, not ${modulusLength}`;
  if (modulusLength > RSA_BITS.most) return `an RSA key has at most ${RSA_BITS.most} bits, not ${modulusLength}`;
  if (publicExponent < LEAST_RSA_EXPONENT) return `an RSA exponent is at least ${LEAST_RSA_EXPONENT}`;
  return undefined;
}

/** The algorithms of FAPI 2.0 §5.4 that a key can sign by. */
function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly string[] {
  if (asymmetricKeyType === 'rsa') return ['PS256'];
  if (asymmetricKeyType === 'ed25519') return ['EdDSA', 'Ed25519'];
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1' ? ['ES256'] : [];
}
