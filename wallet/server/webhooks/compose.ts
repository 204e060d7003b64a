import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Sealed } from '#platform/credentials/resealing-service.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { toId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import { createEndpoints } from './endpoints-service.ts';
import { webhookJobs } from './jobs.ts';
import { createReceiver } from './receiver-gateway.ts';
import { webhookRoutes } from './routes.ts';
import { createWebhooks } from './service.ts';

/** Wires the webhooks wing: events, their delivery, and the endpoints that receive them. */
export function composeWebhooks(deps: {
  db: Db;
  world: World;
  access: Access;
  clients: Pick<Clients, 'find'>;
  /** Derives separate keys for each label. */
  key: (label: string) => KeyRing;
  /** Wakes the job worker after a commit. */
  waker: Pick<Waker, 'wake'>;
}) {
  const { db, world, access, waker } = deps;
  const seal = createSeal({ keys: deps.key('webhook-secrets'), random: world.random });
  const privateOriginsOf = async (clientId: string) => (await deps.clients.find(clientId))?.privateOrigins ?? [];
  const endpoints = createEndpoints({ db, world, seal, privateOriginsOf });
  const sealed: readonly Sealed[] = [
    { table: 'webhooks.endpoints', columns: ['secret', 'former_secret'], place: (id) => toId('whe', id), seal },
  ];
  const receiver = createReceiver(world);
  const webhooks = createWebhooks({ db, world, seal, receiver, privateOriginsOf, waker });
  const routes: Routes[] = [webhookRoutes({ webhooks, endpoints, access })];
  return { endpoints, webhooks, routes, sealed, ...webhookJobs(webhooks) };
}
