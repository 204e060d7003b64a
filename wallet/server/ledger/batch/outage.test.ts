import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import type { Db } from '#platform/db/db.ts';
import { ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { move } from '../../../../tests/samples/move.ts';
import { HOME_CELL } from '../../cell.ts';
import { createLedger } from '../accounts/service.ts';
import { createBatch } from './batch.ts';
import type { Batch } from './batch.ts';
import type { MoneyCommand } from './command.ts';

const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
const here = { cell: HOME_CELL };
const coded = (code: string) => Object.assign(new Error(`a failure with ${code}`), { code });

const nothing: MoneyCommand<undefined, string, never> = {
  kind: 'nothing',
  touches: () => [],
  decide: () => ok({ answer: 'done' }),
};

describe('a batch whose database is away', () => {
  /** A database whose transactions fail in turn, the last failure again and again. It keeps the time of each. */
  const failing = (...failures: readonly Error[]) => {
    const begunAt: number[] = [];
    const asWriter = async (): Promise<never> => {
      begunAt.push(performance.now());
      throw failures[Math.min(begunAt.length, failures.length) - 1]!;
    };
    return { begunAt, batch: createBatch({ db: { asWriter } as unknown as Db, world, resources: [] }) };
  };
  const submitMany = (batch: Batch, count: number) =>
    Promise.allSettled(Array.from({ length: count }, () => batch.submit(nothing, undefined, here)));
  const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    new Set(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : 'no failure')));

  it('fails as a whole after one transaction', async () => {
    const outages: Error[] = [coded('ECONNREFUSED'), coded('55P03'), coded('57014'), coded('57P03'), coded('25006')];
    outages.push(new Error('Query read timeout'), new Error('timeout exceeded when trying to connect'));
    outages.push(new Error('Connection terminated due to connection timeout'));
    for (const outage of outages) {
      const { batch, begunAt } = failing(outage);
      assert.deepEqual(reasonsOf(await submitMany(batch, 40)), new Set([outage]), outage.message);
      assert.equal(begunAt.length, 1, outage.message);
      await batch.close();
    }
  });

  it('tries again after a lost connection, and then fails as a whole', async () => {
    for (const outage of [coded('57P01'), new Error('Connection terminated unexpectedly')]) {
      const { batch, begunAt } = failing(outage);
      assert.deepEqual(reasonsOf(await submitMany(batch, 40)), new Set([outage]), outage.message);
      assert.equal(begunAt.length, 5, outage.message);
      await batch.close();
    }
  });

  it('fails as a whole also where it was already being bisected', async () => {
    const outage = coded('ECONNREFUSED');
    const { batch, begunAt } = failing(coded('23505'), outage);
    assert.deepEqual(reasonsOf(await submitMany(batch, 40)), new Set([outage]));
    assert.equal(begunAt.length, 2);
    await batch.close();
  });

  it('is bisected down to each command where its rows are refused', async () => {
    const { batch, begunAt } = failing(coded('23505'));
    await submitMany(batch, 4);
    assert.equal(begunAt.length, 7);
    await batch.close();
  });

  it('is followed by a pause before the next batch, which becomes longer', async () => {
    const { batch, begunAt } = failing(coded('ECONNREFUSED'));
    for (let round = 0; round < 3; round += 1) await submitMany(batch, 4);
    await batch.close();
    const [first, second, third] = begunAt;
    assert.equal(begunAt.length, 3);
    // A timer may fire a millisecond early.
    assert.ok(second! - first! >= 99, `${second! - first!} ms`);
    assert.ok(third! - second! >= 199, `${third! - second!} ms`);
  });
});

describe('commands that failed in an outage', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are done once when their callers repeat them with their keys', async () => {
    const { db } = database;
    const ledger = await createLedger({ db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    const holderId = world.ids.mint('hld');
    const to = await db.asWriter((tx) =>
      ledger.openAccount(tx, { kind: 'holder', id: holderId, accountKind: 'available', currency: 'EUR', ...here }),
    );
    const from = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    let isAway = true;
    // The database commits, but the batch does not learn of it.
    const faultpoint = async (name: string) => {
      if (name === 'batch.committed' && isAway) throw coded('ECONNREFUSED');
    };
    const batch = createBatch({ db, world: { ...world, faultpoint }, resources: [] });
    const submitAll = () =>
      Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => {
          const key = { scope: 'shop', key: `k${index}`, requestHash: 'a' };
          return batch.submit(move, { from, to, minor: 1n }, { ...here, key });
        }),
      );
    assert.ok((await submitAll()).every(({ status }) => status === 'rejected'));
    isAway = false;
    for (const outcome of await submitAll()) assert.deepEqual(outcome, { status: 'fulfilled', value: ok('moved 1') });
    const [account] = await ledger.accountsOfHolder(holderId);
    assert.equal(account?.postedMinor, 10n);
    await batch.close();
  });
});
