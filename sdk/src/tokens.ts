import { send } from './http.ts';
import type { Sent } from './http.ts';
import { WalletProblem, WalletUnreachable } from './problem.ts';
import { assertionFor, proofFor } from './signing.ts';
import type { Signer } from './signing.ts';

/** The settings of the cache of tokens. */
export interface TokenSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientKeyId: string | undefined;
  readonly clientSigner: Signer;
  readonly proofSigner: Signer;
  readonly http: typeof fetch;
  readonly now: () => Date;
  readonly timeoutMs: number;
}

/** A cache of access tokens, which are fetched when first needed and used until shortly before they expire. */
export interface Tokens {
  /** The client's own token (RFC 6749 §4.4). */
  client(): Promise<string>;
  /** A link's token. @throws WalletProblem with `mandate_revoked` exactly if the link has ended. */
  link(refreshToken: string): Promise<string>;
  /** Removes a token that the wallet no longer accepts. */
  forget(token: string): void;
}

interface Kept {
  readonly token: Promise<string>;
  until: number;
  value?: string;
}

/** A token that expires within this time is no longer used, because a request takes time too. */
const MARGIN_MS = 30_000;
const MOST_KEPT = 10_000;

/** Creates an empty cache. */
export function createTokens(settings: TokenSettings): Tokens {
  const kept = new Map<string, Kept>();
  const endpoint = discoverEndpoint(settings);
  const get = (name: string, form: Record<string, string>): Promise<string> => {
    const known = kept.get(name);
    if (known && known.until > settings.now().getTime()) return known.token;
    if (kept.size >= MOST_KEPT) kept.clear();
    const fetched = fetchToken(settings, endpoint, form);
    // Concurrent callers wait for the same token.
    const entry: Kept = { token: fetched.then(({ token }) => token), until: Infinity };
    kept.set(name, entry);
    fetched.then(
      ({ token, expiresInMs }) => {
        entry.value = token;
        entry.until = settings.now().getTime() + expiresInMs - MARGIN_MS;
      },
      () => kept.delete(name),
    );
    return entry.token;
  };
  return {
    client: () => get('client', { grant_type: 'client_credentials', scope: 'client' }),
    link: (refreshToken) => get(`link ${refreshToken}`, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    forget: (token) => {
      for (const [name, { value }] of kept) if (value === token) kept.delete(name);
    },
  };
}

/** Discovers the token endpoint from the issuer's metadata (RFC 8414) when first needed, and again after a failure. */
function discoverEndpoint({ issuer, http, timeoutMs }: TokenSettings): () => Promise<string> {
  let known: Promise<string> | undefined;
  const discover = async (): Promise<string> => {
    const { body } = await send(http, `${issuer}/.well-known/openid-configuration`, { method: 'GET' }, timeoutMs);
    // Another issuer's document would make the client send it its assertions (RFC 8414 §3.3).
    if (body['issuer'] !== issuer) throw new WalletUnreachable('The metadata names another issuer.');
    return String(body['token_endpoint']);
  };
  return () => {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function fetchToken(settings: TokenSettings, endpoint: () => Promise<string>, form: Record<string, string>) {
  const { issuer, clientId, clientKeyId, http, now, timeoutMs } = settings;
  const url = await endpoint();
  const assertion = await assertionFor(settings.clientSigner, { clientId, kid: clientKeyId, issuer }, now());
  const answer = await send(
    http,
    url,
    {
      method: 'POST',
      headers: {
        dpop: await proofFor(settings.proofSigner, { method: 'POST', url }, now()),
        accept: 'application/json',
      },
      body: new URLSearchParams({
        ...form,
        client_id: clientId,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }),
    },
    timeoutMs,
  );
  return readToken(answer);
}

function readToken({ status, body }: Sent): { token: string; expiresInMs: number } {
  const { access_token: token, expires_in: expiresIn } = body;
  if (status === 200 && typeof token === 'string' && typeof expiresIn === 'number') {
    return { token, expiresInMs: expiresIn * 1_000 };
  }
  if (status >= 500) throw new WalletUnreachable(`The wallet answered ${status}.`);
  const { error, code = error, error_description: title = 'No token was given' } = body;
  // Only this code means that the link has ended. After a wrong proof, key or clock, it is still in force.
  if (code === 'mandate_revoked') {
    throw new WalletProblem(409, { code, title: 'The link to this wallet has ended', detail: title, charged: false });
  }
  throw new WalletProblem(status, { code, title, charged: false });
}
