import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import { mintId } from '#platform/kernel/id.ts';
import { putMember } from '#platform/staff/members/store.ts';
import { giveBackDifference, takeDifference, takenDifferences } from './store.ts';

const [ada, bea] = [1, 2].map((at) => mintId('stf', at, Buffer.alloc(10, at)));
const takenAt = new Date('2026-11-30T09:00:00Z');
const one = { currency: 'EUR', key: 'balance EUR', firstSeenOn: '2026-11-29' } as const;

describe('stored owners of differences', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
    for (const [id, name] of [
      [ada!, 'Ada'],
      [bea!, 'Bea'],
    ] as const) {
      const { email, phone } = contactsOf(name);
      const member = { id, name, email, mailbox: email, phone, role: 'finance', invitedAt: takenAt } as const;
      await database.db.asWriter((tx) => putMember(tx, member));
    }
  });
  after(() => database.close());

  it('[O2e] change hands only from the one who was seen', async () => {
    const take = (memberId: typeof ada, from?: typeof ada) =>
      database.db.asWriter((tx) => takeDifference(tx, 0, { ...one, memberId: memberId!, takenAt }, from));
    const taken = async () => {
      const rows = await database.db.one((tx) => takenDifferences(tx, 0, one.firstSeenOn));
      return rows.map(({ memberId }) => memberId);
    };
    assert.equal(await take(bea, ada), false);
    const [first, second] = await Promise.all([take(ada), take(bea)]);
    assert.equal(Number(first) + Number(second), 1, 'of two at once, one has it');
    const [owner, other] = first ? [ada, bea] : [bea, ada];
    assert.equal(await take(other, other), false);
    assert.equal(await take(other, owner), true);
    assert.deepEqual(await taken(), [other]);
    const giveBack = (by: typeof ada) => database.db.asWriter((tx) => giveBackDifference(tx, 0, one, by!));
    assert.equal(await giveBack(owner), false);
    assert.equal(await giveBack(other), true);
    assert.deepEqual(await taken(), []);
  });
});
