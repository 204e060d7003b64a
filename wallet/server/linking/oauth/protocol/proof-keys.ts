import { EmbeddedJWK, calculateJwkThumbprint } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from 'jose';

/** The public key of a proof (RFC 9449 §4.2), and its thumbprint (RFC 7638) to which tokens are bound. */
export interface ProofKey {
  readonly key: CryptoKey;
  readonly thumbprint: string;
  /** The cache's key: the algorithm and the JWK of the header. */
  readonly name: string;
}

/**
 * A cache of proof keys. A shop signs all its proofs with one key, and importing it each time takes a quarter of the
 * wallet's CPU for a payment.
 */
export interface ProofKeys {
  /** Finds the key of a proof's header in the cache, or imports it. @throws If the header has no key. */
  of(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<ProofKey>;
  /** Puts a key into the cache; above the limit, the least recently used key leaves it. */
  keep(key: ProofKey): void;
}

const MOST_KEPT = 1_000;

/** Creates a cache of the keys that were used last. */
export function createProofKeys(): ProofKeys {
  const kept = new Map<string, ProofKey>();
  return {
    of: (header, token) => findOrImport(kept, header, token),
    keep: (key) => keepNewest(kept, key),
  };
}

async function findOrImport(
  kept: ReadonlyMap<string, ProofKey>,
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
): Promise<ProofKey> {
  const name = JSON.stringify([header.alg, header.jwk]);
  const known = kept.get(name);
  if (known) return known;
  const key = await EmbeddedJWK(header, token);
  return { key, thumbprint: await calculateJwkThumbprint(header.jwk!), name };
}

function keepNewest(kept: Map<string, ProofKey>, key: ProofKey): void {
  kept.delete(key.name);
  kept.set(key.name, key);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
}
