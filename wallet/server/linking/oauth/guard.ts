import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access-service.ts';
import type { AccessError, Authorization, MandateToken } from './domain.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { problem } from '../../problems/catalog.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The token's client and, for a mandate token, its holder; set by `requireToken`. */
    authorization?: Authorization;
  }
}

/** Refuses requests without a token in force and its proof. Call it on a plugin of `/v1` routes, before the routes. */
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

/** The kind of token that may carry a scope. */
const KINDS = { payments: 'mandate', client: 'client' } as const;

/** Requires one of these scopes, on its kind of token: `payments` on a mandate token, `client` on a client token. */
export function requireScope(...anyOf: readonly ('payments' | 'client')[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { kind, scopes = [] } = request.authorization ?? {};
    if (anyOf.some((scope) => kind === KINDS[scope] && scopes.includes(scope))) return undefined;
    return refuse(reply, { code: 'scope_insufficient' });
  };
}

/** Reads the mandate token of a route that requires the scope `payments` and no other. */
export function mandateTokenOf({ authorization }: FastifyRequest): MandateToken {
  invariant(authorization?.kind === 'mandate', 'a request that passed the scope payments has a mandate token');
  return authorization;
}

/** Refuses a token, by RFC 9449 §7.1. The reason is for developers, and has no secrets. */
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
