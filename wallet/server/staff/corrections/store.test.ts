import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { putMember } from '#platform/staff/members/store.ts';
import type { Correction } from './domain.ts';
import {
  closeExpired,
  decideCorrection,
  endCorrection,
  findCorrection,
  insertCorrection,
  newestCorrections,
} from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour));
const [ada, bea] = [id('stf', 1), id('stf', 2)];
const correction = (number: number, entryNumber: bigint): Correction => ({
  id: id('cor', number),
  entryNumber,
  reason: 'Booked twice',
  askedBy: ada,
  askedAt: at(number),
  expiresAt: at(number + 10),
  decidedBy: null,
  decidedAt: null,
  decision: null,
  outcome: null,
});

describe('stored corrections', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
    for (const [memberId, name] of [
      [ada, 'Ada'],
      [bea, 'Bea'],
    ] as const) {
      const { email, phone } = contactsOf(name);
      const member = { id: memberId, name, email, mailbox: email, phone, role: 'finance', invitedAt: at(0) } as const;
      await database.db.one((tx) => putMember(tx, member));
    }
  });
  after(() => database.close());

  const insert = (one: Correction) => database.db.one((tx) => insertCorrection(tx, one));
  const decide = (one: Correction, decision: 'approved' | 'refused', by = bea) =>
    database.db.one((tx) => decideCorrection(tx, one.id, { decision, by, at: at(9) }));

  it('are read as they were written, and after each change, the newest first', async () => {
    const [first, second] = [correction(1, 11n), correction(2, 12n)];
    assert.deepEqual([await insert(first), await insert(second)], [true, true]);
    const read = () => database.db.one((tx) => findCorrection(tx, first.id));
    assert.deepEqual(await read(), first);
    await decide(first, 'approved');
    await database.db.one((tx) => endCorrection(tx, first.id, 'done'));
    const after_ = { ...first, decision: 'approved', decidedBy: bea, decidedAt: at(9), outcome: 'done' };
    assert.deepEqual(await read(), after_);
    assert.deepEqual(await database.db.one((tx) => newestCorrections(tx, 5)), [second, after_]);
  });

  it('[S62] allow one for an entry at a time, and another one after a refusal, an expiry or too little money', async () => {
    const entry = 21n;
    const [one, two, three, four] = [3, 4, 5, 6].map((number) => correction(number, entry));
    assert.equal(await insert(one!), true);
    assert.equal(await insert(two!), false);
    await decide(one!, 'refused', ada);
    assert.equal(await insert(two!), true);
    await database.db.one((tx) => closeExpired(tx, entry, at(13)));
    assert.equal(await insert(three!), false);
    await database.db.one((tx) => closeExpired(tx, entry, at(14)));
    assert.equal(await insert(three!), true);
    await decide(three!, 'approved');
    assert.equal(await insert(four!), false);
    await database.db.one((tx) => endCorrection(tx, three!.id, 'insufficient_funds'));
    assert.equal(await insert(four!), true);
  });

  it('[S62] are never approved by the one who asked, not even by the database, and never rewritten', async () => {
    const one = correction(7, 31n);
    await insert(one);
    await assert.rejects(decide(one, 'approved', ada), /corrections_check/);
    for (const statement of [
      sql`update staff.corrections set reason = 'other'`,
      sql`update staff.corrections set asked_by = null`,
      sql`delete from staff.corrections`,
    ]) {
      await assert.rejects(
        database.db.one((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });
});
