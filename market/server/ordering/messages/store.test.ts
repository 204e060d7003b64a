import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { Conversation, Side } from './domain.ts';
import {
  countMessages,
  findConversation,
  findSent,
  filesOf,
  insertFiles,
  insertMessage,
  isFileOfReader,
  insertReport,
  lockConversation,
  messagesOf,
  reportedIn,
  rulesAt,
  sentByPerson,
  sentBySide,
  updateConversation,
} from './store.ts';
import type { Sent } from './store.ts';

const now = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

describe('the rows of messages', () => {
  let database: TestDatabase;
  const { ids } = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let fresh: Conversation;
  let sellerOwner: Id<'shp'>;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());
  beforeEach(async () => {
    sellerOwner = ids.mint('shp');
    fresh = {
      partId: ids.mint('opt'),
      orderId: ids.mint('ord'),
      buyerId: ids.mint('shp'),
      sellerId: ids.mint('sel'),
      buyerStoppedAt: null,
      sellerStoppedAt: null,
      buyerLetterAt: null,
      sellerLetterAt: null,
    };
    await database.db.one((tx) =>
      tx.run(sql`
        insert into shoppers.shoppers (id, email, name, password_hash, seller_id, created_at)
        values (${uuid(sellerOwner)}, ${`${sellerOwner}@example.com`}, 'Moss', 'x', ${uuid(fresh.sellerId)}, ${now})`),
    );
    await database.db.asWriter((tx) => lockConversation(tx, fresh));
  });

  const send = async (words: string, side: Side = 'buyer', sentAt = now, formKey = words): Promise<Sent> => {
    const writerId = side === 'buyer' ? fresh.buyerId : sellerOwner;
    const sent = { id: ids.mint('msg'), partId: fresh.partId, side, writerId, words, formKey, sentAt };
    await database.db.one((tx) => insertMessage(tx, sent));
    return sent;
  };

  it('[M5b] have limits as data', async () => {
    const rules = await database.db.asNobody((tx) => rulesAt(tx, now));
    assert.deepEqual(rules, {
      version: 1,
      mostLetters: 2_000,
      daysAfterEnd: 90,
      minutesBetweenLetters: 15,
      burstMost: 10,
      burstMinutes: 10,
      mostADay: 100,
    });
  });

  it('[M5b] keep one conversation for each part, which only changes by stops and mails', async () => {
    const stopped = { ...fresh, sellerStoppedAt: now, buyerLetterAt: minutes(1) };
    await database.db.asWriter((tx) => updateConversation(tx, stopped));
    assert.deepEqual(await database.db.asWriter((tx) => lockConversation(tx, fresh)), stopped);
    await assert.rejects(
      database.db.one((tx) => tx.run(sql`update messages.conversations set buyer_id = seller_id`)),
      /permission denied/,
    );
  });

  it('[M5b] list the newest messages, oldest first, and those before one', async () => {
    const sent = [await send('one'), await send('two', 'seller'), await send('three')];
    const words = async (most: number, before?: Id<'msg'>) =>
      (await database.db.one((tx) => messagesOf(tx, fresh.partId, most, before))).map((message) => message.words);
    assert.deepEqual(await words(2), ['two', 'three']);
    assert.deepEqual(await words(2, sent[2]!.id), ['one', 'two']);
    const counts = await database.db.one((tx) => countMessages(tx, [fresh.partId, ids.mint('opt')]));
    assert.deepEqual(counts, [{ partId: fresh.partId, count: 3 }]);
  });

  it('[M5b] are found by form and words, and the same twice is refused', async () => {
    const { id, ...sent } = await send('hello', 'buyer', now, 'form-1');
    const found = (changes: Partial<Sent>) => database.db.one((tx) => findSent(tx, { ...sent, ...changes }));
    assert.deepEqual(await found({}), { id });
    assert.equal(await found({ words: 'hello!' }), undefined);
    assert.equal(await found({ formKey: 'form-2' }), undefined);
    assert.equal(await found({ side: 'seller' }), undefined);
    await assert.rejects(send('hello', 'buyer', now, 'form-1'), /messages_form/);
  });

  it('[M5b] say when a side and a person sent the message that fills the pace', async () => {
    for (const at of [3, 1, 2]) await send(`at ${at}`, 'buyer', minutes(at));
    await send('other side', 'seller', minutes(9));
    const nth = (most: number) => database.db.one((tx) => sentBySide(tx, fresh.partId, 'buyer', most));
    assert.deepEqual([await nth(1), await nth(3), await nth(4)], [minutes(3), minutes(1), null]);
    const ofPerson = (most: number) => database.db.one((tx) => sentByPerson(tx, fresh.buyerId, most));
    assert.deepEqual([await ofPerson(3), await ofPerson(4)], [minutes(1), null]);
  });

  it('[M5b] keep one report of a message, by the other side alone', async () => {
    const { id: messageId } = await send('rude words', 'seller');
    const report = { messageId, partId: fresh.partId, reporterId: fresh.buyerId, reason: 'rude', at: now } as const;
    const stored = (by: Side, changes = {}) =>
      database.db.asWriter((tx) => insertReport(tx, { ...report, ...changes, by }));
    assert.equal(await stored('seller'), false);
    assert.equal(await stored('buyer', { partId: ids.mint('opt') }), false);
    assert.deepEqual([await stored('buyer'), await stored('buyer')], [true, true]);
    const reportedBy = (shopper: Id<'shp'>) =>
      database.db.asReader({ shopper }, (tx) => reportedIn(tx, fresh.partId)).then((found) => [...found]);
    assert.deepEqual(await reportedBy(fresh.buyerId), [messageId]);
    assert.deepEqual(await reportedBy(sellerOwner), [], 'the other side does not see it');
  });

  it('[M5b] [S64] are shown by the database to buyer and seller alone', async () => {
    await send('between us');
    const seenBy = (shopper: Id<'shp'>) =>
      database.db.asReader({ shopper }, async (tx) => [
        (await findConversation(tx, fresh.partId))?.partId,
        (await messagesOf(tx, fresh.partId, 10)).length,
      ]);
    assert.deepEqual(await seenBy(fresh.buyerId), [fresh.partId, 1]);
    assert.deepEqual(await seenBy(sellerOwner), [fresh.partId, 1]);
    assert.deepEqual(await seenBy(ids.mint('shp')), [undefined, 0]);
    assert.equal(await database.db.asNobody((tx) => findConversation(tx, fresh.partId)), undefined);
  });

  it('[M5b] [S64] have files in order, which the database shows to buyer and seller alone', async () => {
    const { id } = await send('with files');
    const [one, two] = [ids.mint('fil'), ids.mint('fil')];
    await database.db.one((tx) => insertFiles(tx, id, [two, one]));
    assert.deepEqual(await database.db.one((tx) => filesOf(tx, [id])), [
      { messageId: id, fileId: two },
      { messageId: id, fileId: one },
    ]);
    const isFor = (shopper: Id<'shp'>) => database.db.asReader({ shopper }, (tx) => isFileOfReader(tx, one));
    assert.deepEqual(
      [await isFor(fresh.buyerId), await isFor(sellerOwner), await isFor(ids.mint('shp'))],
      [true, true, false],
    );
    const again = await send('the same file again');
    await assert.rejects(
      database.db.one((tx) => insertFiles(tx, again.id, [one])),
      /files_pkey/,
    );
  });

  it('[M5b] cannot be changed or deleted by the server', async () => {
    await send('evidence');
    for (const statement of [
      sql`update messages.messages set words = ''`,
      sql`delete from messages.messages`,
      sql`delete from messages.conversations`,
      sql`delete from messages.reports`,
      sql`delete from messages.files`,
      sql`update messages.reports set reason = 'other'`,
    ]) {
      await assert.rejects(
        database.db.one((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });
});
