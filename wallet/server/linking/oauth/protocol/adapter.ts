import { Provider, errors } from 'oidc-provider';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Db } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../../cell.ts';
import type { Client } from '../../clients/domain.ts';
import type { Clients } from '../../clients/service.ts';
import { responseModes } from './checks.ts';
import { endLink } from '../grants-service.ts';
import type { Links } from '../grants-service.ts';
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

/** What artifacts are kept with; the links are ended with their grants. */
export interface AdapterDeps extends Links {
  readonly db: Db;
  readonly world: World;
  readonly clients: Clients;
}

/** Keeps what the authorization server keeps in PostgreSQL; one adapter per kind of artifact. */
export function adapterFactory(deps: AdapterDeps): (kind: string) => Adapter {
  return (kind) => {
    if (kind === 'Client') return clientAdapter(deps.clients);
    if (kind === 'Session') return nothingKept;
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
  // Somebody was faster: the very assertion was used meanwhile, or the grant was ended.
  if (kind === 'ReplayDetection') throw new errors.InvalidRequest('a one-time value was used before');
  throw new errors.InvalidGrant('grant not found');
}

/** Writes an artifact by the rule of its kind. @returns Whether it was let in. */
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

/** Uses a code up. Used before, its link is ended: one of the two who had it was not meant to. */
async function consume(deps: AdapterDeps, kind: string, id: string): Promise<void> {
  const { db, world } = deps;
  const idHash = sha256(id);
  const first = await db.asWriter((tx) => consumeArtifact(tx, HOME_CELL, kind, idHash, world.clocks.security()));
  if (first) return;
  const used = await db.one((tx) => findArtifact(tx, HOME_CELL, kind, idHash));
  if (used?.grantId) await endLink(deps, used.grantId, 'replay');
  throw new errors.InvalidGrant('already consumed');
}

/** Deletes an artifact. A grant ends with its link: by its client's wish, or because a code came twice. */
async function destroy(deps: AdapterDeps, kind: string, id: string): Promise<void> {
  if (kind === 'Grant') await endLink(deps, id, Provider.ctx?.oidc.route === 'revocation' ? 'client' : 'replay');
  else await deps.db.asWriter((tx) => deleteArtifact(tx, HOME_CELL, kind, sha256(id)));
}

function toArtifact(kind: string, id: string, payload: AdapterPayload, expiresAt: Date): Artifact {
  // The value itself is left out: it stands in the table as a hash alone.
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
  throw new Error('The authorization server asked for what no feature of it needs.');
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

/** Who is signed in is known by the wallet's own sessions alone: each request of a client begins with nobody. */
const nothingKept: Adapter = {
  ...refused,
  upsert: async () => {},
  find: async () => {},
  findByUid: async () => {},
  destroy: async () => {},
};

function clientAdapter(clients: Clients): Adapter {
  return {
    ...refused,
    find: async (id) => {
      const client = await clients.find(id);
      return client && (toMetadata(client) as AdapterPayload);
    },
  };
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
