import { createHmac } from 'node:crypto';
import { Provider, errors, interactionPolicy } from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { isId } from '#platform/kernel/id.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { urls } from '../../../urls.ts';
import type { Mandates } from '../../mandates/service.ts';
import { adapterFactory } from './adapter.ts';
import type { AdapterDeps } from './adapter.ts';
import { judgeAssertion, ownChecks } from './checks.ts';
import { claimNames } from '../claims-domain.ts';
import { claimsUnder } from '../claims-service.ts';
import type { ClaimsDeps } from '../claims-service.ts';
import { explainRefusal } from './explain.ts';
import { limitsOf } from '../../../identity/limits/domain.ts';
import type { Limits } from '../../../identity/limits/service.ts';
import { aboveCaps, mostCaps } from '../domain.ts';
import { detailTypes, toAsked } from '../schema.ts';

interface ProviderDeps extends AdapterDeps, ClaimsDeps {
  readonly publicUrl: string;
  /** Derives separate keys for each label. */
  readonly key: (label: string) => KeyRing;
  /** The first signs ID tokens. All are published: clients know the next one before it signs, and a former one after. */
  readonly signingKeys: readonly SigningJwk[];
  /** Makes the pseudonyms under which clients know people; it never changes. */
  readonly pseudonymKey: Buffer;
  readonly security: Pick<SecurityLog, 'note'>;
  readonly limits: Pick<Limits, 'current'>;
  readonly mandates: Pick<Mandates, 'find' | 'activate' | 'revoke'>;
  /** Draws the page for a person who meets an error; support finds the request by `reference`. */
  readonly errorPage: (error: { readonly code: string; readonly reference: string }) => string;
}

const SECOND = 1;
const MINUTE = 60 * SECOND;
/** Ten years: in effect, a link lasts until the holder or the client ends it. */
const LINK = 10 * 365 * 24 * 60 * MINUTE;

const ACCESS = 10 * MINUTE;

/** The header that carries a request's reference through the library. The server overwrites a caller's value. */
export const REFERENCE_HEADER = 'x-request-id';

const INTERACTION_COOKIE = '__Secure-interaction';

/** The API's resource indicator (RFC 8707). */
export function apiOf(publicUrl: string): string {
  return `${publicUrl}${urls.roots.api()}`;
}

const signing = ['ES256', 'PS256', 'EdDSA', 'Ed25519'] as const;

/**
 * Creates the authorization server: OAuth 2.1 and OpenID Connect under the FAPI 2.0 Security Profile. Requests are
 * pushed (RFC 9126) with PKCE, and describe themselves in `authorization_details` (RFC 9396). Clients authenticate by
 * `private_key_jwt`. Tokens are opaque and bound by DPoP (RFC 9449).
 */
export function createProvider(deps: ProviderDeps): Provider {
  const provider = new Provider(deps.publicUrl, {
    adapter: adapterFactory(deps),
    ...keys(deps),
    ...people(deps),
    ...protocol,
    assertJwtClientAuthClaimsAndHeader: judgeAssertion(deps.world.clocks),
    features: { ...features, resourceIndicators: ourApi(deps), richAuthorizationRequests: richRequests(deps) },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = deps.errorPage({ code: out.error, reference: ctx.get(REFERENCE_HEADER) });
    },
  });
  provider.proxy = true;
  // Browsers accept `Secure` cookies of localhost without TLS, but the library would not set them there.
  const createContext = provider.createContext.bind(provider);
  provider.createContext = (...exchange) => {
    const context = createContext(...exchange);
    context.cookies.secure = true;
    return context;
  };
  for (const check of ownChecks(deps.world.clocks)) provider.use(check);
  provider.on('grant.error', explainRefusal);
  provider.on('pushed_authorization_request.error', explainRefusal);
  provider.on('revocation.error', explainRefusal);
  provider.on('server_error', (ctx, error) => {
    const reference = ctx.get(REFERENCE_HEADER);
    deps.world.log.error({ err: error, reference }, 'the authorization server failed');
  });
  const refused = (ctx: KoaContextWithOIDC, error: Error): void => reportRefused(deps.security, ctx, error);
  provider.on('pushed_authorization_request.error', refused);
  provider.on('grant.error', refused);
  provider.on('revocation.error', refused);
  return provider;
}

