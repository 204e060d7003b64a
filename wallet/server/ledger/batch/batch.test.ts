import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { move } from '../../../../tests/samples/move.ts';
import { HOME_CELL } from '../../cell.ts';
import { createBatch } from './batch.ts';
import type { Batch } from './batch.ts';
import type { MoneyCommand } from './command.ts';
import { createLedger } from '../accounts/service.ts';
import type { Ledger } from '../accounts/service.ts';

const here = { cell: HOME_CELL };
const silent = pino({ level: 'silent' });

describe('the batch', () => {
  const world = systemWorld({ log: silent, http: fetch });
  let database: TestDatabase;
  let ledger: Ledger;
  let batch: Batch;
  let owner: pg.Client;
  let outside: Id<'acc'>;

  before(async () => {
    database = await createTestDatabase('wallet');
    ledger = await createLedger({ db: database.db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    batch = createBatch({ db: database.db, world, resources: [] });
    outside = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  after(async () => {
    await batch.close();
    await owner.end();
    await database.close();
  });

  const open = () =>
    database.db.asWriter((tx) =>
      ledger.openAccount(tx, {
        kind: 'holder',
        id: world.ids.mint('hld'),
        accountKind: 'available',
        currency: 'EUR',
        ...here,
      }),
    );
  const fund = async (to: Id<'acc'>, minor: bigint) => batch.submit(move, { from: outside, to, minor }, here);
  const posted = async (id: Id<'acc'>) => {
    const { rows } = await owner.query('select posted_minor from ledger.accounts where id = $1', [toUuid(id)]);
    return BigInt(rows[0].posted_minor);
  };
  const count = async (from: string) => Number((await owner.query(`select count(*) from ${from}`)).rows[0].count);

  let one: Id<'acc'>;
  let two: Id<'acc'>;
  beforeEach(async () => {
    [one, two] = [await open(), await open()];
    await fund(one, 1_000n);
  });

  it('answers a move after its commit', async () => {
    const outcome = await batch.submit(move, { from: one, to: two, minor: 300n }, here);
    assert.deepEqual(outcome, ok('moved 300'));
    assert.equal(await posted(one), 700n);
    assert.equal(await posted(two), 300n);
  });

  it('changes nothing when it refuses', async () => {
    const before = [await count('ledger.entries'), await count('jobs.outbox')];
    const outcome = await batch.submit(move, { from: one, to: two, minor: 1_001n }, here);
    assert.deepEqual(outcome, err({ code: 'insufficient_funds' }));
    assert.deepEqual([await count('ledger.entries'), await count('jobs.outbox')], before);
  });

  it('spends a balance once, however many commands arrive at the same time', async () => {
    const asked = Array.from({ length: 200 }, () => batch.submit(move, { from: one, to: two, minor: 100n }, here));
    const outcomes = await Promise.all(asked);
    assert.equal(outcomes.filter((outcome) => outcome.ok).length, 10);
    assert.equal(await posted(one), 0n);
    assert.equal(await posted(two), 1_000n);
  });

  it('[S89] answers a replay with the first answer, and refuses the same key for another request', async () => {
    const key = { scope: 'shop', key: 'k1', requestHash: 'a' };
    const command = { from: one, to: two, minor: 10n };
    const first = await batch.submit(move, command, { ...here, key });
    assert.deepEqual(await batch.submit(move, command, { ...here, key }), first);
    assert.equal(await posted(two), 10n);
    const other = await batch.submit(move, { ...command, minor: 11n }, { ...here, key: { ...key, requestHash: 'b' } });
    assert.deepEqual(other, err({ code: 'idempotency_key_reused' }));
    const elsewhere = await batch.submit(move, command, { ...here, key: { ...key, scope: 'another shop' } });
    assert.ok(elsewhere.ok);
    assert.equal(await posted(two), 20n);
  });

  it('answers a replay although the funds are gone', async () => {
    const key = { scope: 'shop', key: 'k2', requestHash: 'a' };
    await batch.submit(move, { from: one, to: two, minor: 1_000n }, { ...here, key });
    assert.deepEqual(
      await batch.submit(move, { from: one, to: two, minor: 1_000n }, { ...here, key }),
      ok('moved 1000'),
    );
  });

  it('[S90] does not refuse a request because the same request took the funds through another server', async () => {
    const other = createBatch({ db: database.db, world, resources: [] });
    for (let round = 0; round < 20; round += 1) {
      const key = { scope: 'shop', key: `all-${round}`, requestHash: 'a' };
      const asked = [batch, other, batch, other].map(async (door, slot) => {
        await new Promise((resolve) => setTimeout(resolve, slot));
        return door.submit(move, { from: one, to: two, minor: 1_000n }, { ...here, key });
      });
      for (const outcome of await Promise.all(asked)) assert.deepEqual(outcome, ok('moved 1000'));
      await fund(one, 1_000n);
    }
    await other.close();
  });

  it('[S90] moves money once for one key, even if two servers get it at the same time', async () => {
    const other = createBatch({ db: database.db, world, resources: [] });
    const key = { scope: 'shop', key: 'k3', requestHash: 'a' };
    const asked = Array.from({ length: 40 }, (_, index) =>
      (index % 2 ? batch : other).submit(move, { from: one, to: two, minor: 7n }, { ...here, key }),
    );
    assert.deepEqual(new Set((await Promise.all(asked)).map((outcome) => JSON.stringify(outcome))).size, 1);
    assert.equal(await posted(two), 7n);
    await other.close();
  });

  it('[S88] neither pays nor refuses by a balance that another server has changed', async () => {
    for (let round = 0; round < 3; round += 1) {
      // Both are optimistic, and have both accounts in their caches from now on.
      const own = createBatch({ db: database.db, world, resources: [] });
      const other = createBatch({ db: database.db, world, resources: [] });
      await own.submit(move, { from: one, to: two, minor: 100n }, here);
      await other.submit(move, { from: two, to: one, minor: 100n }, here);
      await other.submit(move, { from: one, to: two, minor: 900n }, here);
      const tooMuch = await own.submit(move, { from: one, to: two, minor: 101n }, here);
      assert.deepEqual(tooMuch, err({ code: 'insufficient_funds' }));
      await other.submit(move, { from: two, to: one, minor: 900n }, here);
      assert.deepEqual(await own.submit(move, { from: one, to: two, minor: 1_000n }, here), ok('moved 1000'));
      await own.submit(move, { from: two, to: one, minor: 1_000n }, here);
      await Promise.all([own.close(), other.close()]);
    }
    assert.deepEqual([await posted(one), await posted(two)], [1_000n, 0n]);
  });

  it('[S88] decides commands again that relied on the balances of a failed batch', async () => {
    let count = 0;
    const faultpoint = async (name: string) => {
      if (name !== 'batch.written') return;
      count += 1;
      if (count > 1) return;
      // By now, the next batch has decided, and waits for this commit, which fails.
      await new Promise((resolve) => setTimeout(resolve, 150));
      throw new Error('the disk is gone');
    };
    const flaky = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [] });
    const failing = flaky.submit(move, { from: one, to: two, minor: 600n }, here);
    const handled = assert.rejects(failing, /the disk is gone/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const refusedFromCache = flaky.submit(move, { from: one, to: two, minor: 500n }, here);
    const paidFromCache = flaky.submit(move, { from: two, to: one, minor: 600n }, here);
    await handled;
    assert.deepEqual(await refusedFromCache, ok('moved 500'));
    assert.deepEqual(await paidFromCache, err({ code: 'insufficient_funds' }));
    assert.deepEqual([await posted(one), await posted(two)], [500n, 500n]);
    await flaky.close();
  });

  it('decides nothing twice, however long a commit takes', async () => {
    await owner.query(`
      create function pg_temp.linger() returns trigger language plpgsql as 'begin perform pg_sleep(0.05); return new; end';
      create constraint trigger linger after insert on ledger.batches
        deferrable initially deferred for each row execute function pg_temp.linger()`);
    let tries = 0;
    const faultpoint = async (name: string) => {
      if (name === 'batch.before') tries += 1;
    };
    const slow = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [] });
    const before = await count('ledger.batches');
    const asked: Promise<unknown>[] = [];
    for (let round = 0; round < 12; round += 1) {
      asked.push(slow.submit(move, { from: one, to: two, minor: 1n }, here));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(asked);
    assert.equal(tries, (await count('ledger.batches')) - before);
    assert.equal(await posted(two), 12n);
    await slow.close();
    await owner.query('drop trigger linger on ledger.batches');
  });

  it('lets a broken command fail alone among good ones', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      batch.submit(move, { from: one, to: two, minor: 1n, poison: index === 7 }, here),
    );
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected').indexOf(true), 7);
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 19);
    assert.equal(await posted(two), 19n);
  });

  it('[S88] lets a command that throws in its decision fail alone, in the same transaction as the others', async () => {
    const before = await count('ledger.batches');
    const asked = Array.from({ length: 20 }, (_, index) =>
      batch.submit(move, { from: one, to: two, minor: 1n, trips: index === 7 }, here),
    );
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected').indexOf(true), 7);
    assert.equal(await posted(two), 19n);
    assert.ok((await count('ledger.batches')) - before <= 2, 'no other command is decided again');
  });

  it('[S88] lets a command that cannot be written fail alone, even while it waits for the batch before', async () => {
    const open = Promise.withResolvers<void>();
    const faultpoint = async (name: string) => (name === 'batch.written' ? open.promise : undefined);
    const slow = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [] });
    const decide = () => ok({ answer: '', outbox: [{ kind: 'moved', payload: 1n as never }] });
    const asked: Promise<unknown>[] = [];
    for (const type of [move, { ...move, decide }, move]) {
      asked.push(slow.submit(type, { from: one, to: two, minor: 1n }, here));
      if (asked.length === 1) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    open.resolve();
    const outcomes = await Promise.allSettled(asked);
    assert.equal(outcomes.map(({ status }) => status).join(' '), 'fulfilled rejected fulfilled');
    assert.equal(await posted(two), 2n);
    await slow.close();
  });

  it('[S90] refuses no replay while the first request is being committed', async () => {
    const key = { scope: 'shop', key: 'slow', requestHash: 'a' };
    const open = Promise.withResolvers<void>();
    let tries = 0;
    const faultpoint = async (name: string) => {
      if (name === 'batch.before') tries += 1;
      if (name === 'batch.written') await open.promise;
    };
    const slow = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [] });
    const refuse: MoneyCommand<undefined, string, { code: 'refused' }> = {
      kind: 'refuse',
      touches: () => [],
      decide: () => err({ code: 'refused' }),
      answer: { toJson: (answer) => answer, fromJson: String },
    };
    const other = createBatch({ db: database.db, world, resources: [] });
    const first = slow.submit(move, { from: one, to: two, minor: 5n }, { ...here, key });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const replays = [
      slow.submit(refuse, undefined, { ...here, key }),
      other.submit(refuse, undefined, { ...here, key }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 100));
    open.resolve();
    assert.deepEqual(await Promise.all([first, ...replays]), [ok('moved 5'), ok('moved 5'), ok('moved 5')]);
    assert.equal(tries, 2, 'the replays wait, and no command is decided twice');
    await Promise.all([slow.close(), other.close()]);
  });

  it('leaves no trace of the key of a refused command', async () => {
    const key = { scope: 'shop', key: 'poor', requestHash: 'a' };
    const poor = await batch.submit(move, { from: two, to: one, minor: 5n }, { ...here, key });
    assert.deepEqual(poor, err({ code: 'insufficient_funds' }));
    await fund(two, 5n);
    assert.deepEqual(await batch.submit(move, { from: two, to: one, minor: 5n }, { ...here, key }), ok('moved 5'));
  });

  it('keeps running balances in the order of the entries’ numbers, even with two servers', async () => {
    const other = createBatch({ db: database.db, world, resources: [] });
    const asked = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? batch : other).submit(move, { from: one, to: two, minor: 1n }, here),
    );
    await Promise.all(asked);
    await other.close();
    const { rows } = await owner.query(
      `select balance_minor, sum(amount_minor) over (order by entry_number) as sum from ledger.postings where account_id = $1`,
      [toUuid(one)],
    );
    assert.equal(rows.length, 51);
    for (const row of rows) assert.equal(row.balance_minor, row.sum);
  });

  it('agrees with a small model of the books under random moves', async () => {
    const accounts = [one, two, await open(), await open()];
    const model = new Map(accounts.map((id) => [id, id === one ? 1_000n : 0n]));
    const step = fc.record({ from: fc.nat(3), to: fc.nat(3), minor: fc.bigInt({ min: 1n, max: 600n }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const moves = steps.filter(({ from, to }) => from !== to);
        const outcomes = await Promise.all(
          moves.map(({ from, to, minor }) =>
            batch.submit(move, { from: accounts[from]!, to: accounts[to]!, minor }, here),
          ),
        );
        moves.forEach(({ from, to, minor }, index) => {
          const [source, target] = [accounts[from]!, accounts[to]!];
          const covered = model.get(source)! >= minor;
          assert.equal(outcomes[index]!.ok, covered);
          if (!covered) return;
          model.set(source, model.get(source)! - minor);
          model.set(target, model.get(target)! + minor);
        });
        for (const id of accounts) assert.equal(await posted(id), model.get(id));
      }),
      { numRuns: 25 },
    );
  });

  it('refuses commands at once when its queue is full, and decides all others', async () => {
    const narrow = createBatch({ db: database.db, world, resources: [], mostWaiting: 3 });
    const asked = Array.from({ length: 5 }, () => narrow.submit(move, { from: one, to: two, minor: 1n }, here));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(refused.length, 2);
    for (const { reason } of refused) assert.equal(reason.statusCode, 503);
    assert.equal(await posted(two), 3n);
    assert.ok((await narrow.submit(move, { from: one, to: two, minor: 1n }, here)).ok);
    await narrow.close();
  });

  it('numbers entries without a gap, and chains its batches by a hash over all entries before', async () => {
    const { rows: entries } = await owner.query(`
      select e.number, e.at, e.kind, e.reason, e.payment_id, e.request, e.corrects,
             json_agg(json_build_array(p.account_id, p.currency, p.amount_minor::text, p.balance_minor::text)
                      order by p.account_id) as postings
        from ledger.entries e join ledger.postings p on p.cell = e.cell and p.entry_number = e.number
       where e.cell = 0 group by e.cell, e.number order by e.number`);
    assert.deepEqual(
      entries.map((entry) => Number(entry.number)),
      entries.map((_, index) => index + 1),
    );
    const lines = entries.map((entry) =>
      JSON.stringify([
        entry.at.toISOString(),
        entry.kind,
        entry.reason,
        entry.payment_id,
        entry.request,
        entry.corrects,
        entry.postings,
      ]),
    );
    const { rows: batches } = await owner.query('select * from ledger.batches where cell = 0 order by last_entry');
    let hash = createHash('sha256').digest();
    let next = 0;
    for (const row of batches) {
      const said = lines.slice(next, next + row.entries).map((line) => `${line}\n`);
      next += row.entries;
      assert.equal(Number(row.last_entry), next);
      assert.deepEqual(createHash('sha256').update(said.join('')).digest(), row.content);
      const number = Buffer.alloc(8);
      number.writeBigInt64BE(BigInt(next));
      hash = createHash('sha256').update(hash).update(number).update(row.content).digest();
      assert.deepEqual(hash, row.hash);
    }
    const { rows: heads } = await owner.query('select * from ledger.heads where cell = 0');
    assert.equal(Number(heads[0].last_entry), entries.length);
    assert.deepEqual(heads[0].hash, hash);
  });

  it('ends with every entry and every account balanced', async () => {
    const lopsided = await count(
      '(select from ledger.postings group by entry_number, currency having sum(amount_minor) <> 0) x',
    );
    assert.equal(lopsided, 0);
    const wrong = await count(`(select from ledger.accounts a where posted_minor <>
      (select coalesce(sum(amount_minor), 0) from ledger.postings p where p.account_id = a.id)) x`);
    assert.equal(wrong, 0);
  });
});
