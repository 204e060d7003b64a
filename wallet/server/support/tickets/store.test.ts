import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Ticket } from './domain.ts';
import {
  countOf,
  filesOf,
  findByReference,
  findTicket,
  insertFiles,
  insertMessage,
  insertTicket,
  messagesOf,
  queueOf,
  ticketsOf,
  updateTicket,
} from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour));
const [ada, bea] = [id('hld', 1), id('hld', 2)];
const ticket = (number: number, more: Partial<Ticket> = {}): Ticket => ({
  id: id('tic', number),
  cell: 0,
  reference: `T7K-4Q${number}`,
  holderId: ada,
  topic: 'payment',
  about: { kind: 'payment', id: id('pay', number) },
  status: 'waiting',
  desk: 'support',
  openedAt: at(number),
  answerBy: at(number + 24),
  changedAt: at(number),
  messages: 1,
  shop: null,
  ...more,
});

describe('stored tickets', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const [first, second] = [ticket(2), ticket(3, { topic: 'link', about: null, desk: 'finance' })];

  it('[H6b] are read as they were written, by id and by reference, and no two have the same reference', async () => {
    const { db } = database;
    assert.equal(await db.one((tx) => insertTicket(tx, first)), true);
    assert.equal(await db.one((tx) => insertTicket(tx, second)), true);
    assert.equal(await db.one((tx) => insertTicket(tx, ticket(9, { reference: first.reference }))), false);
    assert.deepEqual(await db.one((tx) => findTicket(tx, 0, first.id)), first);
    assert.deepEqual(await db.one((tx) => findByReference(tx, 0, second.reference)), second);
    const moved: Ticket = { ...second, status: 'answered', answerBy: null, messages: 2, changedAt: at(5) };
    await db.one((tx) => updateTicket(tx, moved));
    assert.deepEqual(await db.one((tx) => findTicket(tx, 0, second.id)), moved);
  });

  it('are listed for staff by the deadline of the answer, and by role, topic and state', async () => {
    const list = async (filter: Partial<Parameters<typeof queueOf>[2]>) => {
      const all = { desks: ['support', 'finance'] as const, ...filter };
      return (await database.db.one((tx) => queueOf(tx, 0, all, 10))).map((one) => one.reference);
    };
    assert.deepEqual(await list({}), [first.reference, second.reference]);
    assert.deepEqual(await list({ desks: ['finance'] }), [second.reference]);
    assert.deepEqual(await list({ topic: 'payment' }), [first.reference]);
    assert.deepEqual(await list({ status: 'answered' }), [second.reference]);
    assert.deepEqual(await list({ status: 'closed' }), []);
  });

  it('[H6a] show the reader’s role only the holder’s own, without notes and handovers', async () => {
    const { db } = database;
    const say = (number: number, kind: 'holder' | 'answer' | 'note' | 'handed') =>
      db.one((tx) => insertMessage(tx, first, { number, at: at(number), kind, memberId: null, words: kind }));
    await say(1, 'holder');
    await say(2, 'note');
    await say(3, 'handed');
    await say(4, 'answer');
    for (const number of [1, 2])
      await db.one((tx) => insertFiles(tx, first, number, [id('fil', 10 * number + 1), id('fil', 10 * number)]));
    const read = (holder: typeof ada) =>
      db.asReader({ holder }, async (tx) => ({
        found: (await findTicket(tx, 0, first.id))?.reference,
        words: (await messagesOf(tx, first)).map(({ words }) => words),
        files: (await filesOf(tx, first)).map(({ fileId }) => fileId),
        list: (await ticketsOf(tx, 0, ada, 10)).length,
      }));
    assert.deepEqual(await read(ada), {
      found: first.reference,
      words: ['holder', 'answer'],
      files: [id('fil', 11), id('fil', 10)],
      list: 2,
    });
    assert.deepEqual(await read(bea), { found: undefined, words: [], files: [], list: 0 });
    assert.equal((await db.asWriter((tx) => messagesOf(tx, first))).length, 4);
    const counted = await db.one((tx) => countOf(tx, 0, ada, at(0)));
    assert.deepEqual(counted, { open: 2, messages: 1 });
  });

  it('never change or lose what was written', async () => {
    for (const statement of [
      sql`update support.messages set words = 'other'`,
      sql`delete from support.messages`,
      sql`update support.files set number = 1`,
      sql`delete from support.files`,
      sql`update support.tickets set holder_id = null`,
      sql`delete from support.tickets`,
    ]) {
      await assert.rejects(
        database.db.one((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });
});
