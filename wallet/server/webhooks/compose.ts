import { createSeal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { Waker } from '#platform/jobs/waker.ts';
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
  /** Derives a separate key for each label. */
  key: (label: string, bytes?: number) => Buffer;
  /** Wakes the job worker after a commit. */
  waker: Pick<Waker, 'wake'>;
}) {
  const { db, world, access, waker } = deps;
  const seal = createSeal({ key: deps.key('webhook-secrets'), random: world.random });
  const privateOriginsOf = async (clientId: string) => (await deps.clients.find(clientId))?.privateOrigins ?? [];
  const endpoints = createEndpoints({ db, world, seal, privateOriginsOf });
  const receiver = createReceiver(world);
  const webhooks = createWebhooks({ db, world, seal, receiver, privateOriginsOf, waker });
  const routes: Routes[] = [webhookRoutes({ webhooks, endpoints, access })];
  return { endpoints, webhooks, routes, ...webhookJobs(webhooks) };
}
