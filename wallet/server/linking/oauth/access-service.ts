import { jwtVerify } from 'jose';
import type { Db } from '#platform/db/db.ts';
import { sha256, sha256Base64url } from '#platform/kernel/canonical.ts';
import { isId } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { PROOF_WINDOW_S } from './domain.ts';
import type { AccessError, Authorization } from './domain.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import { createProofKeys } from './protocol/proof-keys.ts';
import type { ProofKey, ProofKeys } from './protocol/proof-keys.ts';
import { presentTokens } from './store.ts';
import type { Artifact, Presented } from './store.ts';

interface AccessRequest {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  /** The `DPoP` header; a request with two is refused. */
  readonly proof: string | readonly string[] | undefined;
}

/** The door to the API: judges the token of each request. */
export interface Access {
  /**
   * Judges a token and its proof of possession (RFC 9449 §7). The token must be in force. Its key must have signed the
   * proof for this request, within `PROOF_WINDOW_S`, and the proof must not have been used before.
   */
  authorize(request: AccessRequest): Promise<Result<Authorization, AccessError>>;
}

const TOKEN_KINDS = ['AccessToken', 'ClientCredentials'];

interface AccessDeps {
  readonly db: Db;
  readonly world: World;
  readonly publicUrl: string;
}

interface SharedAccess extends AccessDeps {
  /** A cache of the keys that clients used last. */
  readonly proofKeys: ProofKeys;
  /** Judges a token and its proof; concurrent calls share one query. */
  readonly checkToken: (one: Presented) => Promise<Judged>;
}

type Judged = Result<Authorization, AccessError>;

/** Creates the door to the API. */
export function createAccess(deps: AccessDeps): Access {
  const shared: SharedAccess = {
    ...deps,
    proofKeys: createProofKeys(),
    checkToken: coalesce((presented) => checkTokens(deps, presented)),
  };
  return { authorize: (request) => authorizeRequest(shared, request) };
}

async function authorizeRequest(
  { world, publicUrl, proofKeys, checkToken }: SharedAccess,
  { method, path, authorization, proof }: AccessRequest,
): Promise<Judged> {
  if (authorization === undefined) return err({ code: 'token_missing' });
  const token = /^DPoP ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
  if (token === undefined) return err({ code: 'token_invalid' });
  if (typeof proof !== 'string') return proofInvalid('one DPoP header is needed');
  const now = world.clocks.security();
  const judged = await judgeProof({ proof, method, url: `${publicUrl}${path}`, token, now, proofKeys });
  if (!judged.ok) return judged;
  const { key, jti } = judged.value;
  const proofHash = sha256(`${key.thumbprint} ${jti}`);
  const authorized = await checkToken({ tokenHash: sha256(token), proofHash, thumbprint: key.thumbprint });
  // Only keys of valid tokens are cached: a stranger's keys must not push out those of shops.
  if (authorized.ok) proofKeys.keep(key);
  return authorized;
}

/** Judges concurrently presented tokens, each with its proof, in their order. */
async function checkTokens({ db, world }: AccessDeps, presented: readonly Presented[]): Promise<Judged[]> {
  const now = world.clocks.security();
  // Twice the window, since a proof may be dated as far ahead as behind.
  const proofsUntil = new Date(now.getTime() + 2 * PROOF_WINDOW_S * 1_000);
  const rows = await db.one((tx) => presentTokens(tx, HOME_CELL, { kinds: TOKEN_KINDS, presented, now, proofsUntil }));
  const tokens = new Map(rows.map((row) => [row.idHash.toString('hex'), row]));
  const fresh = new Set(rows.flatMap(({ isFresh, proofHash }) => (isFresh ? [proofHash.toString('hex')] : [])));
  return presented.map((one) => {
    const judged = judgeToken(tokens.get(one.tokenHash.toString('hex')), one.thumbprint, now);
    if (!judged.ok) return judged;
    // Deleted, so that of two requests with the same proof in one group, only the first passes.
    const isFresh = fresh.delete(one.proofHash.toString('hex'));
    return isFresh ? judged : proofInvalid('the proof was used before');
  });
}

const algorithms = ['ES256', 'PS256', 'EdDSA', 'Ed25519'];

async function judgeProof(asked: {
  proof: string;
  method: string;
  url: string;
  token: string;
  now: Date;
  proofKeys: ProofKeys;
}): Promise<Result<{ key: ProofKey; jti: string }, AccessError>> {
  let proofKey: ProofKey | undefined;
  const keyOf: Parameters<typeof jwtVerify>[1] = async (header, token) => {
    proofKey = await asked.proofKeys.of(header, token);
    return proofKey.key;
  };
  const options = { algorithms, typ: 'dpop+jwt', currentDate: asked.now };
  const verified = await jwtVerify(asked.proof, keyOf, options).catch(() => undefined);
  if (!verified || !proofKey) return proofInvalid('the proof is not a JWT that its own public key verifies');
  const { payload } = verified;
  if (payload['htm'] !== asked.method) return proofInvalid('htm is not the method of this request');
  if (!isSameTarget(payload['htu'], asked.url)) return proofInvalid('htu is not the address of this request');
  if (payload['ath'] !== sha256Base64url(asked.token)) return proofInvalid('ath is not the hash of this token');
  const { iat, jti } = payload;
  const isRecent = typeof iat === 'number' && Math.abs(asked.now.getTime() / 1_000 - iat) <= PROOF_WINDOW_S;
  if (!isRecent) return proofInvalid(`iat is more than ${PROOF_WINDOW_S} seconds from now`);
  if (typeof jti !== 'string' || jti === '' || jti.length > 255) return proofInvalid('jti is missing or too long');
  return ok({ key: proofKey, jti });
}

function proofInvalid(reason: string): Result<never, AccessError> {
  return err({ code: 'proof_invalid', reason });
}

/** Compares addresses without query and fragment, after normalization (RFC 9449 §4.3). */
function isSameTarget(htu: unknown, url: string): boolean {
  const said = typeof htu === 'string' ? URL.parse(htu) : null;
  return said !== null && `${said.origin}${said.pathname}` === new URL(url).href;
}

function judgeToken(token: Artifact | undefined, thumbprint: string, now: Date): Result<Authorization, AccessError> {
  if (!token || token.expiresAt <= now) return err({ code: 'token_invalid' });
  const { clientId, accountId, jkt, scope } = token.payload;
  if (jkt !== thumbprint) return proofInvalid('the token is bound to another key');
  if (typeof clientId !== 'string') return err({ code: 'token_invalid' });
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  if (token.kind === 'ClientCredentials') return ok({ kind: 'client', clientId, scopes });
  // A payee's grant gives no access to the API: it only names the holder.
  if (!isId('mdt', token.grantId) || !isId('hld', accountId)) return err({ code: 'scope_insufficient' });
  return ok({ kind: 'mandate', clientId, holderId: accountId, mandateId: token.grantId, scopes });
}
