import { createSeal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import { problemPages } from '../problems/pages.ts';
import { createEndpoints } from './endpoints-service.ts';
import { webhookJobs } from './jobs.ts';
import { createReceiver } from './receiver-gateway.ts';
import { webhookRoutes } from './routes.ts';
import { createWebhooks } from './service.ts';

const PROBLEMS = new URL('../../../docs/problems/', import.meta.url);

/** Wires what clients are told: events, their delivery, and where; and what each refusal means. */
export function composeRunning(deps: {
  db: Db;
  world: World;
  access: Access;
  clients: Pick<Clients, 'find'>;
  /** Seals the secrets of webhook endpoints. */
  sealKey: Buffer;
  wake: () => void;
}) {
  const { db, world, access, wake } = deps;
  const seal = createSeal({ key: deps.sealKey, random: world.random });
  const privateOriginsOf = async (clientId: string) => (await deps.clients.find(clientId))?.privateOrigins ?? [];
  const endpoints = createEndpoints({ db, world, seal, privateOriginsOf });
  const receiver = createReceiver(world);
  const webhooks = createWebhooks({ db, world, seal, receiver, privateOriginsOf, wake });
  const routes: Routes[] = [webhookRoutes({ webhooks, endpoints, access }), problemPages({ folder: PROBLEMS })];
  return { endpoints, webhooks, routes, ...webhookJobs(webhooks) };
}
