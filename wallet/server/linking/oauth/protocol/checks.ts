import { decodeJwt, decodeProtectedHeader } from 'jose';
import { errors } from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clocks } from '#platform/kernel/world.ts';
import { claimNames } from '../claims-domain.ts';
import { PROOF_WINDOW_S } from '../domain.ts';
import { apiScopes } from '../../clients/domain.ts';
import { RSA_BITS } from '../../clients/keys-crypto.ts';

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** The middlewares that change the library's answers, in this order. */
export function ownChecks(clocks: Clocks): Middleware[] {
  return [refuseOldProofs(clocks), refuseWeakProofs, passOverModes, advertise];
}

/** Refuses proofs outside `PROOF_WINDOW_S`, as the API does. The library alone accepts older ones. */
function refuseOldProofs(clocks: Clocks): Middleware {
  return async (ctx, next) => {
    const iat = iatOf(ctx.get('DPoP'));
    // The library itself refuses a proof without iat.
    if (iat !== undefined && Math.abs(secondsOf(clocks.security()) - iat) > PROOF_WINDOW_S) {
      refuseProof(ctx, `iat is more than ${PROOF_WINDOW_S} seconds from now`);
      return;
    }
    await next();
  };
}

/**
 * Refuses proofs by RSA keys that are too short to register. The library alone accepts 2048 bits. Tokens are bound to
 * the key of their proof, so the API needs no such check.
 */
async function refuseWeakProofs(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  if (hasWeakKey(ctx.get('DPoP'))) {
    refuseProof(ctx, `an RSA key has at least ${RSA_BITS.least} bits`);
    return;
  }
  await next();
}

function hasWeakKey(proof: string): boolean {
  try {
    const { n } = decodeProtectedHeader(proof).jwk ?? {};
    return n !== undefined && Buffer.from(n, 'base64url').length * 8 < RSA_BITS.least;
  } catch {
    // The library itself refuses what is no proof.
    return false;
  }
}

function refuseProof(ctx: KoaContextWithOIDC, description: string): void {
  ctx.status = 400;
  ctx.body = { error: 'invalid_dpop_proof', error_description: description, code: 'proof_invalid' };
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
 * The only response mode. Our content security policy stops `form_post`, and no server can read a fragment.
 */
export const responseModes = ['query'] as const;

/** Ignores `response_mode` in the address: a pushed request has its own, and an error always comes back by query. */
async function passOverModes(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const { response_mode: mode, ...query } = ctx.query;
  if (mode !== undefined) ctx.query = query;
  await next();
}

/** Members that replace the library's in the discovery document: only what this server supports. */
const advertised = {
  response_modes_supported: responseModes,
  scopes_supported: ['openid', ...apiScopes],
  claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', ...claimNames],
};

async function advertise(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (ctx.oidc?.route === 'discovery') ctx.body = { ...(ctx.body as object), ...advertised };
}

/** The longest life of an assertion. Clients sign one for each request; common libraries date its end an hour ahead. */
const ASSERTION_LIFE_S = 3_600;

type Claims = Readonly<Record<string, unknown>>;

/**
 * Judges the audience and times of a client assertion. The audience must be the issuer alone (FAPI 2.0 §5.3.2.1). Its
 * life is limited, because it is stored until it ends, and a stolen one is useful until then.
 */
export function judgeAssertion(clocks: Clocks) {
  return async (ctx: KoaContextWithOIDC, { aud, iat, exp }: Claims): Promise<void> => {
    if (aud !== ctx.oidc.issuer) throw new errors.InvalidClientAuth('aud of the client_assertion is not the issuer');
    const now = secondsOf(clocks.security());
    if (iat !== undefined && !(Number(iat) <= now + PROOF_WINDOW_S)) {
      throw new errors.InvalidClientAuth(`iat of the client_assertion is more than ${PROOF_WINDOW_S} seconds ahead`);
    }
    if (!(Number(exp) <= now + ASSERTION_LIFE_S + PROOF_WINDOW_S)) {
      throw new errors.InvalidClientAuth(`exp of the client_assertion is more than ${ASSERTION_LIFE_S} seconds ahead`);
    }
  };
}

function secondsOf(instant: Date): number {
  return instant.getTime() / 1_000;
}