/** Logs a refused client under the id that it claims: its authentication, code or token was not valid. */
function reportRefused(security: Pick<SecurityLog, 'note'>, ctx: KoaContextWithOIDC, error: Error): void {
  if (!(error instanceof errors.OIDCProviderError)) return;
  void security.note('client.refused', ctx.oidc.entities.Client?.clientId, { reason: error.error });
}

function keys({ key, signingKeys }: ProviderDeps): Pick<Configuration, 'jwks' | 'cookies'> {
  const shared = { httpOnly: true, sameSite: 'lax', signed: true, secure: true } as const;
  return {
    jwks: { keys: [...signingKeys] },
    cookies: {
      keys: key('oauth cookies').all.map((one) => one.toString('base64url')),
      // The paths of the latter two are narrower than the whole host, which `__Host-` does not allow.
      names: { session: '__Host-oauth', interaction: INTERACTION_COOKIE, resume: `${INTERACTION_COOKIE}-resume` },
      long: shared,
      short: shared,
    },
  };
}

function people(deps: ProviderDeps): Configuration {
  return {
    claims: { openid: ['sub', ...claimNames] },
    // Pairwise, so that two clients cannot find out that they know the same person.
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_ctx, accountId, client) =>
      createHmac('sha256', deps.pseudonymKey).update(`${client.clientId} ${accountId}`).digest('base64url'),
    findAccount: (ctx, sub, token) => findAccount(deps, sub, token?.grantId ?? ctx.oidc.entities.Grant?.jti),
    interactions: {
      policy: interactionPolicy.base(),
      url: (_ctx, interaction) => urls.linking.interaction({ uid: interaction.uid }),
    },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
  };
}

async function findAccount(deps: ProviderDeps, sub: string, grantId: string | undefined) {
  const claims = await claimsUnder(deps, sub, grantId);
  return claims && { accountId: sub, claims: async () => ({ ...claims, sub }) };
}

const protocol: Configuration = {
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: signing,
    dPoPSigningAlgValues: signing,
    idTokenSigningAlgValues: ['ES256'],
  },
  responseTypes: ['code'],
  scopes: ['openid'],
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  conformIdTokenClaims: false,
  clockTolerance: 10,
  expiresWithSession: () => false,
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  // FAPI 2.0 §5.3.2.1: clients authenticate, so rotation adds no security; and a lost answer would lose the link.
  rotateRefreshToken: false,
  // Revoking any token ends the whole link.
  revokeGrantPolicy: () => true,
  clientBasedCORS: () => false,
  routes: {
    authorization: urls.oauth.authorize(),
    pushed_authorization_request: urls.oauth.push(),
    token: urls.oauth.token(),
    jwks: urls.oauth.keys(),
    revocation: urls.oauth.revoke(),
    end_session: urls.oauth.endSession(),
  },
  ttl: {
    AccessToken: ACCESS,
    AuthorizationCode: MINUTE,
    ClientCredentials: ACCESS,
    Grant: LINK,
    IdToken: 5 * MINUTE,
    Interaction: 30 * MINUTE,
    RefreshToken: LINK,
    Session: MINUTE,
  },
};

const features = {
  clientCredentials: { enabled: true },
  devInteractions: { enabled: false },
  dPoP: { enabled: true },
  fapi: { enabled: true, profile: '2.0' },
  pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  rpInitiatedLogout: { enabled: false },
  userinfo: { enabled: false },
} as const satisfies Configuration['features'];

/**
 * Binds tokens to the wallet's API, whether or not the request names it (RFC 8707). They have only scopes for which
 * their client is registered.
 */
function ourApi({ publicUrl, clients }: ProviderDeps) {
  const resource = apiOf(publicUrl);
  return {
    enabled: true,
    defaultResource: (ctx: KoaContextWithOIDC) => {
      requireDetails(ctx);
      return resource;
    },
    getResourceServerInfo: async (ctx: KoaContextWithOIDC, asked: string) => {
      if (asked !== resource) throw new errors.InvalidTarget();
      const { scopes = [] } = (await clients.find(ctx.oidc.client?.clientId ?? '')) ?? {};
      judgeScopes(ctx, scopes);
      return {
        scope: scopes.join(' '),
        audience: resource,
        accessTokenTTL: ACCESS,
        accessTokenFormat: 'opaque' as const,
      };
    },
  };
}

