import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { casePolicy, day, opening, parcelOf, returnAddress, start, subject } from '../../../../tests/samples/case.ts';
import { mintId } from '#platform/kernel/id.ts';
import { openCase } from './opening-domain.ts';
import type { Case } from './record-domain.ts';
import { caseIdsOf } from './resources.ts';
import { casesOf, casesResource, countOpen, findCase, resultsOfBuyer, resultsOfSeller } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const about = {
  cell: 0,
  paymentId: id('pay', 1),
  partId: id('prt', 1),
  line: 'mug',
  payerId: id('hld', 1),
  payeeId: id('pye', 1),
};
const [first, second] = caseIdsOf(about.partId, about.line);

function made(caseId: Case['id'] | undefined): Case {
  const opened = openCase({ ...subject, about }, { ...opening, id: caseId ?? 'cas_1' }, casePolicy, start);
  assert.ok(opened.ok);
  return opened.value.dispute;
}

describe('stored cases', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are read as they were written, and after each change', async () => {
    const dispute = made(first);
    const { db } = database;
    await db.asWriter((tx) => casesResource.insert(tx, 0, [dispute]));
    assert.deepEqual(await db.one((tx) => findCase(tx, 0, dispute.id)), dispute);
    const changed: Case = {
      ...dispute,
      status: 'escalated',
      until: day(9),
      offer: { outcome: 'partial_refund', amountMinor: 700n },
      turn: 'buyer',
      acceptedBy: ['buyer'],
      operatorId: 'ada',
      appealedBy: 'seller',
      returnAddress,
      parcel: { ...parcelOf('pcl_1'), shippedAt: day(2) },
      hadReturn: true,
      hadReplacement: true,
      timeline: [
        ...dispute.timeline,
        { ...dispute.timeline[0]!, kind: 'countered', offer: { outcome: 'partial_refund', amountMinor: 700n } },
      ],
    };
    await db.asWriter((tx) => casesResource.update(tx, 0, [changed]));
    assert.deepEqual(await db.asWriter((tx) => casesResource.lock(tx, 0, [dispute.id])), [changed]);
    assert.deepEqual(await db.one((tx) => casesOf(tx, 0, about.paymentId)), [changed]);
  });

  it('are counted for their buyer and their seller while they are open, up to a number', async () => {
    const dispute = made(second);
    const { db } = database;
    await db.asWriter((tx) => casesResource.insert(tx, 0, [dispute]));
    const asked = { holderId: id('hld', 9), payeeIds: [about.payeeId], most: 5 };
    const count = (of: typeof asked) => db.one((tx) => countOpen(tx, 0, of));
    assert.equal(await count(asked), 2);
    assert.equal(await count({ ...asked, most: 1 }), 1);
    assert.equal(await count({ ...asked, holderId: about.payerId }), 2);
    assert.equal(await count({ ...asked, payeeIds: [] }), 0);
    const closed: Case = { ...dispute, status: 'closed', until: null, result: 'withdrawn' };
    await db.asWriter((tx) => casesResource.update(tx, 0, [closed]));
    assert.equal(await count(asked), 1);
  });

  it('are counted by their result for both sides, without one of them', async () => {
    const { db } = database;
    const [payerId, payeeIds] = [id('hld', 7), [id('pye', 7), id('pye', 8)] as const];
    const stored = (at: number, more: Partial<Case>): Case => ({
      ...made(id('cas', at)),
      payerId,
      payeeId: payeeIds[0],
      ...more,
    });
    const closed = { status: 'closed', until: null } as const;
    const mine = stored(70, {});
    const cases = [
      mine,
      stored(71, { ...closed, result: 'refunded' }),
      stored(72, { ...closed, result: 'refunded', payeeId: payeeIds[1] }),
      stored(73, { ...closed, result: 'withdrawn', payeeId: id('pye', 9) }),
      stored(74, { payerId: id('hld', 8) }),
    ];
    await db.asWriter((tx) => casesResource.insert(tx, 0, cases));
    const but = mine.id;
    assert.deepEqual(await db.one((tx) => resultsOfBuyer(tx, 0, { holderId: payerId, but })), [
      { result: 'refunded', count: 2 },
      { result: 'withdrawn', count: 1 },
    ]);
    assert.deepEqual(await db.one((tx) => resultsOfSeller(tx, 0, { payeeIds, but })), [
      { result: 'refunded', count: 2 },
      { result: null, count: 1 },
    ]);
  });
});
