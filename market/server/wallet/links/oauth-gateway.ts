import * as oidc from 'openid-client';
import { importJWK } from 'jose';
import type { Logger } from 'pino';
import { skewOfDate, skewSentence } from '#platform/clock/skew.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { askedCaps, faultOf } from './domain.ts';
import type { LinkFault } from './domain.ts';

interface OauthSettings {
  readonly walletUrl: string;
  readonly clientId: string;
  readonly clientKey: SigningJwk;
  readonly proofKeys: readonly SigningJwk[];
  readonly redirectUri: string;
  readonly http: typeof fetch;
  readonly log: Logger;
}

/** A new link attempt: the address for the browser, and the secrets that tie the answer to the attempt. */
interface BegunAttempt {
  readonly url: string;
  readonly state: string;
  readonly verifier: string;
}

/**
 * The market's request: to charge a shopper's wallet, or to pay a seller into one. `account` is the market's name of
 * the shopper or seller.
 */
type Question =
  | { readonly kind: 'mandate'; readonly account: string }
  | {
      readonly kind: 'payee';
      readonly account: string;
      readonly name: string;
      readonly commissionBasisPoints: number;
    };

/** The mandate or payee that the holder allowed. */
export type Granted = GrantedMandate | GrantedPayee;

/** A wallet into which the market may pay a seller. */
export interface GrantedPayee {
  readonly kind: 'payee';
  readonly payeeId: string;
  readonly label: string;
}

/** A mandate, with the refresh token under which the market may charge the wallet. */
export interface GrantedMandate {
  readonly kind: 'mandate';
  readonly mandateId: string;
  readonly refreshToken: string;
  readonly subject: string;
  readonly label: string;
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
}

/** Why a link attempt could not begin. `failed`: the wallet refused what the market signed; the log says why. */
export type BeginFault = 'unreachable' | 'clock' | 'failed';

/** The OAuth client for links: FAPI 2.0 with pushed requests, PKCE, `private_key_jwt` and DPoP. */
export interface OauthGateway {
  /** Pushes a request to the wallet (RFC 9126), and returns the address for the browser. */
  begin(question: Question): Promise<Result<BegunAttempt, BeginFault>>;
  /** Checks state, issuer and signed ID token of the wallet's answer, and redeems its code. @param url The callback's full address. */
  finish(url: URL, attempt: Pick<BegunAttempt, 'state' | 'verifier'>): Promise<Result<Granted, LinkFault>>;
}

/** The wallet's OAuth server as discovered, and the key pair that its tokens are bound to. */
interface Connection {
  readonly config: oidc.Configuration;
  /** By key id, the present one first. */
  readonly proofs: ReadonlyMap<string, oidc.CryptoKeyPair>;
}

interface GatewayDeps extends OauthSettings {
  /** Filled at the first request that succeeds, because the wallet may start after the market. */
  readonly cache: { connection?: Promise<Connection> | undefined };
}

/** Creates the OAuth client. It discovers the wallet's server at the first request. */
export function createOauthGateway(settings: OauthSettings): OauthGateway {
  const deps: GatewayDeps = { ...settings, cache: {} };
  return {
    begin: (question) => beginAttempt(deps, question),
    finish: (url, attempt) => finishAttempt(deps, url, attempt),
  };
}

async function beginAttempt(deps: GatewayDeps, question: Question): Promise<Result<BegunAttempt, BeginFault>> {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  try {
    const { config, proofs } = await connectionOf(deps);
    const [kid, proof] = [...proofs][0]!;
    const parameters = {
      scope: question.kind === 'payee' ? 'openid' : 'openid payments',
      redirect_uri: deps.redirectUri,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      authorization_details: JSON.stringify([detailFor(question)]),
    };
    const DPoP = oidc.getDPoPHandle(config, proof);
    const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
    // The wallet binds the code to this key, which may no longer be the present one when the browser comes back.
    return ok({ url: url.href, state, verifier: `${kid}.${verifier}` });
  } catch (error) {
    if (isSilence(error)) return err('unreachable');
    if (error instanceof oidc.ResponseBodyError && isClockOff(deps, error.response)) return err('clock');
    if (!(error instanceof oidc.ResponseBodyError || error instanceof oidc.ClientError)) throw error;
    deps.log.error({ err: error, question: question.kind }, 'the wallet did not begin a link');
    return err('failed');
  }
}

