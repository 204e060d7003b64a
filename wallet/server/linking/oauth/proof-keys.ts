import { EmbeddedJWK, calculateJwkThumbprint } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from 'jose';

/** The public key of a proof (RFC 9449 §4.2), and its thumbprint (RFC 7638) to which tokens are bound. */
export interface ProofKey {
  readonly key: CryptoKey;
  readonly thumbprint: string;
}

const MOST_KEPT = 1_000;

/**
 * Imports the keys that come in the headers of proofs, and keeps the newest: a shop signs all of its proofs with one
 * key, and to import it anew took a quarter of the wallet's CPU for a payment.
 */
export function createProofKeys(): (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<ProofKey> {
  const kept = new Map<string, ProofKey>();
  return async (header, token) => {
    const name = JSON.stringify([header.alg, header.jwk]);
    const known = kept.get(name);
    if (known) return known;
    const key = await EmbeddedJWK(header, token);
    const made = { key, thumbprint: await calculateJwkThumbprint(header.jwk!) };
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(name, made);
    return made;
  };
}
