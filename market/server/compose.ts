import type { Server } from 'node:http';
import { connect } from '#platform/db/db.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Config } from './config.ts';

export type Market = Awaited<ReturnType<typeof composeMarket>>;

/**
 * Builds and wires the market: the one place that does. Nothing runs in the background before `jobs.start()`.
 *
 * @param server Listens already; without it the app answers `inject` alone.
 */
export async function composeMarket(config: Config, world: World, { server }: { server?: Server } = {}) {
  const roles = rolesOf('market');
  const db = connect({ url: config.databaseUrl, ...roles });
  const jobs = createJobs({ db, url: config.databaseUrl, writer: roles.writer, world, handlers: {}, timers: {} });
  const app = await buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    routes: [],
  });
  return {
    app,
    jobs,
    close: async (): Promise<void> => {
      await app.close();
      await jobs.close();
      await db.close();
    },
  };
}
