import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import type { Report } from './domain.ts';
import {
  choicesOf,
  findReport,
  insertReport,
  openReports,
  reportsOf,
  reportsResource,
  storeVerdict,
  termsAt,
} from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored reports', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const make = async (more: Partial<Report> = {}): Promise<Report> => ({
    id: fresh('rpt'),
    cell,
    holderId: fresh('hld'),
    accountId: fresh('acc'),
    currency: 'EUR',
    items: [{ paymentId: fresh('pay'), paidMinor: 5_000n, approvedBy: 'pin', isCreditable: true }],
    terms: await database.db.asWriter((tx) => termsAt(tx, at)),
    status: 'open',
    createdAt: at,
    creditBy: at,
    decideBy: new Date(at.getTime() + 86_400_000),
    creditMinor: 0n,
    creditedAt: null,
    ground: null,
    words: null,
    decidedAt: null,
    paidMinor: 0n,
    settledAt: null,
    ...more,
  });

  it('[H3a] are read as they were stored, and name each payment once', async () => {
    const { db } = database;
    const report = await make();
    assert.equal(await db.asWriter((tx) => insertReport(tx, report)), true);
    assert.deepEqual(await db.asWriter((tx) => findReport(tx, cell, report.id)), report);
    assert.deepEqual(await db.asWriter((tx) => reportsOf(tx, cell, report.holderId)), [report]);
    const other = await make({ items: report.items });
    assert.equal(await db.asWriter((tx) => insertReport(tx, other)), false);
    assert.equal(await db.asWriter((tx) => findReport(tx, cell, other.id)), undefined);
    const choices = await db.asWriter((tx) => choicesOf(tx, cell, report.holderId, { since: at, most: 10 }));
    assert.deepEqual(choices, []);
  });

  it('[H3b] are decided once, and a batch writes only their money', async () => {
    const { db } = database;
    const report = await make();
    await db.asWriter((tx) => insertReport(tx, report));
    const verdict = {
      id: report.id,
      status: 'upheld',
      ground: 'stolen_device',
      words: 'Stolen.',
      decidedAt: at,
    } as const;
    const store = () => db.asWriter((tx) => storeVerdict(tx, cell, verdict));
    assert.deepEqual([await store(), await store()], [true, false]);
    assert.ok(!(await db.asWriter((tx) => openReports(tx, cell, 100))).some(({ id }) => id === report.id));
    await db.asWriter(async (tx) => {
      const [locked] = await reportsResource.lock(tx, cell, [report.id]);
      const after = { ...locked!, creditMinor: 100n, creditedAt: at, paidMinor: 3_000n, settledAt: at };
      await reportsResource.update(tx, cell, [after]);
    });
    const found = await db.asWriter((tx) => findReport(tx, cell, report.id));
    assert.deepEqual([found!.creditMinor, found!.paidMinor, found!.settledAt], [100n, 3_000n, at]);
  });
});
