import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '../db/sql.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { takeFromDead, tellAlive } from './pools.ts';

const Kind = Type.Object({ kind: Type.String() });

describe('pools of workers', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  /** A job that a pool began some seconds ago. */
  const begin = (kind: string, poolId: string, secondsAgo: number) =>
    database.db.asWriter(async (tx) => {
      await tx.run(sql`select graphile_worker.add_job(${kind})`);
      await tx.run(sql`
        update graphile_worker._private_jobs
           set locked_by = ${poolId}, locked_at = now() - make_interval(secs => ${secondsAgo})
         where locked_by is null`);
    });
  const free = async (): Promise<string[]> => {
    const rows = await database.db.asWriter((tx) =>
      tx.many(sql(Kind)`select task_identifier as kind from graphile_worker.jobs where locked_by is null`),
    );
    return rows.map(({ kind }) => kind);
  };

  it('[O4n] frees the jobs of a killed server, but not those of a running or just started one', async () => {
    await begin('of-the-dead', 'dead', 20);
    await begin('of-the-living', 'living', 3_600);
    await begin('of-the-new', 'new', 1);
    await database.db.asWriter((tx) => tellAlive(tx, 'living'));
    await database.db.asWriter(takeFromDead);
    assert.deepEqual(await free(), ['of-the-dead']);
  });
});
