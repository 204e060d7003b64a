import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { move } from '../../../../tests/samples/move.ts';
import { HOME_CELL } from '../../cell.ts';
import { createLedger } from '../accounts/service.ts';
import { createBatch } from './batch.ts';

const MINUTE_MS = 60_000;
const here = { cell: HOME_CELL };

describe('the commands of a cell that wait for their batch', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let database: TestDatabase;
  let one: Id<'acc'>;
  let two: Id<'acc'>;

  before(async () => {
    database = await createTestDatabase('wallet');
    const ledger = await createLedger({ db: database.db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    one = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    two = ledger.house('escrow', 'EUR', HOME_CELL);
  });
  after(() => database.close());

  it('lets few commands wait for the batch in flight until it takes long, and many not at all', async () => {
    const stepsOf = async (more: number, longMs: number): Promise<string[]> => {
      const steps: string[] = [];
      const isWritten = Promise.withResolvers<void>();
      const mayCommit = Promise.withResolvers<void>();
      const faultpoint = async (name: string) => {
        if (name === 'batch.before' || name === 'batch.committed') steps.push(name);
        if (name !== 'batch.written' || steps.length > 1) return;
        isWritten.resolve();
        await mayCommit.promise;
      };
      const own = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [], longMs });
      const submit = () => own.submit(move, { from: one, to: two, minor: 1n }, here);
      const first = submit();
      await isWritten.promise;
      const others = Array.from({ length: more }, submit);
      await sleep(20);
      mayCommit.resolve();
      await Promise.all([first, ...others]);
      await own.close();
      return steps.slice(0, 2);
    };
    assert.deepEqual(await stepsOf(63, MINUTE_MS), ['batch.before', 'batch.committed']);
    assert.deepEqual(await stepsOf(63, 0), ['batch.before', 'batch.before']);
    assert.deepEqual(await stepsOf(63, 1), ['batch.before', 'batch.before']);
    assert.deepEqual(await stepsOf(64, MINUTE_MS), ['batch.before', 'batch.before']);
  });
});
