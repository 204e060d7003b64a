import type { FastifyRequest } from 'fastify';
import { canonicalJson, sha256Base64url } from '../kernel/canonical.ts';
import type { Json } from '../kernel/canonical.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';

export interface RequestKey {
  readonly key: string;
  /** Tells another body under the same key apart. */
  readonly requestHash: string;
}

type KeyError = { readonly code: 'idempotency_key_missing' } | { readonly code: 'idempotency_key_malformed' };

/** Another request was sent under the same key. */
export interface KeyReused {
  readonly code: 'idempotency_key_reused';
}

/** The key of a request that may carry one; undefined where it carries none. */
export function optionalRequestKey(request: FastifyRequest): Result<RequestKey | undefined, KeyError> {
  return request.headers['idempotency-key'] === undefined ? ok(undefined) : requestKey(request);
}

/** The key of a request that moves money (draft-ietf-httpapi-idempotency-key-header), with the hash of what it asks. */
export function requestKey(request: FastifyRequest): Result<RequestKey, KeyError> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return err({ code: 'idempotency_key_missing' });
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) return err({ code: 'idempotency_key_malformed' });
  const path = request.url.split('?')[0] ?? '';
  const asked = `${request.method} ${path} ${canonicalJson((request.body ?? null) as Json)}`;
  return ok({ key, requestHash: sha256Base64url(asked) });
}
