import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clocks } from '#platform/kernel/world.ts';
import { PROOF_WINDOW_S } from './domain.ts';

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** What we refuse beyond the library's own checks, in this order. */
export function ownChecks(clocks: Clocks): Middleware[] {
  return [refuseOldProofs(clocks)];
}

/** The library takes proofs of five minutes; here as at the API one is enough. */
function refuseOldProofs(clocks: Clocks): Middleware {
  return async (ctx, next) => {
    const proof = ctx.get('DPoP');
    if (proof !== '' && !isRecent(proof, clocks.security())) {
      ctx.status = 400;
      ctx.body = {
        error: 'invalid_dpop_proof',
        error_description: `iat is more than ${PROOF_WINDOW_S} seconds from now`,
      };
      return;
    }
    await next();
  };
}

function isRecent(proof: string, now: Date): boolean {
  try {
    const { iat } = decodeJwt(proof);
    return typeof iat === 'number' && Math.abs(now.getTime() / 1_000 - iat) <= PROOF_WINDOW_S;
  } catch {
    return false;
  }
}
