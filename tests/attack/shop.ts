import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { urls as walletUrls } from '../../wallet/server/urls.ts';

/** A shop with valid keys, each part of whose requests an attack can replace. */
export interface AttackShop {
  readonly clientId: string;
  readonly redirectUri: string;
  assertion(claims?: JWTPayload, header?: Record<string, unknown>, key?: CryptoKey | Uint8Array): Promise<string>;
  proof(claims: JWTPayload, header?: Record<string, unknown>, keys?: Keys): Promise<string>;
  /** Posts a form as the client; `changes` replace its members, and `undefined` removes one. */
  form(path: string, changes: Changes, proof?: string): Promise<Response>;
  /** Fetches a token of the shop itself. */
  token(): Promise<string>;
  /** Calls the API; `headers` replace the valid ones. */
  api(method: string, path: string, more?: { body?: unknown; headers?: Record<string, string> }): Promise<Response>;
  /** Pushes an authorization request. */
  push(changes?: Changes): Promise<Response>;
}

type Send = (url: string, init?: RequestInit) => Promise<Response>;
type Changes = Record<string, string | undefined>;
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** The keys of a shop, and the public one as it is registered. */
export interface ShopIdentity {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly keys: Keys;
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** A PKCE verifier. */
export const verifier = 'v'.repeat(64);

/** The mandate that the shop asks for. */
export const mandate = {
  type: 'wallet_mandate',
  currency: 'EUR',
  max_per_payment: '3000',
  max_per_month: '30000',
  purpose: 'Your purchases',
};

/** Makes the keys of a new shop. */
export async function makeIdentity(): Promise<ShopIdentity> {
  const clientId = `attack-${randomUUID()}`;
  const keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  return { clientId, redirectUri: 'http://shop.localhost/callback', keys, jwks: { keys: [jwk] } };
}

/** Creates the calls of a registered shop. */
export async function createShop(me: ShopIdentity, wallet: string, send: Send): Promise<AttackShop> {
  const dpop = await generateKeyPair('ES256', { extractable: true });
  const now = (): number => Math.floor(Date.now() / 1_000);
  const shop: AttackShop = {
    clientId: me.clientId,
    redirectUri: me.redirectUri,
    assertion: (claims = {}, header = {}, key = me.keys.privateKey) =>
      new SignJWT({
        iss: me.clientId,
        sub: me.clientId,
        aud: wallet,
        jti: randomUUID(),
        iat: now(),
        exp: now() + 60,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
        .sign(key),
    proof: async (claims, header = {}, keys = dpop) =>
      new SignJWT({ jti: randomUUID(), iat: now(), ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(keys.publicKey), ...header })
        .sign(keys.privateKey),
    form: async (path, changes, proof) => {
      const all = {
        client_id: me.clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await shop.assertion(),
        ...changes,
      };
      const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return send(`${wallet}${path}`, {
        method: 'POST',
        headers: { dpop: proof ?? (await shop.proof({ htm: 'POST', htu: `${wallet}${path}` })) },
        body: new URLSearchParams(kept),
      });
    },
    token: async () => {
      const answer = await shop.form(walletUrls.oauth.token(), { grant_type: 'client_credentials', scope: 'client' });
      const { access_token: token } = (await answer.json()) as { access_token?: string };
      if (token === undefined) throw new Error(`The shop got no token: ${answer.status}.`);
      return token;
    },
    api: async (method, path, { body, headers = {} } = {}) => {
      const token = await shop.token();
      const ath = createHash('sha256').update(token).digest('base64url');
      const proof = await shop.proof({ htm: method, htu: `${wallet}${path.split('?')[0]}`, ath });
      const right = { authorization: `DPoP ${token}`, dpop: proof };
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      return send(`${wallet}${path}`, {
        method,
        headers: { ...right, ...type, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    push: (changes = {}) =>
      shop.form(walletUrls.oauth.push(), {
        response_type: 'code',
        scope: 'openid payments',
        redirect_uri: me.redirectUri,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        state: 'here',
        authorization_details: JSON.stringify([mandate]),
        ...changes,
      }),
  };
  return shop;
}
