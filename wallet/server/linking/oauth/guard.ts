import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access-service.ts';
import type { AccessError, Authorization } from './domain.ts';
import { problem } from '../../problems/catalog.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks at the API; set by `requireToken`. */
    authorization?: Authorization;
  }
}

/**
 * Lets only requests through that carry a token in force, with its proof. To be called on a plugin of `/v1` routes,
 * before them.
 */
export function requireToken(app: FastifyInstance, access: Access): void {
  app.addHook('onRequest', async (request, reply) => {
    const { authorization, dpop } = request.headers;
    const path = request.url.split('?')[0]!;
    const judged = await access.authorize({ method: request.method, path, authorization, proof: dpop });
    if (!judged.ok) return refuse(reply, judged.error);
    request.authorization = judged.value;
    return undefined;
  });
}

/** A scope is no kind of token: each counts on the one kind that it belongs to. */
const KINDS = { payments: 'mandate', client: 'client' } as const;

/** For a route that needs a kind of token with its scope: `payments` on a mandate token, `client` on a client token. */
export function requireScope(...anyOf: readonly ('payments' | 'client')[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { kind, scopes = [] } = request.authorization ?? {};
    if (anyOf.some((scope) => kind === KINDS[scope] && scopes.includes(scope))) return undefined;
    return refuse(reply, { code: 'scope_insufficient' });
  };
}

/** RFC 9449 §7.1. The reason is for developers; it holds nothing secret. */
function refuse(reply: FastifyReply, error: AccessError): FastifyReply {
  const names = {
    token_missing: '',
    token_invalid: 'invalid_token',
    proof_invalid: 'invalid_dpop_proof',
    scope_insufficient: 'insufficient_scope',
  };
  const name = names[error.code];
  const challenge = `DPoP algs="ES256 PS256 EdDSA Ed25519"${name === '' ? '' : `, error="${name}"`}`;
  void reply.header('www-authenticate', challenge);
  return problem(reply, error, 'reason' in error ? { reason: error.reason } : {});
}
