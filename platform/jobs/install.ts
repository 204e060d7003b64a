import { runMigrations } from 'graphile-worker';
import pg from 'pg';

/**
 * Migrates graphile-worker's own tables as the owner and lets `writer` use them. Its private tables have row-level
 * security, so each gets a policy for the writer.
 */
export async function installWorker(url: string, writer: string): Promise<void> {
  const owner = new pg.Pool({ connectionString: url, max: 1 });
  owner.on('error', () => {});
  owner.on('connect', (client) => client.on('error', () => {}));
  try {
    await runMigrations({ pgPool: owner });
    await owner.query(grants(writer));
  } finally {
    await owner.end();
  }
}

function grants(writer: string): string {
  return `
    grant usage on schema graphile_worker to ${writer};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${writer};
    grant usage, select on all sequences in schema graphile_worker to ${writer};
    grant execute on all functions in schema graphile_worker to ${writer};
    do $$ declare t record; begin
      for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'graphile_worker' and c.relrowsecurity
                  and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'writer_all')
      loop
        execute format('create policy writer_all on graphile_worker.%I to ${writer} using (true) with check (true)', t.relname);
      end loop;
    end $$`;
}