/** Refuses a pushed request without details, in the library's first hook that sees a whole request. */
function requireDetails({ oidc }: KoaContextWithOIDC): void {
  if (oidc.route !== 'pushed_authorization_request' || oidc.params?.['authorization_details']) return;
  throw new errors.InvalidRequest('authorization_details is needed: nobody is asked for nothing');
}

/**
 * Refuses a scope of the other kind of token, since a person grants `payments`, and nobody grants `client`; and one for
 * which the client is not registered.
 */
function judgeScopes({ oidc }: KoaContextWithOIDC, registered: readonly string[]): void {
  const scopes = [...oidc.requestParamScopes];
  if (oidc.params?.['grant_type'] === 'client_credentials') {
    const wrong = scopes.filter((scope) => scope !== 'client');
    if (wrong.length > 0 || scopes.length === 0) {
      throw new errors.InvalidScope('a token by client_credentials is for scope=client alone', wrong.join(' '));
    }
  } else if (oidc.route === 'pushed_authorization_request' && scopes.includes('client')) {
    throw new errors.InvalidScope('nobody grants what a client does in its own name', 'client');
  }
  const more = scopes.filter((scope) => scope !== 'openid' && !registered.includes(scope));
  if (more.length > 0) throw new errors.InvalidScope('this client is not registered for that scope', more.join(' '));
}

function richRequests(deps: ProviderDeps) {
  return {
    enabled: true,
    types: Object.fromEntries(
      detailTypes.map((type) => [
        type,
        { validate: (ctx: KoaContextWithOIDC, detail: unknown) => checkDetail(deps, ctx, detail) },
      ]),
    ),
    /** The details that the person granted, which may be less than requested. */
    authorizationDetailsForGrantSource: (ctx: KoaContextWithOIDC) => ctx.oidc.entities.Grant?.rar,
    authorizationDetailsForAccessToken: (
      ctx: KoaContextWithOIDC,
      _token: unknown,
      source: Granted | undefined,
      grantType: string,
    ) => detailsForToken(deps, ctx, source, grantType),
  };
}

async function checkDetail({ limits }: ProviderDeps, ctx: KoaContextWithOIDC, detail: unknown): Promise<void> {
  const asked = toAsked(detail);
  if (!asked.ok) throw new errors.InvalidAuthorizationDetails(asked.error);
  // The holder is not known yet: caps above every tier's are refused here; others are lowered to the tier later.
  const fault = aboveCaps(asked.value, mostCaps(limitsOf(await limits.current(), 2, 'EUR')));
  if (fault !== undefined) throw new errors.InvalidAuthorizationDetails(fault);
  const all = JSON.parse(String(ctx.oidc.params?.['authorization_details'])) as unknown[];
  if (all.length !== 1) throw new errors.InvalidAuthorizationDetails('ask for one thing at a time');
}

/** The code or the refresh token for which an access token is issued. */
interface Granted {
  readonly rar?: Detail[] | undefined;
  readonly grantId?: string | undefined;
}

/** The library's hook before it issues an access token. Redeeming a code activates its mandate. */
async function detailsForToken(
  deps: ProviderDeps,
  ctx: KoaContextWithOIDC,
  source: Granted | undefined,
  grantType: string,
): Promise<Detail[] | undefined> {
  if (ctx.oidc.params?.['authorization_details'] !== undefined) {
    throw new errors.InvalidAuthorizationDetails('what was granted does not change at the token endpoint');
  }
  if (grantType === 'authorization_code') await activateMandateOf(deps, source?.grantId);
  return source?.rar;
}

/**
 * Activates the mandate of a grant when its client fetches the first tokens. No other place activates a mandate; a
 * payee's grant has none.
 *
 * @throws InvalidGrant if the mandate has ended, or the wallet is linked to another account of the client.
 */
async function activateMandateOf({ mandates }: ProviderDeps, grantId: string | undefined): Promise<void> {
  if (!isId('mdt', grantId)) return;
  const activated = await mandates.activate(grantId);
  if (!activated.ok) throw new errors.InvalidGrant(activated.error.code);
}

type Detail = { readonly type: string } & Record<string, unknown>;
