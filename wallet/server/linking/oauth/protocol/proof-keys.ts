import { EmbeddedJWK, calculateJwkThumbprint } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from 'jose';

/** The public key of a proof (RFC 9449 §4.2), and its thumbprint (RFC 7638) to which tokens are bound. */
export interface ProofKey {
  readonly key: CryptoKey;
  readonly thumbprint: string;
  /** By which it is found again: its algorithm and all that the header says of it. */
  readonly name: string;
}

/** A shop signs all proofs with one key, and importing it each time took a quarter of the wallet's CPU for a payment. */
export interface ProofKeys {
  /** The key in the header of a proof: kept, or imported. @throws If it is none. */
  of(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<ProofKey>;
  keep(key: ProofKey): void;
}

const MOST_KEPT = 1_000;

/** Keeps the keys that were used last. */
export function createProofKeys(): ProofKeys {
  const kept = new Map<string, ProofKey>();
  return {
    of: async (header, token) => {
      const name = JSON.stringify([header.alg, header.jwk]);
      const known = kept.get(name);
      if (known) return known;
      const key = await EmbeddedJWK(header, token);
      return { key, thumbprint: await calculateJwkThumbprint(header.jwk!), name };
    },
    keep: (key) => {
      kept.delete(key.name);
      kept.set(key.name, key);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    },
  };
}
