import type { Seal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import type { KeyReused, RequestKey } from '#platform/http/idempotency.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { KEY_KEPT_MS, MOST_ENDPOINTS, SECRET_OVERLAP_MS, isSecret } from './domain.ts';
import type { Endpoint, EndpointError } from './domain.ts';
import { judgeUrl } from './endpoint-url-domain.ts';
import { deleteEndpoint, endpointsOf, lockEndpoints, storeEndpoint } from './store.ts';
import type { StoredEndpoint } from './store.ts';

/** An endpoint with its secret, which only the answer to the request that created it contains. */
interface OpenedEndpoint {
  readonly endpoint: Endpoint;
  /** `whsec_…`; undefined if the endpoint keeps its earlier secret. */
  readonly secret: string | undefined;
}

/** The options for opening an endpoint. */
interface Opening {
  /** A secret that the receiver already has, for a setup that knows both sides. */
  readonly given?: string;
  /** For a day, the same key and request get the same answer, including the secret. */
  readonly key?: RequestKey | undefined;
}

/** The door to the addresses where clients receive webhooks. */
export interface Endpoints {
  /**
   * Adds an endpoint with a new secret. A known address keeps its id and secret, and is enabled again.
   */
  open(clientId: string, url: string, opening?: Opening): Promise<Result<OpenedEndpoint, EndpointError | KeyReused>>;
  /** The client's endpoints. */
  list(clientId: string): Promise<Endpoint[]>;
  /**
   * Replaces the secret. The old secret signs beside the new one for a day.
   *
   * @param key As for `open`, so that a repeated request does not replace the secret that receivers still use.
   * @returns Undefined if the client has no such endpoint.
   */
  rotate(
    clientId: string,
    endpointId: string,
    key?: RequestKey,
  ): Promise<Result<OpenedEndpoint, KeyReused> | undefined>;
  /** Removes an endpoint. @returns Whether the client had it. */
  remove(clientId: string, endpointId: string): Promise<boolean>;
}

interface Deps {
  readonly db: Db;
  readonly world: World;
  readonly seal: Seal;
  /** The private origins that a client's webhooks may reach. */
  readonly privateOriginsOf: (clientId: string) => Promise<readonly string[]>;
}

const SECRET_BYTES = 32;

/** Creates the door to endpoints. */
export function createEndpoints(deps: Deps): Endpoints {
  return {
    open: (clientId, url, opening = {}) => openEndpoint(deps, clientId, url, opening),
    list: (clientId) => listEndpoints(deps, clientId),
    rotate: (clientId, endpointId, key) => rotateSecret(deps, clientId, endpointId, key),
    remove: (clientId, endpointId) => removeEndpoint(deps, clientId, endpointId),
  };
}

async function listEndpoints({ db }: Deps, clientId: string): Promise<Endpoint[]> {
  const stored = await db.one((tx) => endpointsOf(tx, [clientId]));
  return stored.map(withoutSecrets);
}

async function removeEndpoint({ db }: Deps, clientId: string, endpointId: string): Promise<boolean> {
  return isId('whe', endpointId) && db.asWriter((tx) => deleteEndpoint(tx, clientId, endpointId));
}

async function openEndpoint(
  deps: Deps,
  clientId: string,
  url: string,
  { given, key }: Opening,
): Promise<Result<OpenedEndpoint, EndpointError | KeyReused>> {
  const { db, world, seal } = deps;
  invariant(given === undefined || isSecret(given), 'the given secret has 24 to 64 bytes');
  const judged = judgeUrl(url, await deps.privateOriginsOf(clientId));
  if (!judged.ok) return judged;
  return db.asWriter(async (tx) => {
    const others = await lockEndpoints(tx, clientId);
    const repeated = repeatOf(deps, others, key);
    if (repeated) return repeated;
    const known = others.find((one) => one.url === judged.value);
    if (known && (given === undefined || seal.open(known.secret, known.id) === given)) {
      const enabled = await storeEndpoint(tx, { ...known, status: 'enabled' });
      return ok({ endpoint: withoutSecrets(enabled), secret: undefined });
    }
    if (!known && others.length >= MOST_ENDPOINTS) return err({ code: 'webhook_endpoints_exhausted' });
    const id = known?.id ?? world.ids.mint('whe');
    const secret = given ?? freshSecret(world);
    const endpoint = await storeEndpoint(tx, {
      id,
      clientId,
      url: judged.value,
      status: 'enabled',
      createdAt: world.clocks.business(),
      secret: seal.close(secret, id),
      formerSecret: null,
      formerUntil: null,
      ...remembered(world, key),
    });
    return ok({ endpoint: withoutSecrets(endpoint), secret });
  });
}

function rotateSecret(deps: Deps, clientId: string, endpointId: string, key: RequestKey | undefined) {
  const { db, world, seal } = deps;
  return db.asWriter(async (tx) => {
    const all = await lockEndpoints(tx, clientId);
    const known = all.find((one) => one.id === endpointId);
    if (!known) return undefined;
    const repeated = repeatOf(deps, all, key);
    if (repeated) return repeated;
    const secret = freshSecret(world);
    const formerUntil = new Date(world.clocks.security().getTime() + SECRET_OVERLAP_MS);
    const replaced = { secret: seal.close(secret, known.id), formerSecret: known.secret, formerUntil };
    const endpoint = await storeEndpoint(tx, { ...known, ...replaced, ...remembered(world, key) });
    return ok({ endpoint: withoutSecrets(endpoint), secret });
  });
}

/** Repeats the first answer, if an endpoint got its current secret by a request with this key. */
function repeatOf(
  { world, seal }: Deps,
  endpoints: readonly StoredEndpoint[],
  key: RequestKey | undefined,
): Result<OpenedEndpoint, KeyReused> | undefined {
  if (!key) return undefined;
  const hash = sha256(key.key);
  const now = world.clocks.security();
  const first = endpoints.find((one) => one.keyHash?.equals(hash) && one.keyUntil !== null && now < one.keyUntil);
  if (!first) return undefined;
  if (first.requestHash !== key.requestHash) return err({ code: 'idempotency_key_reused' });
  return ok({ endpoint: withoutSecrets(first), secret: seal.open(first.secret, first.id) });
}

/** The columns by which a repetition of this request is recognized. */
function remembered({ clocks }: World, key: RequestKey | undefined) {
  if (!key) return { keyHash: null, requestHash: null, keyUntil: null };
  const keyUntil = new Date(clocks.security().getTime() + KEY_KEPT_MS);
  return { keyHash: sha256(key.key), requestHash: key.requestHash, keyUntil };
}

function freshSecret({ random }: World): string {
  return `whsec_${random(SECRET_BYTES).toString('base64')}`;
}

function withoutSecrets({ id, clientId, url, status, createdAt }: StoredEndpoint): Endpoint {
  return { id, clientId, url, status, createdAt };
}
