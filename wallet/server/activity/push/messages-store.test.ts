import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import { deleteDevice } from './devices-store.ts';
import { countNotices, insertMessage, lockMessage, storeMessage } from './messages-store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const before12 = new Date('2026-11-24T11:59:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));
const shown = { title: 'Holdfast', body: 'You paid.', page: '/', tag: '7K3M-9QXT' };

describe('stored push messages', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const storeDevice = async (holderId: Id<'hld'>): Promise<Id<'pdv'>> => {
    const id = fresh('pdv');
    await database.db.asWriter((tx) =>
      tx.run(sql`
        insert into push.devices (cell, id, holder_id, session_id, name, endpoint_hash, subscription, added_at, seen_at)
        values (${cell}, ${uuid(id)}, ${uuid(holderId)}, ${uuid(fresh('ses'))}, 'Chrome', ${randomBytes(32)},
                ${randomBytes(8)}, ${at}, ${at})`),
    );
    return id;
  };
  const messageTo = (holderId: Id<'hld'>, deviceId: Id<'pdv'>, cause: string) => {
    const times = { attempts: 0, createdAt: at };
    return { id: fresh('pme'), holderId, deviceId, cause, isSecurity: false, shown, ...times };
  };

  it('[H5a] are stored once for each device and cause, and counted once for several devices', async () => {
    const { db } = database;
    const ada = await storeHolder(db);
    const [phone, laptop] = [await storeDevice(ada), await storeDevice(ada)];
    const add = (device: Id<'pdv'>, cause: string) =>
      db.asWriter((tx) => insertMessage(tx, cell, messageTo(ada, device, cause)));
    assert.deepEqual([await add(phone, 'a'), await add(phone, 'a'), await add(laptop, 'a')], [true, false, true]);
    assert.equal(await add(phone, 'b'), true);
    const count = (since: Date, holderId = ada) => db.one((tx) => countNotices(tx, cell, holderId, since));
    assert.deepEqual([await count(before12), await count(at)], [2, 0]);
    assert.equal(await count(before12, await storeHolder(db)), 0);
  });

  it('[H5a] lose what they show once they are over, and end with their device', async () => {
    const { db } = database;
    const ada = await storeHolder(db);
    const message = messageTo(ada, await storeDevice(ada), 'a');
    await db.asWriter((tx) => insertMessage(tx, cell, message));
    const read = () => db.asWriter((tx) => lockMessage(tx, cell, message.id));
    assert.deepEqual(await read(), message);
    await db.asWriter((tx) => storeMessage(tx, cell, { ...message, attempts: 2, shown: null }));
    assert.deepEqual(await read(), { ...message, attempts: 2, shown: null });
    await db.asWriter((tx) => deleteDevice(tx, cell, ada, message.deviceId));
    assert.equal(await read(), undefined);
  });
});
