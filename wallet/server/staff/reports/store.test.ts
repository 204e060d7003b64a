import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { putMember } from '#platform/staff/members/store.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import type { ReportAct } from './domain.ts';
import { endAct, findWaitingAct, insertAct, listWaitingOfWallets, lockWaitingAct } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const [ada, bea] = [id('stf', 1), id('stf', 2)];
const at = new Date('2030-01-01T12:00:00Z');
const subject = id('rpt', 1);
const act: ReportAct = {
  id: id('rac', 1),
  subject,
  deed: 'upheld',
  ground: 'stolen_device',
  words: 'Stolen.',
  askedBy: ada,
  askedAt: at,
  endedAs: null,
};

describe('deeds that wait for a second operator', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
    for (const [memberId, name] of [
      [ada, 'Ada'],
      [bea, 'Bea'],
    ] as const) {
      const { email, phone } = contactsOf(name);
      const member = { id: memberId, name, email, mailbox: email, phone, role: 'reviewer', invitedAt: at } as const;
      await database.db.one((tx) => putMember(tx, member));
    }
  });
  after(() => database.close());

  it('[H3b] are one at a time for a report, and nobody signs their own, not even by a server', async () => {
    const { db } = database;
    const insert = (one: ReportAct) => db.asWriter((tx) => insertAct(tx, one));
    assert.deepEqual([await insert(act), await insert({ ...act, id: id('rac', 2) })], [true, false]);
    assert.deepEqual(await db.asWriter((tx) => findWaitingAct(tx, subject)), act);
    const sign = (by: typeof ada) =>
      db.asWriter((tx) => endAct(tx, act.id, { as: 'signed', by, at }, Buffer.alloc(32, 7)));
    await assert.rejects(sign(ada), /check/);
    await sign(bea);
    assert.equal(await db.asWriter((tx) => lockWaitingAct(tx, subject)), undefined);
    assert.equal(await insert({ ...act, id: id('rac', 2) }), true);
    const ofWallet = {
      ...act,
      id: id('rac', 3),
      subject: id('hld', 1),
      deed: 'unfreeze',
      ground: 'document_checked',
    } as const;
    await insert(ofWallet);
    assert.deepEqual(await db.asWriter((tx) => listWaitingOfWallets(tx, 10)), [ofWallet]);
  });
});
