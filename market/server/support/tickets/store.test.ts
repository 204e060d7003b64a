import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { MessageKind, Ticket } from './domain.ts';
import {
  countOf,
  findByReference,
  findTicket,
  insertMessage,
  insertTicket,
  lockTicket,
  messagesOf,
  queueOf,
  storeAgreement,
  ticketsOf,
  updateTicket,
} from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour));
const [ada, bea] = [id('shp', 1), id('shp', 2)];
const ticket = (number: number, more: Partial<Ticket> = {}): Ticket => ({
  id: id('tic', number),
  reference: `T7K-4Q${number}`,
  shopperId: ada,
  topic: 'order',
  orderId: id('ord', number),
  status: 'waiting',
  openedAt: at(number),
  answerBy: at(number + 24),
  changedAt: at(number),
  messages: 1,
  mayHandOver: false,
  wallet: null,
  ...more,
});

describe('stored tickets of the market', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  const [first, second] = [ticket(2), ticket(3, { topic: 'other', orderId: null })];

  it('are read as they were written, and no two have the same reference', async () => {
    const { db } = database;
    for (const one of [first, second]) assert.equal(await db.one((tx) => insertTicket(tx, one)), true);
    assert.equal(await db.one((tx) => insertTicket(tx, ticket(9, { reference: first.reference }))), false);
    assert.deepEqual(await db.one((tx) => findByReference(tx, second.reference)), second);
    const moved: Ticket = {
      ...second,
      status: 'answered',
      answerBy: null,
      messages: 2,
      changedAt: at(5),
      wallet: { handedAt: at(5), status: 'given_back', answeredAt: at(6) },
    };
    await db.one((tx) => updateTicket(tx, moved));
    assert.deepEqual(await db.asWriter((tx) => lockTicket(tx, second.id)), moved);
    assert.deepEqual(await db.one((tx) => findTicket(tx, first.id)), first);
    assert.equal(await db.one((tx) => storeAgreement(tx, bea, first.id)), false);
    assert.equal((await db.one((tx) => findTicket(tx, first.id)))?.mayHandOver, false);
  });

  it('are listed for staff by the deadline of the answer, and by topic and state', async () => {
    const { db } = database;
    const early = ticket(4, { answerBy: at(1), shopperId: bea });
    await db.one((tx) => insertTicket(tx, early));
    const ids = async (filter: Parameters<typeof queueOf>[1]) =>
      (await db.one((tx) => queueOf(tx, filter, 10))).map((one) => one.id);
    assert.deepEqual(await ids({}), [early.id, first.id, second.id]);
    assert.deepEqual(await ids({ topic: 'other' }), [second.id]);
    assert.deepEqual(await ids({ status: 'waiting' }), [early.id, first.id]);
  });

  it('show their shopper nobody else’s tickets and no notes, even if the application forgets to ask', async () => {
    const { db } = database;
    const say = (number: number, kind: MessageKind) =>
      db.one((tx) => insertMessage(tx, first.id, { number, at: at(number), kind, memberId: null, words: kind }));
    for (const [index, kind] of (['shopper', 'note', 'answer', 'closed'] as const).entries())
      await say(index + 1, kind);
    const kinds = async (shopper: typeof ada) =>
      (await db.asReader({ shopper }, (tx) => messagesOf(tx, first.id))).map(({ kind }) => kind);
    assert.deepEqual(await kinds(ada), ['shopper', 'answer', 'closed']);
    assert.deepEqual(await kinds(bea), []);
    assert.equal(await db.asReader({ shopper: bea }, (tx) => findTicket(tx, first.id)), undefined);
    assert.deepEqual(await db.one((tx) => countOf(tx, ada, at(0))), { open: 2, messages: 1 });
    assert.deepEqual(await db.one((tx) => countOf(tx, ada, at(1))), { open: 2, messages: 0 });
    assert.equal((await db.one((tx) => ticketsOf(tx, ada, 10))).length, 2);
  });

  it('have messages that no server can change', async () => {
    const change = database.db.asWriter((tx) => tx.run(sql`update support.messages set words = 'x'`));
    await assert.rejects(change, { code: '42501' });
  });
});
