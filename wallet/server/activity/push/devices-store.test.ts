import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import { insertSession } from '../../identity/sessions/store.ts';
import {
  deleteDevice,
  deleteDevicesIn,
  deleteDevicesOf,
  deviceAt,
  devicesOf,
  insertDevice,
  moveDevices,
  replaceSubscription,
  subscriptionOf,
  touchDevice,
} from './devices-store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-11-25T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored devices with notifications', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const storeSession = async (holderId: Id<'hld'>): Promise<Id<'ses'>> => {
    const id = fresh('ses');
    const times = { startedAt: at, authenticatedAt: at, seenAt: at };
    const session = { id, holderId, methods: ['password' as const], device: 'Chrome', network: null, ...times };
    await database.db.asWriter((tx) => insertSession(tx, session, randomBytes(32), later));
    return id;
  };
  const add = async (holderId: Id<'hld'>, sessionId: Id<'ses'>) => {
    const device = { id: fresh('pdv'), holderId, sessionId, name: 'Chrome on Android', addedAt: at, seenAt: at };
    const secrets = { endpointHash: randomBytes(32), subscription: Buffer.from('sealed') };
    const isAdded = await database.db.asWriter((tx) => insertDevice(tx, cell, { ...device, ...secrets }));
    return { device, isAdded, ...secrets };
  };
  const idsOf = async (holderId: Id<'hld'>) =>
    (await database.db.one((tx) => devicesOf(tx, cell, holderId))).map(({ id }) => id).toSorted();

  it('[H5a] are found by holder and by endpoint, and keep the newest session and subscription', async () => {
    const { db } = database;
    const ada = await storeHolder(db);
    const { device, endpointHash } = await add(ada, await storeSession(ada));
    assert.deepEqual(await db.one((tx) => deviceAt(tx, endpointHash)), device);
    assert.equal(await db.one((tx) => deviceAt(tx, randomBytes(32))), undefined);
    const touched = { ...device, sessionId: await storeSession(ada), name: 'Firefox', seenAt: later };
    await db.asWriter(async (tx) => {
      await touchDevice(tx, cell, touched);
      await replaceSubscription(tx, cell, device.id, Buffer.from('sealed again'));
    });
    assert.deepEqual(await db.one((tx) => devicesOf(tx, cell, ada)), [touched]);
    const { subscription } = (await db.one((tx) => subscriptionOf(tx, cell, device.id)))!;
    assert.equal(subscription.toString(), 'sealed again');
  });

  it('[H5a] need a session that was not ended, of their own holder', async () => {
    const [ada, bob] = [await storeHolder(database.db), await storeHolder(database.db)];
    assert.equal((await add(ada, fresh('ses'))).isAdded, false);
    assert.equal((await add(ada, await storeSession(bob))).isAdded, false);
    assert.deepEqual(await idsOf(ada), []);
  });

  it('[H5a] end one by one, with their session, or with all but one, and only those of their holder', async () => {
    const { db } = database;
    const [ada, bob] = [await storeHolder(db), await storeHolder(db)];
    const [first, second] = [await storeSession(ada), await storeSession(ada)];
    const [one, two, three] = [await add(ada, first), await add(ada, first), await add(ada, second)];
    const bobs = await add(bob, await storeSession(bob));
    assert.equal(await db.asWriter((tx) => deleteDevice(tx, cell, bob, one.device.id)), false);
    assert.equal(await db.asWriter((tx) => deleteDevice(tx, cell, ada, one.device.id)), true);
    assert.deepEqual(await idsOf(ada), [two.device.id, three.device.id].toSorted());
    await db.asWriter((tx) => deleteDevicesIn(tx, cell, ada, first));
    assert.deepEqual(await idsOf(ada), [three.device.id]);
    const next = await storeSession(ada);
    await db.asWriter((tx) => moveDevices(tx, cell, { holderId: ada, from: second, to: next }));
    await db.asWriter((tx) => deleteDevicesOf(tx, cell, ada, next));
    assert.deepEqual(await idsOf(ada), [three.device.id]);
    await db.asWriter((tx) => deleteDevicesOf(tx, cell, ada, second));
    assert.deepEqual(await idsOf(ada), []);
    await db.asWriter((tx) => deleteDevicesOf(tx, cell, ada, null));
    assert.deepEqual(await idsOf(bob), [bobs.device.id]);
  });
});
