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
  const failing = (failures: readonly Error[], log = world.log) => {
    const begunAt: number[] = [];
    const asWriter = async (): Promise<never> => {
      begunAt.push(performance.now());
      throw failures[Math.min(begunAt.length, failures.length) - 1]!;
    };
    return {
      begunAt,
      batch: createBatch({ db: { asWriter } as unknown as Db, world: { ...world, log }, resources: [] }),
    };
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
      const { batch, begunAt } = failing([outage]);
      assert.deepEqual(reasonsOf(await submitMany(batch, 40)), new Set([outage]), outage.message);
      assert.equal(begunAt.length, 1, outage.message);
      await batch.close();
    }
  });

  it('tries again after a lost connection, and then fails as a whole', async () => {
    for (const outage of [coded('57P01'), new Error('Connection terminated unexpectedly')]) {
      const { batch, begunAt } = failing([outage]);
      assert.deepEqual(reasonsOf(await submitMany(batch, 40)), new Set([outage]), outage.message);
      assert.equal(begunAt.length, 5, outage.message);
      await batch.close();
    }
  });

  it('fails as a whole also where it was already being bisected', async () => {
    const outage = coded('ECONNREFUSED');
    const { batch, begunAt } = failing([coded('23505'), outage]);
    assert.deepEqual(reasonsOf(await submitMany(batch, 40)), new Set([outage]));
    assert.equal(begunAt.length, 2);
    await batch.close();
  });

  it('is bisected down to each command where its rows are refused', async () => {
    const { batch, begunAt } = failing([coded('23505')]);
    await submitMany(batch, 4);
    assert.equal(begunAt.length, 7);
    await batch.close();
  });

  it('is followed by a pause before the next batch, which becomes longer', async () => {
    const { batch, begunAt } = failing([coded('ECONNREFUSED')]);
    for (let round = 0; round < 3; round += 1) await submitMany(batch, 4);
    await batch.close();
    const [first, second, third] = begunAt;
    assert.equal(begunAt.length, 3);
    // A timer may fire a millisecond early.
    assert.ok(second! - first! >= 99, `${second! - first!} ms`);
    assert.ok(third! - second! >= 199, `${third! - second!} ms`);
  });

  it('logs each retry, each bisection and each outage, with the error, the commands and the tries', async () => {
    const lines: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
    const { batch } = failing([coded('40001'), coded('23505'), coded('ECONNREFUSED')], log);
    await submitMany(batch, 4);
    await batch.close();
    const reports = lines.map(({ level, commands, tries, err }) => [
      level,
      commands,
      tries,
      (err as { code: string }).code,
    ]);
    const { warn, error } = pino.levels.values;
    assert.deepEqual(reports, [
      [warn, 4, 1, '40001'],
      [warn, 4, 2, '23505'],
      [error, 2, 2, 'ECONNREFUSED'],
    ]);
  });

  it('leaves no caller waiting if the log throws', { timeout: 5_000 }, async () => {
    const throws = (): never => {
      throw new Error('the log is full');
    };
    const log = Object.assign(pino({ level: 'silent' }), { error: throws, warn: throws });
    const outage = coded('ECONNREFUSED');
    const away = failing([outage], log);
    assert.deepEqual(reasonsOf(await submitMany(away.batch, 4)), new Set([outage]));
    await away.batch.close();
    const poisoned = failing([coded('23505')], log);
    for (let round = 0; round < 2; round += 1) {
      const reasons = [...reasonsOf(await submitMany(poisoned.batch, 4))];
      assert.deepEqual(reasons, [new Error('the log is full')]);
    }
    await poisoned.batch.close();
  });

  it('rejects the commands that wait once it closes, and refuses later ones', async () => {
    const { batch, begunAt } = failing([coded('ECONNREFUSED')]);
    await submitMany(batch, 1);
    const waiting = submitMany(batch, 3_000);
    const closed = batch.close();
    const later = batch.submit(nothing, undefined, here);
    await assert.rejects(later, { name: 'OverloadError', statusCode: 503 });
    for (const outcome of await waiting) {
      assert.equal(outcome.status === 'rejected' && outcome.reason.name, 'OverloadError');
    }
    await closed;
    assert.equal(begunAt.length, 1);
  });

  it('rejects the commands behind a batch that meets the outage while it closes', async () => {
    const begun = Promise.withResolvers<void>();
    const hangUp = Promise.withResolvers<void>();
    let transactions = 0;
    const asWriter = async (): Promise<never> => {
      transactions += 1;
      begun.resolve();
      await hangUp.promise;
      throw coded('ECONNREFUSED');
    };
    const batch = createBatch({ db: { asWriter } as unknown as Db, world, resources: [] });
    const submitted = submitMany(batch, 3_000);
    await begun.promise;
    const closed = batch.close();
    hangUp.resolve();
    await Promise.all([submitted, closed]);
    assert.equal(transactions, 1);
  });
});

describe('commands that failed in an outage', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const openAccounts = async () => {
    const { db } = database;
    const ledger = await createLedger({ db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    const holderId = world.ids.mint('hld');
    const to = await db.asWriter((tx) =>
      ledger.openAccount(tx, { kind: 'holder', id: holderId, accountKind: 'available', currency: 'EUR', ...here }),
    );
    const from = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    const posted = async () => (await ledger.accountsOfHolder(holderId))[0]?.postedMinor;
    return { from, to, posted };
  };

  it('are done once when their callers repeat them with their keys', async () => {
    const { db } = database;
    const { from, to, posted } = await openAccounts();
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
    assert.equal(await posted(), 10n);
    await batch.close();
  });

  it('are answered by their keys, although they are broken now, if the commit in doubt took place', async () => {
    const { db } = database;
    const { from, to, posted } = await openAccounts();
    const key = { scope: 'shop', key: 'in doubt', requestHash: 'a' };
    const open = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const faultpoint = async (name: string) => {
      if (name !== 'batch.written') return;
      written.resolve();
      await open.promise;
    };
    const slow = createBatch({ db, world: { ...world, faultpoint }, resources: [] });
    const batch = createBatch({ db, world, resources: [] });
    const first = slow.submit(move, { from, to, minor: 5n }, { ...here, key });
    await written.promise;
    // The first answer is not visible yet.
    const again = batch.submit(move, { from, to, minor: 5n, trips: true }, { ...here, key });
    await new Promise((resolve) => setTimeout(resolve, 100));
    open.resolve();
    assert.deepEqual(await Promise.all([first, again]), [ok('moved 5'), ok('moved 5')]);
    assert.equal(await posted(), 5n);
    await Promise.all([slow.close(), batch.close()]);
  });
});
