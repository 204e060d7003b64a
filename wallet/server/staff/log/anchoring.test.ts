import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { until } from '../../../../sandbox/test-sandbox.ts';
import { createAnchor, openAnchor } from '#platform/staff/log/anchor-gateway.ts';
import { createAnchoring } from '#platform/staff/log/anchor-service.ts';
import { createStaffLog } from '#platform/staff/log/service.ts';
import { verifyLog } from '#platform/staff/log/verify-service.ts';

const memberId = mintId('stf', 1, Buffer.alloc(10, 1));

/** Appends two entries as a server does, and is killed after the first was recorded and the second was committed. */
const killed = `
  import pino from 'pino';
  import { connect } from '#platform/db/db.ts';
  import { rolesOf } from '#platform/db/prepare.ts';
  import { systemWorld } from '#platform/kernel/world.ts';
  import { createAnchor } from './platform/staff/log/anchor-gateway.ts';
  import { createAnchoring } from './platform/staff/log/anchor-service.ts';
  import { createStaffLog } from './platform/staff/log/service.ts';
  const [url, path, memberId] = process.argv.slice(1);
  const db = connect({ url, ...rolesOf('wallet') });
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const log = createStaffLog({ world, cell: 0 });
  const append = () => db.one((tx) => log.note(tx, memberId, 'looked'));
  await append();
  const anchor = createAnchor({ path, log: world.log });
  const record = async (heads, at) => {
    await anchor.record(heads, at);
    await append();
    process.kill(process.pid, 'SIGKILL');
  };
  createAnchoring({ db, world, anchor: { record } }).start();
`;

describe('anchoring the log of the staff', () => {
  let database: TestDatabase;
  let dir: string;
  let path: string;
  let files = 0;
  const lines: string[] = [];
  const world = systemWorld({
    log: pino({ base: null }, { write: (line: string) => lines.push(line) }),
    http: fetch,
  });
  const staffLog = createStaffLog<'looked'>({ world, cell: 0 });
  before(async () => {
    database = await createTestDatabase('wallet');
    dir = await mkdtemp(join(tmpdir(), 'anchoring-'));
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`insert into staff.members values ('${toUuid(memberId)}', 'Ada', 'reviewer', now())`);
    await owner.end();
  });
  beforeEach(() => {
    path = join(dir, `heads-${(files += 1)}.jsonl`);
  });
  after(async () => {
    await rm(dir, { recursive: true });
    await database.close();
  });

  const append = () => database.db.one((tx) => staffLog.note(tx, memberId, 'looked'));
  const anchoring = (everyMs?: number, to = path) =>
    createAnchoring({ db: database.db, world, anchor: createAnchor({ path: to, log: world.log }) }, everyMs);
  const recorded = async (): Promise<string[]> =>
    (await readFile(path, 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).last_entry);
  const verify = async () => {
    const anchor = await openAnchor(path);
    return readSnapshot({ url: database.url, role: rolesOf('wallet').auditor }, (snapshot) =>
      verifyLog(snapshot, anchor),
    );
  };

  it('[S117] records a head that moved: at once, then at intervals, and when the server closes', async () => {
    await append();
    const running = anchoring(20);
    running.start();
    await until('the first head is recorded', async () => (await recorded()).length === 1);
    await append();
    await until('the next head is recorded', async () => (await recorded()).length === 2);
    await running.close();
    const slow = anchoring(60_000);
    slow.start();
    await append();
    await append();
    await slow.close();
    const heads = (await recorded()).map(Number);
    assert.equal(heads.at(-1), 4);
    assert.deepEqual(
      heads.toSorted((one, other) => one - other),
      heads,
    );
    assert.ok(heads.length <= 4, 'a head that has not moved is not recorded again by the same server');
    assert.ok((await verify()).ok);
  });

  it('[S117] records nothing if it was not started', async () => {
    await anchoring().close();
    assert.deepEqual(await recorded(), []);
  });

  it('[S117] tries a head again that could not be recorded, and logs it', async () => {
    const running = anchoring(20, join(path, 'heads.jsonl'));
    running.start();
    const failures = () => lines.filter((line) => line.includes('were not recorded')).length;
    await until('it failed twice', async () => failures() >= 2);
    await running.close();
  });

  it('[S117] records, after a kill between append and anchor, what the killed server could not', async () => {
    const root = new URL('../../../../', import.meta.url);
    const child = spawn(process.execPath, ['--input-type=module', '-e', killed, database.url, path, memberId], {
      cwd: root,
      stdio: 'ignore',
    });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL');
    const left = await verify();
    assert.ok(left.ok, 'the log has no gap, and the anchor agrees');
    assert.equal(left.value.unanchored, 1n);
    const next = anchoring();
    next.start();
    await until('the next server recorded the head', async () => (await recorded()).length === 2);
    const whole = await verify();
    assert.ok(whole.ok);
    assert.deepEqual([whole.value.entries, whole.value.unanchored], [left.value.entries, 0n]);
    await next.close();
  });
});
