import { randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import type { Constellation } from './constellation.ts';

/** A shop's attempt to link a wallet by OAuth. */
export interface LinkAttempt {
  /** The authorization endpoint's address, to which the shop sends the browser. */
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
}

/** An integrator's shop outside the constellation, written on openid-client as any integrator would. */
export interface Shop {
  readonly clientId: string;
  readonly origin: string;
  readonly redirectUri: string;
  readonly config: oidc.Configuration;
  readonly dpop: oidc.DPoPHandle;
  readonly dpopKeys: oidc.CryptoKeyPair;
  /** Pushes an authorization request. */
  ask(details: Record<string, unknown>, more?: Record<string, string>): Promise<LinkAttempt>;
  /** Exchanges the code in the return address `back` for tokens. */
  fetchTokens(back: string, attempt: LinkAttempt): ReturnType<typeof oidc.authorizationCodeGrant>;
  /** Fetches a token of the shop itself, by client credentials. */
  clientToken(): Promise<string>;
  /** Calls the API with a token and a DPoP proof. */
  api(token: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Makes a valid client assertion, in which the arguments replace claims, header members or the key. */
  assertion(claims?: JWTPayload, header?: Record<string, unknown>, key?: CryptoKey): Promise<string>;
  /** Posts a form to an endpoint of the authorization server. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

/** The mandate that a shop requests by default (RFC 9396). */
export const mandateDetail = {
  type: 'wallet_mandate',
  currency: 'EUR',
  max_per_payment: '3000',
  max_per_month: '30000',
  purpose: 'Your purchases',
  account: 'shopper-1',
};

/** Registers a shop with the wallet, and configures its OAuth client by discovery. */
export async function openShop(
  constellation: Constellation,
  clientId = `shop-${randomUUID()}`,
  more: { privateOrigins?: readonly string[] } = {},
): Promise<Shop> {
  const { wallet, walletUrl, http } = constellation;
  const keys = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' } as JWK & {
    kty: string;
  };
  const redirectUri = `http://${clientId}.localhost/wallet/callback`;
  const name = 'Juniper & Salt';
  const jwks = { keys: [publicJwk] };
  const registration = { clientId, name, redirectUris: [redirectUri], jwks, ...more };
  const registered = await wallet.linking.clients.register(registration);
  if (!registered.ok) throw new Error(registered.error.reason);
  const config = await oidc.discovery(
    new URL(walletUrl),
    clientId,
    { id_token_signed_response_alg: 'ES256', require_pushed_authorization_requests: true },
    oidc.PrivateKeyJwt({ key: keys.privateKey, kid: 'one' }),
    { execute: [oidc.allowInsecureRequests], [oidc.customFetch]: (url, init) => http(url, init as RequestInit) },
  );
  const dpopKeys = await oidc.randomDPoPKeyPair('ES256');
  const shop = { clientId, redirectUri, config, dpopKeys, dpop: oidc.getDPoPHandle(config, dpopKeys) };
  return {
    ...shop,
    origin: new URL(redirectUri).origin,
    ...linkCalls(shop),
    ...rawCalls(constellation, clientId, keys.privateKey),
    api: apiCall(walletUrl, shop),
  };
}

type Parts = Pick<Shop, 'config' | 'dpop' | 'redirectUri'>;

function linkCalls({ config, dpop, redirectUri }: Parts): Pick<Shop, 'ask' | 'fetchTokens' | 'clientToken'> {
  return {
    ask: async (details, more = {}) => {
      const verifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const parameters = {
        scope: details['type'] === 'wallet_payee' ? 'openid' : 'openid payments',
        redirect_uri: redirectUri,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        authorization_details: JSON.stringify([details]),
        ...more,
      };
      const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP: dpop });
      return { url, verifier, state };
    },
    fetchTokens: (back, attempt) =>
      oidc.authorizationCodeGrant(
        config,
        new URL(back),
        { expectedState: attempt.state, pkceCodeVerifier: attempt.verifier, idTokenExpected: true },
        undefined,
        { DPoP: dpop },
      ),
    clientToken: async () =>
      (await oidc.clientCredentialsGrant(config, { scope: 'client' }, { DPoP: dpop })).access_token,
  };
}

function apiCall(walletUrl: string, { config, dpop }: Parts): Shop['api'] {
  return async (token, method, path, body, headers = {}) => {
    const all = new Headers(body === undefined ? headers : { 'content-type': 'application/json', ...headers });
    const text = body === undefined ? undefined : JSON.stringify(body);
    const url = new URL(path, walletUrl);
    try {
      return await oidc.fetchProtectedResource(config, token, url, method, text, all, { DPoP: dpop });
    } catch (error) {
      if (error instanceof oidc.WWWAuthenticateChallengeError) return error.response;
      throw error;
    }
  };
}

function rawCalls(
  { walletUrl, http }: Constellation,
  clientId: string,
  clientKey: CryptoKey,
): Pick<Shop, 'assertion' | 'post'> {
  return {
    assertion: (claims = {}, header = {}, key = clientKey) => {
      const now = Math.floor(Date.now() / 1_000);
      const right = { iss: clientId, sub: clientId, aud: walletUrl, jti: randomUUID(), iat: now, exp: now + 60 };
      return new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(key);
    },
    post: (path, form, headers = {}) =>
      http(`${walletUrl}${path}`, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' }),
  };
}

/** Makes a DPoP proof (RFC 9449), in which the arguments add or replace claims and header members. */
export async function proofOf(
  keys: oidc.CryptoKeyPair,
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  const jwk = await exportJWK(keys.publicKey);
  return new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1_000), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(keys.privateKey);
}
