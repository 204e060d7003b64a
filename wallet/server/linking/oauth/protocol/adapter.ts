import { Provider, errors } from 'oidc-provider';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Db } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../../cell.ts';
import type { Client } from '../../clients/domain.ts';
import type { Clients } from '../../clients/service.ts';
import { responseModes } from './checks.ts';
import { endLink } from '../links-service.ts';
import type { Links } from '../links-service.ts';
import { detailTypes } from '../schema.ts';
import {
  consumeArtifact,
  deleteArtifact,
  deleteOfGrant,
  findArtifact,
  insertOfGrant,
  insertOnce,
  upsertArtifact,
} from '../store.ts';
import type { Artifact } from '../store.ts';

const OF_GRANTS = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

/** The adapter's dependencies; ending a grant also ends its link. */
export interface AdapterDeps extends Links {
  readonly db: Db;
  readonly world: World;
  readonly clients: Clients;
}

/** Stores the authorization server's artifacts in PostgreSQL; each kind has its adapter. */
export function adapterFactory(deps: AdapterDeps): (kind: string) => Adapter {
  return (kind) => {
    if (kind === 'Client') return clientAdapter(deps.clients);
    if (kind === 'Session') return storesNothing;
    return artifactAdapter(deps, kind);
  };
}

function artifactAdapter(deps: AdapterDeps, kind: string): Adapter {
  return {
    ...refused,
    upsert: (id, payload, expiresIn) => upsert(deps, kind, id, payload, expiresIn),
    find: (id) => find(deps, kind, id),
    consume: (id) => consume(deps, kind, id),
    destroy: (id) => destroy(deps, kind, id),
    revokeByGrantId: (grantId) => deps.db.asWriter((tx) => deleteOfGrant(tx, HOME_CELL, grantId, kind)),
  };
}

async function upsert(
  deps: AdapterDeps,
  kind: string,
  id: string,
  payload: AdapterPayload,
  expiresIn: number | undefined,
): Promise<void> {
  const expiresAt = expiryOf(payload, expiresIn, deps.world.clocks.security());
  if (await write(deps, toArtifact(kind, id, payload, expiresAt))) return;
  // A concurrent request has used the same assertion, or ended the grant.
  if (kind === 'ReplayDetection') throw new errors.InvalidRequest('a one-time value was used before');
  throw new errors.InvalidGrant('grant not found');
}

/** Writes an artifact by the rule of its kind. @returns Whether it was written. */
function write({ db, world }: AdapterDeps, artifact: Artifact): Promise<boolean> {
  const { kind } = artifact;
  return db.asWriter(async (tx) => {
    if (kind === 'ReplayDetection') return insertOnce(tx, HOME_CELL, artifact, world.clocks.security());
    if (OF_GRANTS.has(kind)) return insertOfGrant(tx, HOME_CELL, artifact, sha256(artifact.grantId ?? ''));
    await upsertArtifact(tx, HOME_CELL, artifact);
    return true;
  });
}

async function find({ db }: AdapterDeps, kind: string, id: string): Promise<AdapterPayload | undefined> {
  const found = await db.one((tx) => findArtifact(tx, HOME_CELL, kind, sha256(id)));
  return found && ({ ...found.payload, jti: id, ...(found.consumedAt ? { consumed: true } : {}) } as AdapterPayload);
}

/** Uses a code up. A code that was used before ends its link, since it may have been stolen. */
async function consume(deps: AdapterDeps, kind: string, id: string): Promise<void> {
  const { db, world } = deps;
  const idHash = sha256(id);
  const first = await db.asWriter((tx) => consumeArtifact(tx, HOME_CELL, kind, idHash, world.clocks.security()));
  if (first) return;
  const used = await db.one((tx) => findArtifact(tx, HOME_CELL, kind, idHash));
  if (used?.grantId) await endLink(deps, used.grantId, 'replay');
  throw new errors.InvalidGrant('already consumed');
}

/** Deletes an artifact. A grant ends with its link: its client revoked a token, or used a code twice. */
async function destroy(deps: AdapterDeps, kind: string, id: string): Promise<void> {
  if (kind === 'Grant') await endLink(deps, id, Provider.ctx?.oidc.route === 'revocation' ? 'client' : 'replay');
  else await deps.db.asWriter((tx) => deleteArtifact(tx, HOME_CELL, kind, sha256(id)));
}

function toArtifact(kind: string, id: string, payload: AdapterPayload, expiresAt: Date): Artifact {
  // Without the value itself: the table has only its hash.
  const { jti: _jti, ...kept } = payload;
  return {
    kind,
    idHash: sha256(id),
    grantId: kind === 'Interaction' ? null : (payload.grantId ?? null),
    payload: kept as Artifact['payload'],
    expiresAt,
  };
}

function expiryOf(payload: AdapterPayload, expiresIn: number | undefined, now: Date): Date {
  const seconds = payload.exp ?? Math.floor(now.getTime() / 1_000) + (expiresIn ?? 0);
  return new Date(seconds * 1_000);
}

async function refuse(): Promise<never> {
  throw new Error('The authorization server called a method that none of its features needs.');
}

const refused: Adapter = {
  upsert: refuse,
  find: refuse,
  findByUserCode: refuse,
  findByUid: refuse,
  consume: refuse,
  destroy: refuse,
  revokeByGrantId: refuse,
};

/** Stores no sessions of the library: the wallet's own sessions know who is signed in. */
const storesNothing: Adapter = {
  ...refused,
  upsert: async () => {},
  find: async () => {},
  findByUid: async () => {},
  destroy: async () => {},
};

function clientAdapter(clients: Clients): Adapter {
  return {
    ...refused,
    find: (id) => findMetadata(clients, id),
  };
}

async function findMetadata(clients: Clients, id: string): Promise<AdapterPayload | undefined> {
  const client = await clients.find(id);
  return client && (toMetadata(client) as AdapterPayload);
}

function toMetadata(client: Client) {
  return {
    client_id: client.clientId,
    client_name: client.name,
    redirect_uris: [...client.redirectUris],
    jwks: { keys: [...client.jwks.keys] },
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    response_modes: [...responseModes],
    authorization_details_types: [...detailTypes],
    token_endpoint_auth_method: 'private_key_jwt',
    id_token_signed_response_alg: 'ES256',
    dpop_bound_access_tokens: true,
    require_pushed_authorization_requests: true,
  };
}