async function finishAttempt(
  deps: GatewayDeps,
  url: URL,
  { state, verifier }: Pick<BegunAttempt, 'state' | 'verifier'>,
): Promise<Result<Granted, LinkFault>> {
  try {
    const { config, proofs } = await connectionOf(deps);
    const [kid, pkceCodeVerifier] = verifier.split('.') as [string, string];
    const proof = proofs.get(kid);
    if (!proof) return err('failed');
    const tokens = await oidc.authorizationCodeGrant(
      config,
      url,
      { expectedState: state, pkceCodeVerifier, idTokenExpected: true },
      undefined,
      { DPoP: oidc.getDPoPHandle(config, proof) },
    );
    return toGranted(tokens);
  } catch (error) {
    if (error instanceof oidc.AuthorizationResponseError) return err(faultOf(error.error, error.error_description));
    if (error instanceof oidc.ResponseBodyError && isClockOff(deps, error.response)) return err('clock');
    if (error instanceof oidc.ResponseBodyError) return err(faultOfToken(error.error_description));
    if (isSilence(error)) return err('unreachable');
    // Any other client error means that the answer does not belong to this attempt: wrong state, issuer or token.
    if (error instanceof oidc.ClientError) return err('failed');
    throw error;
  }
}

function connectionOf(deps: GatewayDeps): Promise<Connection> {
  const { cache } = deps;
  cache.connection ??= connect(deps).catch((error: unknown) => {
    cache.connection = undefined;
    throw error;
  });
  return cache.connection;
}

async function connect(settings: OauthSettings): Promise<Connection> {
  const pairs = settings.proofKeys.map(async (key) => [key.kid, await proofPair(key)] as const);
  const [config, proofs] = await Promise.all([discover(settings), Promise.all(pairs)]);
  return { config, proofs: new Map(proofs) };
}

function discover({ walletUrl, clientId, clientKey, http }: OauthSettings): Promise<oidc.Configuration> {
  const isLocal = /(^|\.)localhost$/.test(new URL(walletUrl).hostname);
  return importJWK(clientKey, 'ES256').then((key) =>
    oidc.discovery(
      new URL(walletUrl),
      clientId,
      { id_token_signed_response_alg: 'ES256', require_pushed_authorization_requests: true },
      oidc.PrivateKeyJwt({ key: key as CryptoKey, kid: clientKey.kid }),
      {
        // The library alone would trust an ID token that comes over TLS, and plain HTTP is only for this machine.
        execute: [oidc.enableNonRepudiationChecks, ...(isLocal ? [oidc.allowInsecureRequests] : [])],
        [oidc.customFetch]: (url, init) => http(url, init as RequestInit),
      },
    ),
  );
}

async function proofPair({ kty, crv, x, y, d }: SigningJwk): Promise<oidc.CryptoKeyPair> {
  const [privateKey, publicKey] = await Promise.all([
    importJWK({ kty, crv, x, y, d }, 'ES256'),
    importJWK({ kty, crv, x, y }, 'ES256', { extractable: true }),
  ]);
  return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

function detailFor(question: Question) {
  const { account } = question;
  if (question.kind === 'payee') {
    const { name, commissionBasisPoints } = question;
    return { type: 'wallet_payee', name, max_commission_basis_points: commissionBasisPoints, account };
  }
  return {
    type: 'wallet_mandate',
    currency: askedCaps.maxPerMonth.currency,
    max_per_payment: String(askedCaps.maxPerPayment.minor),
    max_per_month: String(askedCaps.maxPerMonth.minor),
    purpose: 'Paying for what you buy at Holdfast Market',
    account,
  };
}

function faultOfToken(description: string | undefined): LinkFault {
  return description === 'linked_elsewhere' ? 'elsewhere' : 'failed';
}

/** Whether the market's clock and the wallet's differ, so that the wallet refuses signatures as too new or too old. */
function isClockOff({ walletUrl, log }: OauthSettings, { headers }: Response): boolean {
  const now = Date.now();
  const aheadMs = skewOfDate(headers.get('date'), { at: now, answeredAt: now });
  if (aheadMs === 0) return false;
  log.error({ aheadMs }, skewSentence({ other: walletUrl, aheadMs }));
  return true;
}

/** Whether there was no answer, or none of the protocol: a lost connection, a timeout, or a starting server. */
function isSilence(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON';
}

function toGranted(tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Result<Granted, LinkFault> {
  const detail = (tokens.authorization_details as Record<string, unknown>[] | undefined)?.[0];
  const claims = tokens.claims();
  if (!claims || !detail) return err('failed');
  const label = typeof claims['wallet_label'] === 'string' ? claims['wallet_label'] : 'Wallet';
  // A payee is managed with the market's own token, so the tokens of its grant are not stored.
  if (typeof detail['payee_id'] === 'string') return ok({ kind: 'payee', payeeId: detail['payee_id'], label });
  const { mandate_id: mandateId, max_per_payment: perPayment, max_per_month: perMonth } = detail;
  if (tokens.refresh_token === undefined || typeof mandateId !== 'string') return err('failed');
  return ok({
    kind: 'mandate',
    mandateId,
    refreshToken: tokens.refresh_token,
    subject: claims.sub,
    label,
    maxPerPayment: { minor: BigInt(String(perPayment)), currency: 'EUR' },
    maxPerMonth: { minor: BigInt(String(perMonth)), currency: 'EUR' },
  });
}
