import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { Pool } from 'undici';

/** A shop's credentials, which the runs of one stage share. */
export interface ShopKeys {
  readonly clientId: string;
  /** The private key that signs client assertions. */
  readonly clientKey: JsonWebKey;
  /** The private key to which the tokens are bound (DPoP). */
  readonly proofKey: JsonWebKey;
}

/** An answer of the wallet. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A request got no answer, so the wallet may or may not have processed it. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** A shop's API client. It is fast enough for some hundred requests a second, and shares no code with the product. */
export interface ShopClient {
  readonly keys: ShopKeys;
  /** Calls the API with a token and a fresh proof. @throws {Unanswered} */
  call(token: string, method: string, path: string, body?: unknown, key?: string, hangUpMs?: number): Promise<Answer>;
  /** Posts a form to the authorization server, as the client. @throws {Unanswered} */
  form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 15_000;
const CONNECTIONS = 64;

/** Generates the keys of a new client. */
export function makeShopKeys(clientId: string): ShopKeys {
  const fresh = (): JsonWebKey =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return { clientId, clientKey: fresh(), proofKey: fresh() };
}

/** Returns the public part of a key, in the form in which a client registers it. */
export function publicJwk(key: JsonWebKey): JsonWebKey & { kty: string } {
  const { kty = 'EC', crv, x, y } = key;
  return { kty, crv, x, y, kid: 'one', alg: 'ES256', use: 'sig' } as JsonWebKey & { kty: string };
}

/**
 * Creates a client that calls the wallet directly, without a proxy between them.
 *
 * @param walletUrl The wallet's public address, which proofs name.
 * @param port The wallet's own port.
 */
export function createShopClient(keys: ShopKeys, walletUrl: string, port: number): ShopClient {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, headersTimeout: ANSWER_WITHIN_MS });
  const clientKey = createPrivateKey({ key: keys.clientKey, format: 'jwk' });
  const prove = proofMaker(keys, walletUrl);
  const { host } = new URL(walletUrl);
  const send = async (request: Sent): Promise<Answer> => {
    const hangUp = AbortSignal.timeout(request.hangUpMs ?? ANSWER_WITHIN_MS);
    try {
      const { path, method, headers, body = null } = request;
      const answer = await pool.request({ path, method, headers: { host, ...headers }, body, signal: hangUp });
      const text = await answer.body.text();
      return { status: answer.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    } catch (cause) {
      throw new Unanswered(`${request.method} ${request.path}`, { cause });
    }
  };
  return {
    keys,
    call: (token, method, path, body, key, hangUpMs) =>
      send({
        method,
        path,
        ...(hangUpMs === undefined ? {} : { hangUpMs }),
        headers: {
          authorization: `DPoP ${token}`,
          dpop: prove(method, path, token),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    form: (path, fields) =>
      send({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/x-www-form-urlencoded', dpop: prove('POST', path) },
        body: new URLSearchParams({
          client_id: keys.clientId,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion(clientKey, keys.clientId, walletUrl),
          ...fields,
        }).toString(),
      }),
    close: () => pool.destroy(),
  };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Hangs up after this long, whatever is on its way. */
  readonly hangUpMs?: number;
}

/** Returns a function that makes DPoP proofs (RFC 9449 §4.2). */
function proofMaker({ proofKey }: ShopKeys, walletUrl: string) {
  const key = createPrivateKey({ key: proofKey, format: 'jwk' });
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk };
  return (method: string, path: string, token?: string): string => {
    const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
    const htu = `${walletUrl}${path.split('?')[0]}`;
    return jwt(key, header, { htm: method, htu, jti: randomUUID(), iat: nowS(), ...ath });
  };
}

/** Makes a client assertion (RFC 7523 §3). */
function assertion(key: KeyObject, clientId: string, audience: string): string {
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat: nowS(), exp: nowS() + 60 };
  return jwt(key, { alg: 'ES256', kid: 'one' }, claims);
}

function jwt(key: KeyObject, header: unknown, claims: unknown): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function nowS(): number {
  return Math.floor(Date.now() / 1_000);
}
