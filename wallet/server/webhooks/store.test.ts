import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import type { WalletEvent } from './domain.ts';
import { eventsAfter, findEvents, insertEvents, takePositions } from './store.ts';

const ids = createIds(systemClocks);

function eventOf(clientId: string, number: number): WalletEvent {
  const createdAt = new Date('2026-11-24T10:00:00Z');
  return { id: ids.mint('evt'), cell: 0, clientId, type: 'payment.captured', data: { number }, createdAt };
}

describe('stored events', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const store = (event: WalletEvent, causeHash = randomBytes(32)) =>
    database.db.asWriter(async (tx) => {
      const [position] = await takePositions(tx, 0, [event.clientId]);
      return (await insertEvents(tx, 0, [{ event, position: position!, causeHash }])).length === 1;
    });

  it('are stored once for each cause', async () => {
    const cause = randomBytes(32);
    assert.equal(await store(eventOf('one-cause', 1), cause), true);
    assert.equal(await store(eventOf('one-cause', 1), cause), false);
  });

  it('are read in commit order, so that a reader of one event has seen all before it', async () => {
    const events = Array.from({ length: 30 }, (_, number) => eventOf('in-order', number));
    await Promise.all(events.map((event) => store(event)));
    const read = (after?: WalletEvent['id'], most = 100) =>
      database.db.asWriter((tx) => eventsAfter(tx, { cell: 0, clientId: 'in-order', after, most }));
    const all = await read();
    assert.equal(all.length, 30);
    const [first, second] = [await read(undefined, 12), await read(all[11]!.id)];
    assert.deepEqual([...first, ...second], all);
  });

  it('are stored together, each after its client’s earlier events, without repetitions', async () => {
    const events = [eventOf('many-a', 1), eventOf('many-b', 1), eventOf('many-a', 2), eventOf('many-a', 2)];
    const placed = await database.db.asWriter(async (tx) => {
      const clientIds = events.map((event) => event.clientId);
      const positions = [...(await takePositions(tx, 0, clientIds)), ...(await takePositions(tx, 0, ['many-a']))];
      const causes = [1, 2, 3, 3].map((byte) => Buffer.alloc(32, byte));
      const fresh = await insertEvents(
        tx,
        0,
        events.map((event, index) => ({ event, position: positions[index]!, causeHash: causes[index]! })),
      );
      return { positions, fresh };
    });
    assert.deepEqual(placed.positions, [1n, 1n, 2n, 3n, 4n]);
    assert.deepEqual(
      placed.fresh,
      events.slice(0, 3).map((event) => event.id),
    );
  });

  it('[S59] are not listed after another client’s event', async () => {
    const others = eventOf('somebody-else', 1);
    await store(others);
    await store(eventOf('mine', 1));
    const mine = await database.db.asWriter((tx) =>
      eventsAfter(tx, { cell: 0, clientId: 'mine', after: others.id, most: 10 }),
    );
    assert.deepEqual(
      mine.map((event) => event.clientId),
      ['mine'],
    );
  });

  it('can be neither changed nor deleted by the server', async () => {
    const event = eventOf('append-only', 1);
    await store(event);
    await assert.rejects(
      database.db.asWriter((tx) => tx.run(sql`update webhooks.events set type = 'other'`)),
      /permission denied/,
    );
    await assert.rejects(
      database.db.asWriter((tx) => tx.run(sql`delete from webhooks.attempts`)),
      /permission denied/,
    );
    assert.deepEqual(await database.db.asWriter((tx) => findEvents(tx, 0, [event.id])), [event]);
  });
});
