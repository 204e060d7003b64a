import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { putMember } from '#platform/staff/members/store.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import type { Campaign } from './domain.ts';
import { decideCampaign, endCampaign, findCampaign, insertCampaign, lockCampaign, newestCampaigns } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour));
const [ada, bea] = [id('stf', 1), id('stf', 2)];
const campaign = (number: number): Campaign => ({
  id: id('prm', number),
  name: `Campaign ${number}`,
  terms: {
    code: 'SPRING',
    amount: eur(500n),
    minimum: eur(2_000n),
    isFirstOnly: false,
    startsAt: at(0),
    endsAt: at(23),
  },
  budget: eur(10_000n),
  askedBy: ada,
  askedAt: at(number),
  expiresAt: at(number + 10),
  decidedBy: null,
  decidedAt: null,
  decision: null,
  outcome: null,
});

describe('stored campaigns', () => {
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

  it('are read as they were written, and after each change, the newest first', async () => {
    const [first, second] = [campaign(1), campaign(2)];
    for (const one of [first, second]) await database.db.one((tx) => insertCampaign(tx, one));
    const read = () => database.db.one((tx) => findCampaign(tx, first.id));
    assert.deepEqual(await read(), first);
    assert.deepEqual(await database.db.asWriter((tx) => lockCampaign(tx, first.id)), first);
    assert.deepEqual(await database.db.one((tx) => newestCampaigns(tx, 5)), [second, first]);
    await database.db.one((tx) => decideCampaign(tx, first.id, { decision: 'approved', by: bea, at: at(9) }));
    await database.db.one((tx) => endCampaign(tx, first.id, 'done'));
    const decided = { decidedBy: bea, decidedAt: at(9), decision: 'approved', outcome: 'done' } as const;
    assert.deepEqual(await read(), { ...first, ...decided });
    assert.equal(await database.db.one((tx) => findCampaign(tx, id('prm', 9))), undefined);
  });

  it('[S62] are approved by nobody who drafted them, whatever a statement says', async () => {
    const one = campaign(3);
    await database.db.one((tx) => insertCampaign(tx, one));
    await assert.rejects(
      database.db.one((tx) => decideCampaign(tx, one.id, { decision: 'approved', by: ada, at: at(9) })),
      /check constraint/,
    );
  });
});
