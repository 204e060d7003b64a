import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createBatch } from './batch.ts';
import type { Batch } from './batch.ts';
import { accountsKey, touch } from './command.ts';
import type { MoneyCommand } from './command.ts';
import { spendable, transfer } from '../accounts/domain.ts';
import { createLedger } from '../accounts/service.ts';
import type { Ledger } from '../accounts/service.ts';

interface Move {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
  /** Makes the command a broken one. */
  readonly poison?: boolean;
  /** Makes it fail while it decides, as a bug or a value that nobody thought of would. */
  readonly trips?: boolean;
}

const move: MoneyCommand<Move, string, { code: 'insufficient_funds' }> = {
  kind: 'move',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor, poison, trips }, state) => {
    if (trips) throw new RangeError('Invalid time value');
    const source = state.get(accountsKey, from);
    invariant(source, 'the source is there');
    if (!poison && source.floorMinor !== null && spendable(source).minor < minor) {
      return err({ code: 'insufficient_funds' });
    }
    const postings = transfer(from, to, { minor, currency: 'EUR' });
    if (poison) postings.pop();
    return ok({
      answer: `moved ${minor}`,
      entries: [{ kind: 'move', reason: 'a test', postings }],
      outbox: [{ kind: 'moved', payload: String(minor) }],
    });
  },
  answer: { toJson: (answer) => answer, fromJson: String },
};

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
    ledger = await createLedger({ db: database.db, world, currencies: ['EUR'] });
    batch = createBatch({ db: database.db, world, resources: [] });
    outside = ledger.house('processor_clearing', 'EUR');
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
      ledger.openAccount(tx, { kind: 'holder', id: world.ids.mint('hld'), accountKind: 'available', currency: 'EUR' }),
    );
  const fund = async (to: Id<'acc'>, minor: bigint) => batch.submit(move, { from: outside, to, minor });
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

  it('moves money once it is durable', async () => {
    const outcome = await batch.submit(move, { from: one, to: two, minor: 300n });
    assert.deepEqual(outcome, ok('moved 300'));
    assert.equal(await posted(one), 700n);
    assert.equal(await posted(two), 300n);
  });

  it('changes nothing when it refuses', async () => {
    const before = [await count('ledger.entries'), await count('jobs.outbox')];
    const outcome = await batch.submit(move, { from: one, to: two, minor: 1_001n });
    assert.deepEqual(outcome, err({ code: 'insufficient_funds' }));
    assert.deepEqual([await count('ledger.entries'), await count('jobs.outbox')], before);
  });

  it('spends a balance once, however many ask at the same time', async () => {
    const asked = Array.from({ length: 200 }, () => batch.submit(move, { from: one, to: two, minor: 100n }));
    const outcomes = await Promise.all(asked);
    assert.equal(outcomes.filter((outcome) => outcome.ok).length, 10);
    assert.equal(await posted(one), 0n);
    assert.equal(await posted(two), 1_000n);
  });

  it('[S89] answers a replay with the first answer, and refuses the same key for another request', async () => {
    const key = { scope: 'shop', key: 'k1', requestHash: 'a' };
    const command = { from: one, to: two, minor: 10n };
    const first = await batch.submit(move, command, { key });
    assert.deepEqual(await batch.submit(move, command, { key }), first);
    assert.equal(await posted(two), 10n);
    const other = await batch.submit(move, { ...command, minor: 11n }, { key: { ...key, requestHash: 'b' } });
    assert.deepEqual(other, err({ code: 'idempotency_key_reused' }));
    const elsewhere = await batch.submit(move, command, { key: { ...key, scope: 'another shop' } });
    assert.ok(elsewhere.ok);
    assert.equal(await posted(two), 20n);
  });

  it('recognizes a replay although the funds are gone by now', async () => {
    const key = { scope: 'shop', key: 'k2', requestHash: 'a' };
    await batch.submit(move, { from: one, to: two, minor: 1_000n }, { key });
    assert.deepEqual(await batch.submit(move, { from: one, to: two, minor: 1_000n }, { key }), ok('moved 1000'));
  });

  it('[S90] refuses nobody for the lack of what the same request has taken, at the same time, through another server', async () => {
    const other = createBatch({ db: database.db, world, resources: [] });
    for (let round = 0; round < 20; round += 1) {
      const key = { scope: 'shop', key: `all-${round}`, requestHash: 'a' };
      const asked = [batch, other, batch, other].map(async (door, slot) => {
        await new Promise((resolve) => setTimeout(resolve, slot));
        return door.submit(move, { from: one, to: two, minor: 1_000n }, { key });
      });
      for (const outcome of await Promise.all(asked)) assert.deepEqual(outcome, ok('moved 1000'));
      await fund(one, 1_000n);
    }
    await other.close();
  });

  it('[S90] moves once for one key, asked at the same time through two servers', async () => {
    const other = createBatch({ db: database.db, world, resources: [] });
    const key = { scope: 'shop', key: 'k3', requestHash: 'a' };
    const asked = Array.from({ length: 40 }, (_, index) =>
      (index % 2 ? batch : other).submit(move, { from: one, to: two, minor: 7n }, { key }),
    );
    assert.deepEqual(new Set((await Promise.all(asked)).map((outcome) => JSON.stringify(outcome))).size, 1);
    assert.equal(await posted(two), 7n);
    await other.close();
  });

  it('[S88] goes by no balance that another server has changed since, neither to pay nor to refuse', async () => {
    for (let round = 0; round < 3; round += 1) {
      // Each trusts at first, and both know the account from now on.
      const own = createBatch({ db: database.db, world, resources: [] });
      const other = createBatch({ db: database.db, world, resources: [] });
      await own.submit(move, { from: one, to: two, minor: 100n });
      await other.submit(move, { from: two, to: one, minor: 100n });
      await other.submit(move, { from: one, to: two, minor: 900n });
      const tooMuch = await own.submit(move, { from: one, to: two, minor: 101n });
      assert.deepEqual(tooMuch, err({ code: 'insufficient_funds' }));
      await other.submit(move, { from: two, to: one, minor: 900n });
      assert.deepEqual(await own.submit(move, { from: one, to: two, minor: 1_000n }), ok('moved 1000'));
      await own.submit(move, { from: two, to: one, minor: 1_000n });
      await Promise.all([own.close(), other.close()]);
    }
    assert.deepEqual([await posted(one), await posted(two)], [1_000n, 0n]);
  });

  it('[S88] decides the commands again that relied on balances of a batch that was not committed after all', async () => {
    let count = 0;
    const faultpoint = async (name: string) => {
      if (name !== 'batch.written') return;
      count += 1;
      if (count > 1) return;
      // The one behind it has decided by now, and waits for this commit, which never comes.
      await new Promise((resolve) => setTimeout(resolve, 150));
      throw new Error('the disk is gone');
    };
    const flaky = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [] });
    const failing = flaky.submit(move, { from: one, to: two, minor: 600n });
    const handled = assert.rejects(failing, /the disk is gone/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const refusedByBelief = flaky.submit(move, { from: one, to: two, minor: 500n });
    const paidByBelief = flaky.submit(move, { from: two, to: one, minor: 600n });
    await handled;
    assert.deepEqual(await refusedByBelief, ok('moved 500'));
    assert.deepEqual(await paidByBelief, err({ code: 'insufficient_funds' }));
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
      asked.push(slow.submit(move, { from: one, to: two, minor: 1n }));
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
      batch.submit(move, { from: one, to: two, minor: 1n, poison: index === 7 }),
    );
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected').indexOf(true), 7);
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 19);
    assert.equal(await posted(two), 19n);
  });

  it('[S88] lets whoever trips while deciding fail alone, in the same transaction as the others', async () => {
    const before = await count('ledger.batches');
    const asked = Array.from({ length: 20 }, (_, index) =>
      batch.submit(move, { from: one, to: two, minor: 1n, trips: index === 7 }),
    );
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected').indexOf(true), 7);
    assert.equal(await posted(two), 19n);
    assert.ok((await count('ledger.batches')) - before <= 2, 'no command is decided again for it');
  });

  it('[S88] lets what cannot be written fail alone, also while it waits for the batch before', async () => {
    const open = Promise.withResolvers<void>();
    const faultpoint = async (name: string) => (name === 'batch.written' ? open.promise : undefined);
    const slow = createBatch({ db: database.db, world: { ...world, faultpoint }, resources: [] });
    const decide = () => ok({ answer: '', outbox: [{ kind: 'moved', payload: 1n as never }] });
    const asked: Promise<unknown>[] = [];
    for (const type of [move, { ...move, decide }, move]) {
      asked.push(slow.submit(type, { from: one, to: two, minor: 1n }));
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
    const first = slow.submit(move, { from: one, to: two, minor: 5n }, { key });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const replays = [slow.submit(refuse, undefined, { key }), other.submit(refuse, undefined, { key })];
    await new Promise((resolve) => setTimeout(resolve, 100));
    open.resolve();
    assert.deepEqual(await Promise.all([first, ...replays]), [ok('moved 5'), ok('moved 5'), ok('moved 5')]);
    assert.equal(tries, 2, 'whoever repeats waits, and nothing is decided twice for it');
    await Promise.all([slow.close(), other.close()]);
  });

  it('leaves no trace of a key under which somebody was refused', async () => {
    const key = { scope: 'shop', key: 'poor', requestHash: 'a' };
    const poor = await batch.submit(move, { from: two, to: one, minor: 5n }, { key });
    assert.deepEqual(poor, err({ code: 'insufficient_funds' }));
    await fund(two, 5n);
    assert.deepEqual(await batch.submit(move, { from: two, to: one, minor: 5n }, { key }), ok('moved 5'));
  });

  it('keeps running balances in the order of the entries’ numbers, also with two servers', async () => {
    const other = createBatch({ db: database.db, world, resources: [] });
    const asked = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? batch : other).submit(move, { from: one, to: two, minor: 1n }),
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
          moves.map(({ from, to, minor }) => batch.submit(move, { from: accounts[from]!, to: accounts[to]!, minor })),
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

  it('refuses at once what its queue has no room for, and does all that it took', async () => {
    const narrow = createBatch({ db: database.db, world, resources: [], mostWaiting: 3 });
    const asked = Array.from({ length: 5 }, () => narrow.submit(move, { from: one, to: two, minor: 1n }));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(refused.length, 2);
    for (const { reason } of refused) assert.equal(reason.statusCode, 503);
    assert.equal(await posted(two), 3n);
    assert.ok((await narrow.submit(move, { from: one, to: two, minor: 1n })).ok);
    await narrow.close();
  });

  it('numbers entries without a gap and chains its batches, each hash covering all that was said before', async () => {
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

  it('balances every entry and every account at the end of all this', async () => {
    const lopsided = await count(
      '(select from ledger.postings group by entry_number, currency having sum(amount_minor) <> 0) x',
    );
    assert.equal(lopsided, 0);
    const wrong = await count(`(select from ledger.accounts a where posted_minor <>
      (select coalesce(sum(amount_minor), 0) from ledger.postings p where p.account_id = a.id)) x`);
    assert.equal(wrong, 0);
  });
});
