import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import {
  endMove,
  findMove,
  findMoveByUndo,
  findShownMove,
  findTakenAfter,
  findUndoHash,
  findWaiting,
  findWaitingFor,
  insertMove,
  markTaken,
  markUndone,
  payoutPolicyAt,
} from './moves-store.ts';
import { undoHashOf, undoTokenOf } from './undo-crypto.ts';

const at = new Date('2026-11-24T12:00:00Z');
const due = new Date('2026-11-27T12:00:00Z');
const key = ringOf(randomBytes(32));
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored moves of payouts', () => {
  let database: TestDatabase;
  const [sellerId, owner, stranger] = [fresh('sel'), fresh('shp'), fresh('shp')];
  before(async () => {
    database = await createTestDatabase('market');
    await database.db.asWriter(async (tx) => {
      await tx.run(
        sql`insert into catalog.sellers (id, slug, name, about) values (${uuid(sellerId)}, 'shop', 'Shop', '')`,
      );
      for (const [id, seller] of [[owner, sellerId] as const, [stranger, null] as const]) {
        await tx.run(sql`
          insert into shoppers.shoppers (id, email, name, password_hash, seller_id, created_at)
          values (${uuid(id)}, ${`${id}@example.com`}, 'Ada', 'x', ${seller && uuid(seller)}, ${at})`);
      }
    });
  });
  after(() => database.close());

  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.db.asWriter(work);
  const add = async (payeeId: string, askedAt = at): Promise<Id<'mov'>> => {
    const id = fresh('mov');
    const wallets = { payeeId, label: 'Ada B.', formerPayeeId: 'pye_1', formerLabel: '' };
    const undoHash = undoHashOf(undoTokenOf(key, id));
    const times = { askedAt, dueAt: due, undoUntil: new Date('2026-12-24T12:00:00Z') };
    const move = { ...wallets, ...times, id, sellerId, shopperId: owner, email: 'ada@example.com', undoHash };
    await run((tx) => insertMove(tx, move));
    return id;
  };

  it('[S132] are one waiting per seller, which ends or takes effect once', async () => {
    const id = await add('pye_2');
    await assert.rejects(add('pye_3'), 'a second one cannot wait');
    assert.equal((await run((tx) => findWaiting(tx, sellerId)))?.id, id);
    assert.equal(await run((tx) => markTaken(tx, id, due)), true);
    assert.equal(await run((tx) => markTaken(tx, id, due)), false);
    assert.equal(await run((tx) => endMove(tx, id, 'undo', due)), false);
    await run((tx) => markUndone(tx, id, due));
    const move = await run((tx) => findMove(tx, id));
    assert.deepEqual([move?.status, move?.endedBy, move?.undoneAt], ['taken', null, due]);
    const next = await add('pye_3');
    assert.deepEqual(
      (await run((tx) => findWaitingFor(tx, 'pye_3'))).map((one) => one.id),
      [next],
    );
    assert.equal(await run((tx) => endMove(tx, next, 'seller', due)), true);
    assert.equal(await run((tx) => findWaiting(tx, sellerId)), undefined);
  });

  it('[S132] are found by the token of their letter, of which only the hash is stored', async () => {
    const id = await add('pye_4');
    const find = (token: string) => run((tx) => findMoveByUndo(tx, undoHashOf(token)));
    assert.equal((await find(undoTokenOf(key, id)))?.id, id);
    assert.equal(await find(undoTokenOf(ringOf(randomBytes(32)), id)), undefined);
    const replaced = ringOf(randomBytes(32), key.present);
    const stored = await run((tx) => findUndoHash(tx, id));
    assert.equal((await find(undoTokenOf(replaced, id, stored)))?.id, id, 'also after the secret was replaced');
    await run((tx) => endMove(tx, id, 'seller', due));
  });

  it('[S132] are found after another one if they took effect and are not undone', async () => {
    const ids: Id<'mov'>[] = [];
    for (const minutes of [3, 1, 2, 4, 5]) {
      const id = await add(`pye_after_${minutes}`, new Date(at.getTime() + minutes * 60_000));
      await run((tx) => (minutes === 4 ? endMove(tx, id, 'seller', due) : markTaken(tx, id, due)));
      ids.push(id);
    }
    await run((tx) => markUndone(tx, ids.at(-1)!, due));
    const first = (await run((tx) => findMove(tx, ids[1]!)))!;
    const found = await run((tx) => findTakenAfter(tx, first));
    assert.deepEqual(
      found.map(({ id }) => id),
      [ids[2], ids[0]],
    );
  });

  it('[S132] are seen by the owner of the shop alone, even without the app’s own filter', async () => {
    const id = await add('pye_5');
    const seenBy = (shopper: Id<'shp'>) => database.db.asReader({ shopper }, (tx) => findShownMove(tx, sellerId));
    assert.deepEqual([(await seenBy(owner))?.dueAt, await seenBy(stranger)], [due, undefined]);
    await run((tx) => endMove(tx, id, 'seller', due));
  });

  it('[S132] follow the policy in force, which is three days', async () => {
    const policy = await database.db.asNobody((tx) => payoutPolicyAt(tx, at));
    assert.deepEqual(policy, { moveWaitDays: 3, undoDays: 30 });
  });
});
