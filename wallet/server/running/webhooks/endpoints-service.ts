import type { Seal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { MOST_ENDPOINTS, SECRET_OVERLAP_MS, isSecret, judgeUrl } from './domain.ts';
import type { Endpoint, EndpointError } from './domain.ts';
import { deleteEndpoint, endpointsOf, lockEndpoints, storeEndpoint } from './store.ts';
import type { StoredEndpoint } from './store.ts';

/** An endpoint with its secret, which is told this once. */
export interface OpenedEndpoint {
  readonly endpoint: Endpoint;
  /** `whsec_…` */
  readonly secret: string;
}

/** The door to where clients are told. */
export interface Endpoints {
  /**
   * Adds an endpoint, or enables the one at this address anew, with a secret that has not been told before.
   *
   * @param given A secret that the receiver has already, for a set-up that knows both sides.
   */
  open(clientId: string, url: string, given?: string): Promise<Result<OpenedEndpoint, EndpointError>>;
  list(clientId: string): Promise<Endpoint[]>;
  /** Replaces the secret; the old one signs beside it for a day. Undefined if there is no such endpoint. */
  rotate(clientId: string, endpointId: string): Promise<OpenedEndpoint | undefined>;
  /** @returns Whether there was one. */
  remove(clientId: string, endpointId: string): Promise<boolean>;
}

const SECRET_BYTES = 32;

export function createEndpoints(deps: { db: Db; world: World; seal: Seal }): Endpoints {
  const { db, world, seal } = deps;
  const freshSecret = (): string => `whsec_${world.random(SECRET_BYTES).toString('base64')}`;
  return {
    open: async (clientId, url, given) => {
      invariant(given === undefined || isSecret(given), 'a secret has 24 to 64 bytes');
      const judged = judgeUrl(url);
      if (!judged.ok) return judged;
      const secret = given ?? freshSecret();
      return db.write(async (tx) => {
        const others = await lockEndpoints(tx, clientId);
        const known = others.find((one) => one.url === judged.value);
        if (!known && others.length >= MOST_ENDPOINTS) return err({ code: 'webhook_endpoints_exhausted' });
        const id = known?.id ?? world.ids.mint('whe');
        const endpoint = await storeEndpoint(tx, {
          id,
          clientId,
          url: judged.value,
          status: 'enabled',
          createdAt: world.clocks.business(),
          secret: seal.close(secret, id),
          formerSecret: null,
          formerUntil: null,
        });
        return ok({ endpoint: withoutSecrets(endpoint), secret });
      });
    },
    list: async (clientId) => (await db.write((tx) => endpointsOf(tx, [clientId]))).map(withoutSecrets),
    rotate: (clientId, endpointId) =>
      db.write(async (tx) => {
        const known = (await lockEndpoints(tx, clientId)).find((one) => one.id === endpointId);
        if (!known) return undefined;
        const secret = freshSecret();
        const formerUntil = new Date(world.clocks.security().getTime() + SECRET_OVERLAP_MS);
        const replaced = { secret: seal.close(secret, known.id), formerSecret: known.secret, formerUntil };
        const endpoint = await storeEndpoint(tx, { ...known, ...replaced });
        return { endpoint: withoutSecrets(endpoint), secret };
      }),
    remove: async (clientId, endpointId) =>
      isId('whe', endpointId) && db.write((tx) => deleteEndpoint(tx, clientId, endpointId)),
  };
}

function withoutSecrets({ id, clientId, url, status, createdAt }: StoredEndpoint): Endpoint {
  return { id, clientId, url, status, createdAt };
}
