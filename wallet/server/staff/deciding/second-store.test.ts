import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { putMember } from '#platform/staff/members/store.ts';
import { decisionsOf, insertDecision, insertOpinion } from './second-store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const [ada, bea] = [id('stf', 1), id('stf', 2)];
const at = new Date('2030-01-01T12:00:00Z');
const caseId = id('cas', 1);
const decision = {
  id: id('dcn', 1),
  caseId,
  seen: 2,
  offer: { outcome: 'partial_refund', amountMinor: 90_000n },
  ground: 'fairness',
  words: 'Half each.',
  askedBy: ada,
  askedAt: at,
} as const;

describe('stored decisions about much money', () => {
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
    await database.db.one((tx) => insertDecision(tx, decision));
  });
  after(() => database.close());

  const say = (opinion: 'signed' | 'withdrawn', memberId: typeof ada) =>
    database.db.one((tx) =>
      insertOpinion(tx, decision.id, { opinion, memberId, at }, opinion === 'signed' ? Buffer.alloc(32, 7) : null),
    );
  const stored = () => database.db.one((tx) => decisionsOf(tx, caseId));

  it('[S62] are signed by nobody who made them, not even by a server, and end once', async () => {
    assert.deepEqual(await stored(), [{ ...decision, opinion: null }]);
    await assert.rejects(say('signed', ada), /nobody signs their own/);
    await say('signed', bea);
    assert.deepEqual(await stored(), [{ ...decision, opinion: { opinion: 'signed', memberId: bea, at } }]);
    await assert.rejects(say('withdrawn', ada), /second_opinions_pkey/);
  });

  it('[S62] are never changed by a server', async () => {
    for (const statement of [
      sql`update staff.large_decisions set words = 'x'`,
      sql`delete from staff.large_decisions`,
      sql`update staff.second_opinions set opinion = 'withdrawn'`,
      sql`delete from staff.second_opinions`,
      sql`update staff.limits set decide_alone_most_minor = 0`,
      sql`insert into staff.limits values (9, now(), 'EUR', 1)`,
    ])
      await assert.rejects(
        database.db.asWriter((tx) => tx.run(statement)),
        /permission denied/,
      );
  });
});
