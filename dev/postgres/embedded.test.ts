import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { asUnprivileged, EmbeddedPostgresError } from './embedded-programs.ts';
import { startEmbeddedPostgres } from './embedded.ts';

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(text);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-embedded-'));
  });
  after(async () => {
    await rm(dir, { recursive: true, force: true });
  });

  it('[O4p] creates a durable cluster once, keeps its data, and stops cleanly', async () => {
    const home = join(dir, 'kept');
    const first = await startEmbeddedPostgres({ dir: home, durable: true });
    assert.match(String(await ask(first.url, 'select version() as answer')), /PostgreSQL 18/);
    assert.equal(await ask(first.url, "select current_setting('fsync') as answer"), 'on');
    await ask(first.url, 'create table kept as select 41 + 1 as answer');
    await first.stop();

    const second = await startEmbeddedPostgres({ dir: home, durable: true });
    assert.equal(await ask(second.url, 'select answer from kept'), 42);
    await second.stop();
    assert.doesNotMatch(await readFile(join(home, 'server.log'), 'utf8'), /not properly shut down/);
    assert.equal((await stat(join(home, 'password'))).mode & 0o777, 0o600);
  });

  it('[O4p] stops the server of a killed parent, and starts again on its data', async () => {
    const home = join(dir, 'orphaned');
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))});
      const server = await startEmbeddedPostgres({ dir: ${JSON.stringify(home)}, durable: false });
      console.log(server.url);
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);`;
    const killed = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]).catch(
      (failure: { stdout: string; signal: string }) => failure,
    );
    const orphan = killed.stdout.trim();
    assert.equal(await ask(orphan, 'select 1 as answer'), 1, 'the orphan still runs');

    const heir = await startEmbeddedPostgres({ dir: home, durable: false });
    await assert.rejects(ask(orphan, 'select 1 as answer'));
    assert.equal(await ask(heir.url, 'select 1 as answer'), 1);
    await heir.stop();
  });

  it('[O4p] refuses any password but the generated one', async () => {
    const server = await startEmbeddedPostgres({ dir: join(dir, 'guarded'), durable: false });
    const wrong = new URL(server.url);
    wrong.password = 'postgres';
    await assert.rejects(ask(wrong.href, 'select 1 as answer'), /password authentication failed/);
    await server.stop();
  });

  it('[O4p] reports a server that ended on its own', async () => {
    const server = await startEmbeddedPostgres({ dir: join(dir, 'killed'), durable: false });
    const pid = Number((await readFile(join(dir, 'killed/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    assert.equal(await server.died, 'SIGKILL');
    const again = await startEmbeddedPostgres({ dir: join(dir, 'killed'), durable: false, port: server.port });
    assert.equal(again.url, server.url);
    await again.stop();
  });

  it('[O4p] says in one sentence that root cannot run it', () => {
    assert.throws(
      () => asUnprivileged('/nowhere', 0),
      (thrown: Error) => {
        assert.ok(thrown instanceof EmbeddedPostgresError);
        assert.match(thrown.message, /does not run as root.*DATABASE_URL\.$/);
        return true;
      },
    );
  });
});
