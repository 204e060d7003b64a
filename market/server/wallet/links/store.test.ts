import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Link } from './domain.ts';
import {
  endLink,
  findLink,
  findToken,
  holdLink,
  insertAttempt,
  insertLink,
  linksOf,
  linksOfWallet,
  lockActiveBySubject,
  storeIdentity,
  takeAttempt,
} from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored links', () => {
  let database: TestDatabase;
  const [ada, bob] = [fresh('shp'), fresh('shp')];
  before(async () => {
    database = await createTestDatabase('market');
    await database.db.asWriter(async (tx) => {
      for (const id of [ada, bob]) {
        await tx.run(sql`
          insert into shoppers.shoppers (id, email, name, password_hash, created_at)
          values (${uuid(id)}, ${`${id}@example.com`}, 'Ada', 'x', ${at})`);
      }
    });
  });
  after(() => database.close());

  const make = (shopperId: Id<'shp'>, subject: string): Omit<Link, 'identity' | 'identityOf'> => ({
    id: fresh('lnk'),
    shopperId,
    mandateId: fresh('mdt'),
    subject,
    label: 'Ada B.',
    maxPerPayment: { minor: 1n, currency: 'EUR' },
    maxPerMonth: { minor: 2n, currency: 'EUR' },
    status: 'active',
    endedBy: null,
    createdAt: at,
    endedAt: null,
  });
  const store = async (link: ReturnType<typeof make>) => {
    await database.db.asWriter((tx) => insertLink(tx, link, Buffer.from('sealed')));
    return link;
  };

  it('[S31] are one per wallet, as the database itself enforces', async () => {
    const first = await store(make(ada, 'wallet'));
    await assert.rejects(store(make(bob, 'wallet')));
    await database.db.asWriter((tx) => endLink(tx, first.mandateId, 'shopper', at));
    await store(make(bob, 'wallet'));
  });

  it('[S31] replace each other in sequence if several tabs link the same wallet at once', async () => {
    const takeUp = () =>
      database.db.asWriter(async (tx) => {
        const former = await lockActiveBySubject(tx, 'tabs');
        if (former) await endLink(tx, former.mandateId, 'replacement', at);
        await insertLink(tx, make(ada, 'tabs'), Buffer.from('sealed'));
        return former?.mandateId;
      });
    const formers = await Promise.all([takeUp(), takeUp(), takeUp()]);
    assert.equal(new Set(formers).size, 3);
    assert.ok(formers.includes(undefined));
  });

  it('[L4a] keep the wallet’s comparison, and the hash of the compared name', async () => {
    const link = await store(make(ada, 'compared'));
    const find = () => database.db.asReader({ shopper: ada }, (tx) => findLink(tx, ada, link.id));
    assert.deepEqual([(await find())?.identity, (await find())?.identityOf], [null, null]);
    const same = 'match' as const;
    const names = { given_name: same, family_name: same, line1: same };
    const identity = { ...names, postal_code: same, city: 'mismatch' as const, country: same };
    await database.db.asWriter((tx) => storeIdentity(tx, link.id, identity, sha256('Ada')));
    assert.deepEqual([(await find())?.identity, (await find())?.identityOf], [identity, sha256('Ada')]);
  });

  it('[S161f] can be locked by their own shopper while in force, and all links of a wallet are found', async () => {
    const former = await store(make(ada, 'moving'));
    const hold = (shopper: Id<'shp'>, id: Id<'lnk'>) => database.db.asWriter((tx) => holdLink(tx, shopper, id));
    assert.deepEqual([await hold(ada, former.id), await hold(bob, former.id)], ['moving', undefined]);
    await database.db.asWriter((tx) => endLink(tx, former.mandateId, 'shopper', at));
    const link = await store(make(bob, 'moving'));
    assert.deepEqual([await hold(ada, former.id), await hold(bob, link.id)], [undefined, 'moving']);
    const links = await database.db.asWriter((tx) => linksOfWallet(tx, 'moving'));
    assert.deepEqual(links.toSorted(), [former.id, link.id].toSorted());
  });

  it('[S161f] stay in force while they are locked, and ending one waits', async () => {
    const link = await store(make(ada, 'held'));
    let isEnded = false;
    let ending: Promise<void> | undefined;
    await database.db.asWriter(async (tx) => {
      assert.equal(await holdLink(tx, ada, link.id), 'held');
      ending = database.db
        .asWriter((other) => endLink(other, link.mandateId, 'shopper', at))
        .then(() => void (isEnded = true));
      await database.untilLockWait();
      assert.equal(isEnded, false);
    });
    await ending;
    assert.equal(isEnded, true);
  });

  it('end once, and forget their token', async () => {
    const link = await store(make(ada, 'ending'));
    const end = () => database.db.asWriter((tx) => endLink(tx, link.mandateId, 'holder', at));
    assert.deepEqual((await Promise.all([end(), end()])).filter(Boolean), [{ id: link.id, shopperId: link.shopperId }]);
    assert.equal(await database.db.asWriter((tx) => findToken(tx, link.id)), undefined);
    const found = await database.db.asWriter((tx) => findLink(tx, ada, link.id));
    assert.deepEqual([found?.status, found?.endedBy, found?.endedAt], ['ended', 'holder', at]);
  });

  it('[S64] are seen by their shopper alone, even without the app’s own filter', async () => {
    const link = await store(make(ada, 'seen'));
    const list = (subject: Id<'shp'>) => database.db.asReader({ shopper: subject }, (tx) => linksOf(tx, ada, 3));
    assert.ok((await list(ada)).some((one) => one.id === link.id));
    assert.deepEqual(await list(bob), []);
  });

  it('[S17] begin with an attempt that is used once, by its own browser and shopper', async () => {
    const attempt = {
      stateHash: sha256('state'),
      browserHash: sha256('browser'),
      shopperId: ada,
      sellerId: null,
      verifier: Buffer.from('sealed'),
      continueTo: '/cart',
      expiresAt: new Date(at.getTime() + 60_000),
      provedEmail: null,
    };
    await database.db.asWriter((tx) => insertAttempt(tx, attempt));
    const take = (changes: object) => database.db.asWriter((tx) => takeAttempt(tx, { ...attempt, ...changes }));
    assert.equal(await take({ shopperId: bob }), undefined);
    assert.equal(await take({ browserHash: sha256('another') }), undefined);
    assert.equal((await take({}))?.continueTo, '/cart');
    assert.equal(await take({}), undefined);
  });
});
