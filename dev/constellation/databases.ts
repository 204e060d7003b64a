import { join } from 'node:path';
import { Refusal } from '../../bin/lifeline.ts';
import { databaseAt } from '../../bin/production/databases.ts';
import type { Product } from '../../bin/production/products.ts';
import { runningPostgres, startEmbeddedPostgres } from '../postgres/embedded.ts';
import type { EmbeddedPostgres } from '../postgres/embedded.ts';
import type { Settings } from './settings.ts';

/** The embedded server, restarted on its port if it ends unexpectedly. */
export async function superviseDatabase(
  dir: string,
  say: (line: string) => void,
): Promise<AsyncDisposable & { readonly url: string }> {
  let server = await startEmbeddedPostgres({ dir, durable: true });
  const { localUrl: url, port } = server;
  let stopping = false;
  let restart: Promise<void> = Promise.resolve();
  const watch = (watched: EmbeddedPostgres) => {
    void watched.died.then((line) => {
      if (stopping) return;
      say(`The database ended (${line}); it is started again.`);
      restart = startEmbeddedPostgres({ dir, durable: true, port }).then(
        (again) => {
          server = again;
          watch(again);
          say('The database is back.');
        },
        (cause: unknown) => say(`The database could not be started again: ${String(cause)}`),
      );
    });
  };
  watch(server);
  return {
    url,
    async [Symbol.asyncDispose]() {
      stopping = true;
      await restart;
      await server.stop();
    },
  };
}

/**
 * The owner's address of a product's database in a running constellation.
 *
 * @throws {Refusal} if none runs.
 */
export async function runningOwnerUrl(settings: Settings, product: Product): Promise<string> {
  const own = settings.databaseUrls[product];
  if (own !== undefined) return own;
  const server = settings.databaseUrl ?? (await runningPostgres(join(settings.dataDir, 'postgres')));
  if (server === undefined) throw new Refusal(`No database runs in ${settings.dataDir}; is \`npm start\` running?`);
  return databaseAt(server, `holdfast_${product}`);
}
