import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { sql } from '#platform/db/sql.ts';
import { HOME_CELL } from '../../cell.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeClient, storeHolder } from '../../../../tests/samples/stored.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { noSpending } from './domain.ts';
import type { Mandate } from './domain.ts';
import { createMandates } from './service.ts';
import {
  confirmTermsAt,
  findMandate,
  insertMandate,
  lockActiveMandate,
  lockComparisons,
  mandatesOf,
  mandatesResource,
  spendingsNamed,
  spendingsResource,
  storeActivation,
  storeComparisons,
  storeRevocation,
} from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored mandates', () => {
  let database: TestDatabase;
  let ada: Id<'hld'>;
  let bob: Id<'hld'>;
  before(async () => {
    database = await createTestDatabase('wallet');
    [ada, bob] = [await storeHolder(database.db), await storeHolder(database.db)];
    await storeClient(database.db, 'shop');
  });
  after(() => database.close());

  const make = (holderId: Id<'hld'>): Mandate => ({
    id: fresh('mdt'),
    cell: HOME_CELL,
    holderId,
    clientId: 'shop',
    account: 'one',
    maxPerPayment: { minor: 3_000n, currency: 'EUR' },
    maxPerMonth: { minor: 30_000n, currency: 'EUR' },
    purpose: 'Purchases',
    shared: ['name'],
    confirm: null,
    status: 'pending',
    createdAt: at,
    revokedAt: null,
    revokedBy: null,
  });
  const store = async (mandate: Mandate) => {
    await database.db.asWriter((tx) => insertMandate(tx, mandate));
    return mandate;
  };

  it('[B1h] keep the right to confirm with its bounds, and read the bounds in force', async () => {
    const confirm = { most: { minor: 10_000n, currency: 'EUR' }, afterHours: 24 } as const;
    const [withRight, without] = [await store({ ...make(ada), confirm }), await store(make(bob))];
    const read = (id: Id<'mdt'>) => database.db.asWriter((tx) => findMandate(tx, HOME_CELL, id));
    assert.deepEqual([await read(withRight.id), await read(without.id)], [withRight, without]);
    assert.deepEqual(await database.db.one((tx) => confirmTermsAt(tx, at)), confirm);
  });

  it('[S162c] list every active link, the 101st too, and then the newest ended ones', async () => {
    const holderId = await storeHolder(database.db);
    await database.db.asWriter((tx) =>
      tx.run(sql`
        insert into clients.clients (client_id, id, name, redirect_uris, jwks, private_origins, commission_account_id,
                                     registered_at)
        select 'many-' || n, gen_random_uuid(), 'Shop', '{}', '{}', '{}', gen_random_uuid(), ${at}
          from generate_series(1, 101) n`),
    );
    for (let shop = 1; shop <= 101; shop += 1) {
      const mandate = await store({ ...make(holderId), clientId: `many-${shop}` });
      await database.db.asWriter((tx) => storeActivation(tx, HOME_CELL, mandate.id));
    }
    const ended = await store({ ...make(holderId), clientId: 'many-1' });
    await database.db.asWriter((tx) => storeRevocation(tx, ended, 'holder', at));
    const listed = await database.db.asWriter((tx) => mandatesOf(tx, HOME_CELL, holderId, 1));
    assert.equal(listed.filter((one) => one.status === 'active').length, 101);
    assert.deepEqual(
      listed.filter((one) => one.status === 'revoked').map((one) => one.id),
      [ended.id],
    );
  });

  it('[S31] allow one active link between a wallet and a shop, enforced by the database', async () => {
    const [first, second] = [await store(make(ada)), await store(make(ada))];
    await database.db.asWriter((tx) => storeActivation(tx, HOME_CELL, first.id));
    await assert.rejects(database.db.asWriter((tx) => storeActivation(tx, HOME_CELL, second.id)));
    await database.db.asWriter((tx) => storeRevocation(tx, first, 'holder', at));
    await database.db.asWriter((tx) => storeActivation(tx, HOME_CELL, second.id));
    const active = await database.db.asWriter((tx) => lockActiveMandate(tx, HOME_CELL, ada, 'shop'));
    assert.equal(active?.id, second.id);
    const ended = await database.db.asWriter((tx) => findMandate(tx, HOME_CELL, first.id));
    assert.deepEqual([ended?.status, ended?.revokedBy, ended?.revokedAt], ['revoked', 'holder', at]);
  });

  it('[S31] keep one active link of several concurrent activations, each replacing the one before', async () => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const none = async (): Promise<void> => {};
    const mandates = createMandates({ db: database.db, world, endGrant: none, security: { record: none } });
    const several = await Promise.all([1, 2, 3, 4].map(() => store(make(bob))));
    const activated = await Promise.all(several.map(({ id }) => mandates.activate(id)));
    assert.ok(activated.every((one) => one.ok));
    const now = await Promise.all(several.map(({ id }) => mandates.find(id)));
    assert.deepEqual(now.map((one) => one!.revokedBy ?? one!.status).toSorted(), [
      'active',
      'replacement',
      'replacement',
      'replacement',
    ]);
  });

  it('[S64] show only a holder’s own links, even without the filter of the app', async () => {
    const mine = await store(make(bob));
    const seen = await database.db.asReader({ holder: bob }, (tx) => findMandate(tx, HOME_CELL, mine.id));
    assert.equal(seen?.id, mine.id);
    assert.equal(await database.db.asReader({ holder: ada }, (tx) => findMandate(tx, HOME_CELL, mine.id)), undefined);
    assert.deepEqual(await database.db.asReader({ holder: ada }, (tx) => mandatesOf(tx, HOME_CELL, bob, 10)), []);
    assert.equal(await database.db.asNobody((tx) => findMandate(tx, HOME_CELL, mine.id)), undefined);
  });

  it('[S151e] store the counts of comparisons by subject, each replacing the one before', async () => {
    const { db } = database;
    const endsAt = new Date(at.getTime() + 1_000);
    const counted = ['mandate a', 'client b'].map((subject, index) => ({ subject, count: index + 1, endsAt }));
    await db.asWriter((tx) => storeComparisons(tx, HOME_CELL, counted));
    await db.asWriter((tx) => storeComparisons(tx, HOME_CELL, [{ ...counted[0]!, count: 7 }]));
    const known = await db.asWriter((tx) => lockComparisons(tx, HOME_CELL, ['mandate a', 'client b', 'mandate none']));
    assert.deepEqual(Object.fromEntries(known.map(({ subject, count }) => [subject, count])), {
      'client b': 2,
      'mandate a': 7,
    });
  });

  it('are locked by a batch in order of id', async () => {
    const ids = [await store(make(bob)), await store(make(bob))].map((mandate) => mandate.id);
    const rows = await database.db.asWriter((tx) => mandatesResource.lock(tx, HOME_CELL, [...ids].reverse()));
    assert.deepEqual(
      rows.map((row) => row.id),
      ids.toSorted(),
    );
  });
});

