import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { shopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../../tests/samples/shopper-doors.ts';

const HOUR_MS = 3_600_000;

describe('a wait for a new password', () => {
  let doors: ShopperDoors;
  before(async () => {
    doors = await shopperDoors();
  });
  after(() => doors.close());

  const ask = (id: `shp_${string}`, sells = false) =>
    doors.db.asWriter((tx) => doors.recoveries.ask(tx, { id, sells }));
  const letterOf = async (id: `shp_${string}`) => {
    await doors.recoveries.mail((await doors.recoveries.of(id))!.id);
    return doors.letters.at(-1)!;
  };

  it('[S46b] is a day for a shopper and three for a seller, and asking again changes nothing', async () => {
    const [ada, bob] = [await doors.newShopper(), await doors.newShopper()];
    assert.deepEqual([await ask(ada.id), await ask(bob.id, true)], [false, false]);
    doors.age(12 * HOUR_MS);
    assert.equal(await ask(ada.id), false);
    doors.age(12 * HOUR_MS);
    assert.deepEqual([await ask(ada.id), await ask(bob.id, true)], [true, false]);
    doors.age(48 * HOUR_MS);
    assert.equal(await ask(bob.id, true), true);
    await doors.db.asWriter((tx) => doors.recoveries.use(tx, bob.id));
    assert.equal(await doors.recoveries.of(bob.id), undefined);
  });

  it('[S46b] has to be asked for again a week after it was over', async () => {
    const { id } = await doors.newShopper();
    await ask(id);
    doors.age(8 * 24 * HOUR_MS);
    assert.equal(await doors.recoveries.of(id), undefined);
    assert.equal(await ask(id), false);
    assert.ok(await doors.recoveries.of(id));
  });

  it('[S46b] is stopped by any session and by the link in its letter, once', async () => {
    const [ada, bob] = [await doors.newShopper('Ada evil.example'), await doors.newShopper()];
    await ask(ada.id);
    assert.deepEqual([await doors.recoveries.stop(ada.id), await doors.recoveries.stop(ada.id)], [true, false]);
    await ask(ada.id);
    await ask(bob.id);
    const { text, to, isSecurity } = await letterOf(ada.id);
    assert.deepEqual([to, isSecurity], [ada.email, true]);
    assert.match(text, /^Hello,\n/, 'a name that looks like an address greets nobody');
    const token = /\/account\/recovery\/stop\/([\w-]{43})/.exec(text)![1]!;
    assert.equal((await doors.recoveries.findByToken(token))?.shopperId, ada.id);
    assert.equal(await doors.recoveries.stopByToken(`${token.slice(1)}x`), false);
    assert.deepEqual(await Promise.all([1, 2].map(() => doors.recoveries.stopByToken(token))), [true, false]);
    assert.equal(await doors.recoveries.of(ada.id), undefined);
    assert.ok(await doors.recoveries.of(bob.id));
    doors.age(24 * HOUR_MS);
    assert.equal(await ask(ada.id), false, 'a stopped wait counts for nothing');
    const events = (await doors.eventsOf(ada.id)).filter((event) => event.startsWith('password'));
    assert.equal(events.filter((event) => event === 'password.reset_stopped').length, 2);
  });
});
