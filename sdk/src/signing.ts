/** A private key on P-256, as a JSON Web Key. */
export type PrivateJwk = JsonWebKey & { readonly kid?: string };

/** A signer of JSON Web Tokens. */
export interface Signer {
  readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string };
  /** Signs a JWT (RFC 7519) with ES256. */
  sign(header: Readonly<Record<string, unknown>>, payload: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Creates a signer with a private key. @throws If it is no private P-256 key. */
export function createSigner(jwk: PrivateJwk): Signer {
  const { kty, crv, x, y, d } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || !x || !y || !d) throw new TypeError('A private key on P-256 is needed.');
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, curve, false, ['sign']);
  return {
    publicJwk: { kty, crv, x, y },
    sign: async (header, payload) => {
      const text = `${encodeJson({ alg: 'ES256', ...header })}.${encodeJson(payload)}`;
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      const signature = await crypto.subtle.sign(algorithm, await key, new TextEncoder().encode(text));
      return `${text}.${base64url(new Uint8Array(signature))}`;
    },
  };
}

/**
 * Signs a proof of possession (RFC 9449) for one request.
 *
 * @param request.token The access token that the request carries, if it carries one.
 */
export async function proofFor(
  signer: Signer,
  request: { method: string; url: string; token?: string },
  now: Date,
): Promise<string> {
  const { origin, pathname } = new URL(request.url);
  const ath = request.token === undefined ? {} : { ath: await sha256(request.token) };
  const claims = {
    jti: crypto.randomUUID(),
    htm: request.method,
    htu: `${origin}${pathname}`,
    iat: seconds(now),
    ...ath,
  };
  return signer.sign({ typ: 'dpop+jwt', jwk: signer.publicJwk }, claims);
}

/** Signs the assertion that authenticates the client to the authorization server (RFC 7523, `private_key_jwt`). */
export function assertionFor(
  signer: Signer,
  client: { clientId: string; kid: string | undefined; issuer: string },
  now: Date,
): Promise<string> {
  const { clientId, kid, issuer } = client;
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    jti: crypto.randomUUID(),
    iat: seconds(now),
    exp: seconds(now) + 60,
  };
  return signer.sign(kid === undefined ? {} : { kid }, claims);
}

async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function seconds(now: Date): number {
  return Math.floor(now.getTime() / 1_000);
}

function encodeJson(value: unknown): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)));
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