describe('stored spendings', () => {
  let database: TestDatabase;
  const [ada, bob] = [fresh('hld'), fresh('hld')];
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const of = (holderId: Id<'hld'>, spentMinor = 0n) => {
    const spender = { cell: HOME_CELL, holderId, clientId: 'shop', currency: 'EUR' } as const;
    return { ...noSpending(spender, at), spentMinor };
  };

  it('are written by a batch together, and read back by their ids', async () => {
    const [first, second] = [of(ada, 100n), of(bob, 200n)];
    await database.db.asWriter((tx) => spendingsResource.insert(tx, HOME_CELL, [first, second]));
    const ids = [second.id, first.id, 'nobody shop EUR 2026-11'];
    await database.db.asWriter(async (tx) => {
      const locked = await spendingsResource.lock(tx, HOME_CELL, ids);
      assert.deepEqual(
        locked.map((row) => row.id),
        [first.id, second.id].toSorted(),
      );
      const after = locked.map((row) => ({ ...row, spentMinor: row.spentMinor + 1n, approvedMinor: 7n }));
      await spendingsResource.update(tx, HOME_CELL, after);
    });
    const read = await database.db.asWriter((tx) => spendingsNamed(tx, HOME_CELL, ids));
    const spentOf = new Map(read.map((row) => [row.id, row.spentMinor]));
    assert.deepEqual([spentOf.get(first.id), spentOf.get(second.id), read.length], [101n, 201n, 2]);
    assert.ok(read.every((row) => row.approvedMinor === 7n));
  });

  it('[S64] are hidden from the reader role', async () => {
    const mine = of(fresh('hld'));
    await database.db.asWriter((tx) => spendingsResource.insert(tx, HOME_CELL, [mine]));
    const reader = { holder: mine.holderId };
    await assert.rejects(
      database.db.asReader(reader, (tx) => spendingsNamed(tx, HOME_CELL, [mine.id])),
      /permission denied for table spendings/,
    );
  });
});
