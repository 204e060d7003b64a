import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { move } from '../../../../tests/samples/move.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Movement } from '../../funding/processor/domain.ts';
import { createLedger } from '../../ledger/accounts/service.ts';
import { createBatch } from '../../ledger/batch/batch.ts';
import { settle } from './domain.ts';
import {
  bookingsIn,
  clearedCurrencies,
  findReport,
  heldNow,
  insertMovements,
  insertReport,
  lastEntryBefore,
  lastMovementAt,
  listReports,
  movementsBetween,
  postedIn,
  withdrawalsIn,
} from './store.ts';

const all = { after: 0n, until: 100n };
/** Set `HOLDFAST_SETTLEMENT_ENTRIES=2000000` by hand to see that the time of a day's sum does not grow. */
const ENTRIES = Number(process.env['HOLDFAST_SETTLEMENT_ENTRIES'] ?? 60_000);

describe('stored settlements', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let now = new Date('2026-11-01T12:00:00Z');

  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await moveMoney();
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  /** Credits 300 on one day and 50 on the next. */
  async function moveMoney(): Promise<void> {
    const clocks = { business: () => now, security: () => now };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
    const { db } = database;
    const ledger = await createLedger({ db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    const batch = createBatch({ db, world, resources: [] });
    const opening = { kind: 'holder', accountKind: 'available', currency: 'EUR', cell: HOME_CELL } as const;
    const to = await db.asWriter((tx) => ledger.openAccount(tx, { ...opening, id: world.ids.mint('hld') }));
    const from: Id<'acc'> = ledger.house('processor_clearing', 'EUR', HOME_CELL);
    for (const minor of [100n, 200n]) await batch.submit(move, { from, to, minor }, { cell: HOME_CELL });
    now = new Date('2026-11-02T00:00:00Z');
    await batch.submit(move, { from, to, minor: 50n }, { cell: HOME_CELL });
    await batch.close();
  }

  it('find the last entry before the end of a day', async () => {
    const { db } = database;
    const before = (after: bigint, at: string) => db.one((tx) => lastEntryBefore(tx, 0, after, new Date(at)));
    assert.equal(await before(0n, '2026-11-02T00:00:00Z'), 2n);
    assert.equal(await before(0n, '2026-11-03T00:00:00Z'), 3n);
    assert.equal(await before(3n, '2026-11-03T00:00:00Z'), 3n);
    assert.equal(await before(0n, '2026-11-01T00:00:00Z'), 0n);
  });

  it('sum the postings of some entries by kind, and name those of the processor', async () => {
    const { db } = database;
    const eur = { currency: 'EUR' } as const;
    assert.deepEqual(await db.one((tx) => postedIn(tx, 0, { after: 0n, until: 2n })), [
      { ...eur, kind: 'available', minor: 300n },
      { ...eur, kind: 'processor_clearing', minor: -300n },
    ]);
    assert.deepEqual(await db.one((tx) => withdrawalsIn(tx, 0, 'EUR', all)), []);
    const bookings = await db.one((tx) => bookingsIn(tx, 0, 'EUR', { after: 1n, until: 2n }));
    assert.deepEqual(bookings, [{ entryNumber: '2', corrects: null, topUpId: null, minor: 200n }]);
    assert.equal((await db.one((tx) => bookingsIn(tx, 0, 'EUR', all))).length, 3);
    assert.deepEqual(await db.one((tx) => clearedCurrencies(tx, 0)), [eur]);
    assert.equal(await db.one((tx) => heldNow(tx, 0, 'EUR')), 0n);
  });

  it('keep a movement under the day that first had it', async () => {
    const { db } = database;
    const movement: Movement = {
      pocket: 'payments',
      id: 'txn_1',
      kind: 'charge',
      type: 'charge',
      reference: 'top_1',
      source: 'ch_1',
      amount: { minor: 300n, currency: 'EUR' },
      feeMinor: 3n,
      at: new Date('2026-11-01T13:00:00Z'),
    };
    const last = (pocket: Movement['pocket']) => db.one((tx) => lastMovementAt(tx, 0, pocket));
    assert.equal(await last('payments'), undefined);
    await db.asWriter((tx) => insertMovements(tx, 0, '2026-11-01', [movement]));
    await db.asWriter((tx) => insertMovements(tx, 0, '2026-11-02', [movement, { ...movement, id: 'txn_2' }]));
    const of = (after: string | null, until: string) =>
      db.one(async (tx) => (await movementsBetween(tx, 0, { currency: 'EUR', after, until })).map((one) => one.id));
    assert.deepEqual(await of(null, '2026-11-01'), ['txn_1']);
    assert.deepEqual(await of('2026-11-01', '2026-11-02'), ['txn_2']);
    assert.deepEqual([await last('payments'), await last('payouts')], [movement.at, undefined]);
    const at = new Date('2026-11-01T14:00:00Z');
    const paid: Movement = { ...movement, pocket: 'payouts', id: 'trxne_1', kind: 'transfer', feeMinor: 0n, at };
    await db.asWriter((tx) => insertMovements(tx, 0, '2026-11-03', [paid]));
    assert.deepEqual([await last('payments'), await last('payouts')], [movement.at, at]);
    const asked = { currency: 'EUR', after: '2026-11-02', until: '2026-11-03' } as const;
    const { at: _at, amount, ...stored } = paid;
    assert.deepEqual(await db.one((tx) => movementsBetween(tx, 0, asked)), [{ ...stored, minor: amount.minor }]);
  });

  it('are read as they were stored, the newest revision first, with words that look like amounts', async () => {
    const { db } = database;
    const report = settle(undefined, {
      currency: 'EUR',
      day: '2026-11-01',
      posted: [{ kind: 'available', minor: 2n ** 62n }],
      heldMinor: 1n,
      bookings: [{ entryNumber: '7', corrects: null, topUpId: null, minor: 5n }],
      withdrawals: [],
      cents: [],
      moved: [],
      processor: { availableMinor: -1n, pendingMinor: 2n },
      payoutPocketMinor: 7n,
      bank: [],
      banked: [
        { iban: 'X', statementId: '1', place: 1, minor: 9n, bookedOn: '2026-11-01', words: '12 {"minor": "1"}' },
      ],
      payouts: [],
    });
    const stored = { ...report, lastEntry: 2n, madeAt: now };
    await db.asWriter((tx) => insertReport(tx, 0, { ...stored, revision: 1, differences: [] }));
    await db.asWriter((tx) => insertReport(tx, 0, { ...stored, revision: 2 }));
    const found = await db.one((tx) => findReport(tx, 0, 'EUR'));
    assert.equal(found?.revision, 2);
    const byKey = (differences: typeof report.differences) =>
      differences.toSorted((left, right) => (left.key < right.key ? -1 : 1));
    assert.deepEqual({ ...found, differences: [] }, { ...stored, revision: 2, differences: [] });
    assert.deepEqual(byKey(found.differences), byKey(report.differences));
    assert.equal(await db.one((tx) => findReport(tx, 0, 'EUR', { until: '2026-10-31' })), undefined);
    const listed = await db.one((tx) => listReports(tx, 0, { before: '2026-11-02', most: 5 }));
    assert.deepEqual(listed, [
      { currency: 'EUR', day: '2026-11-01', revision: 2, madeAt: now, differences: BigInt(report.differences.length) },
    ]);
    await assert.rejects(() => db.asWriter((tx) => insertReport(tx, 0, { ...stored, revision: 2 })));
  });
});

describe('a long journal', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`
      insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
      select 0, gen_random_uuid(), number, 'EUR', side, side
        from generate_series(1, ${ENTRIES}) as number cross join unnest(array[1, -1]) as side`);
    await owner.query('vacuum analyze ledger.postings');
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  it('[O2d] is not read for a report: an index finds the postings of the day', async () => {
    const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off) select sum(amount_minor) from ledger.postings
        where cell = 0 and entry_number > ${ENTRIES - 1_000} and entry_number <= ${ENTRIES}`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /Bitmap Index Scan on postings_entry/, plan);
    const removed = Number(/Rows Removed by Index Recheck: (\d+)/.exec(plan)?.[1] ?? 0);
    assert.ok(removed < 20_000, plan);
  });
});
