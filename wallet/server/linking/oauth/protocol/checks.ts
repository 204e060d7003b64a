import { decodeJwt } from 'jose';
import { errors } from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clocks } from '#platform/kernel/world.ts';
import { claimNames } from '../claims-domain.ts';
import { PROOF_WINDOW_S, apiScopes } from '../domain.ts';

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** How we differ from the library's own answers, in this order. */
export function ownChecks(clocks: Clocks): Middleware[] {
  return [refuseOldProofs(clocks), passOverModes, advertise];
}

/** The library takes proofs of five minutes; here as at the API one is enough. */
function refuseOldProofs(clocks: Clocks): Middleware {
  return async (ctx, next) => {
    const iat = iatOf(ctx.get('DPoP'));
    // What has no iat is refused by the library, which says so.
    if (iat !== undefined && Math.abs(secondsOf(clocks.security()) - iat) > PROOF_WINDOW_S) {
      ctx.status = 400;
      ctx.body = {
        error: 'invalid_dpop_proof',
        error_description: `iat is more than ${PROOF_WINDOW_S} seconds from now`,
        code: 'proof_invalid',
      };
      return;
    }
    await next();
  };
}

function iatOf(proof: string): number | undefined {
  try {
    const { iat } = decodeJwt(proof);
    return typeof iat === 'number' ? iat : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How an answer comes back. A page that posts it on (`form_post`) is stopped by our content security policy, and one in
 * the fragment is read by nobody's server.
 */
export const responseModes = ['query'] as const;

/** What stands beside a pushed request counts for nothing, and the error of one that was not pushed comes back as all do. */
async function passOverModes(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const { response_mode: mode, ...query } = ctx.query;
  if (mode !== undefined) ctx.query = query;
  await next();
}

/** Members of the discovery document in place of the library's, which tell what it could do and not what holds here. */
const advertised = {
  response_modes_supported: responseModes,
  scopes_supported: ['openid', ...apiScopes],
  claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', ...claimNames],
};

async function advertise(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (ctx.oidc?.route === 'discovery') ctx.body = { ...(ctx.body as object), ...advertised };
}

/** An assertion is signed when it is sent, and used once; common libraries date its end up to an hour ahead. */
const ASSERTION_LIFE_S = 3_600;

type Claims = Readonly<Record<string, unknown>>;

/**
 * Bounds in time what a client proves itself by: each is remembered until it ends, and one that was stolen is worth
 * something until then. Its audience is the issuer alone (FAPI 2.0 §5.3.2.1).
 */
export function judgeAssertion(clocks: Clocks) {
  return async (ctx: KoaContextWithOIDC, { aud, iat, exp }: Claims): Promise<void> => {
    const refuse = (detail: string) => new errors.InvalidClientAuth(detail);
    if (aud !== ctx.oidc.issuer) throw refuse('aud of the client_assertion is not the issuer');
    const now = secondsOf(clocks.security());
    if (iat !== undefined && !(Number(iat) <= now + PROOF_WINDOW_S)) {
      throw refuse(`iat of the client_assertion is more than ${PROOF_WINDOW_S} seconds ahead`);
    }
    if (!(Number(exp) <= now + ASSERTION_LIFE_S + PROOF_WINDOW_S)) {
      throw refuse(`exp of the client_assertion is more than ${ASSERTION_LIFE_S} seconds ahead`);
    }
  };
}

function secondsOf(instant: Date): number {
  return instant.getTime() / 1_000;
}
