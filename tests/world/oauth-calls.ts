import { createHash } from 'node:crypto';
import { sql } from '#platform/db/sql.ts';
import type { Db } from '#platform/db/db.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { allow } from './consent.ts';
import { openPerson } from './people.ts';
import { mandateDetail, proofOf } from './shop.ts';
import type { Shop } from './shop.ts';

/** The type of a client assertion (RFC 7523 §2.2). */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Changes = Record<string, string | undefined>;

/** A PKCE verifier (RFC 7636). */
export const verifier = 'a'.repeat(64);
/** The S256 challenge of `verifier`. */
export const challenge = createHash('sha256').update(verifier).digest('base64url');

/** The requests of a shop to the authorization server; see `oauthCalls`. */
export type OauthCalls = ReturnType<typeof oauthCalls>;

/**
 * Makes valid requests to the authorization server. The `changes` of each replace form members; `undefined` removes
 * one.
 */
export function oauthCalls(parts: { world: Constellation; shop: Shop; db: Db }) {
  const { world, shop, db } = parts;
  return {
    /** Pushes an authorization request. */
    push: async (changes: Changes = {}, by: Shop = shop) => {
      const form = await signed(by, {
        response_type: 'code',
        scope: 'openid payments',
        redirect_uri: by.redirectUri,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state: 'here',
        authorization_details: JSON.stringify([mandateDetail]),
        ...changes,
      });
      const answered = await by.post(walletUrls.oauth.push(), form);
      return { status: answered.status, body: (await answered.json()) as Pushed };
    },
    /**
     * Requests tokens.
     *
     * @param proof Replaces the valid DPoP proof; `null` sends none.
     */
    spend: async (changes: Changes, by: Shop = shop, proof?: string | null) => {
      const form = await signed(by, { grant_type: 'authorization_code', redirect_uri: by.redirectUri, ...changes });
      const right = { htm: 'POST', htu: `${world.walletUrl}${walletUrls.oauth.token()}` };
      const dpop = proof === undefined ? await proofOf(by.dpopKeys, right) : proof;
      const answered = await by.post(walletUrls.oauth.token(), form, dpop === null ? {} : { dpop });
      return { status: answered.status, body: (await answered.json()) as TokenBody };
    },
    /** Gets a new authorization code by consent, with its PKCE verifier. */
    freshCode: async () => {
      const { back, attempt } = await allow(world, shop, await openPerson(world));
      return { code: back.searchParams.get('code')!, code_verifier: attempt.verifier };
    },
    /** Moves the expiry of all artifacts of a kind `seconds` back. */
    age: async (kind: string, seconds: number): Promise<void> => {
      await db.asWriter((tx) =>
        tx.run(sql`
          update oauth.artifacts
             set payload = jsonb_set(payload, '{exp}', to_jsonb((payload->>'exp')::bigint - ${seconds}::int)),
                 expires_at = expires_at - ${seconds}::int * interval '1 second'
           where kind = ${kind}`),
      );
    },
    authorizeUrl: (requestUri: string, clientId = shop.clientId) =>
      `${world.walletUrl}${walletUrls.oauth.authorize()}?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`,
  };
}

interface Pushed extends Pick<TokenBody, 'error_description' | 'code'> {
  readonly request_uri: string;
  readonly error: string;
}

/** An answer of the token endpoint. */
export interface TokenBody {
  readonly error?: string;
  readonly error_description?: string;
  /** Names the proof that failed. */
  readonly code?: string;
  readonly access_token: string;
  readonly scope: string;
  readonly authorization_details: readonly { readonly mandate_id: string; readonly max_per_payment: string }[];
}

async function signed(by: Shop, changes: Changes): Promise<Record<string, string>> {
  const form = {
    client_id: by.clientId,
    client_assertion: await by.assertion(),
    client_assertion_type: ASSERTION_TYPE,
    ...changes,
  };
  const kept = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(kept);
}
