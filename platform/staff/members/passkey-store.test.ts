import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import {
  deletePasskeys,
  findPasskeyOwner,
  insertChallenge,
  insertPasskey,
  lockPasskey,
  storeCounter,
  takeChallenge,
} from './passkey-store.ts';
import { endMember, putMember } from './store.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute));
const ada = {
  id: mintId('stf', 1, Buffer.alloc(10, 1)),
  name: 'Ada',
  email: 'ada@staff.example',
  mailbox: 'ada@staff.example',
  phone: '+353870000001',
  role: 'reviewer',
  invitedAt: at(0),
} as const;
const passkey = {
  credentialId: 'credential',
  memberId: ada.id,
  publicKey: Buffer.from('key'),
  counter: 1n,
  transports: ['internal'],
};

describe('stored passkeys of staff', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
    await database.db.one((tx) => putMember(tx, ada));
  });
  after(() => database.close());

  it('[S61] belong to one member, and are found while the member is active', async () => {
    const { db } = database;
    const found = () => db.asWriter((tx) => lockPasskey(tx, passkey.credentialId));
    const owner = () => db.one((tx) => findPasskeyOwner(tx, passkey.credentialId));
    assert.equal(await db.one((tx) => insertPasskey(tx, passkey, at(1))), true);
    assert.equal(await db.one((tx) => insertPasskey(tx, passkey, at(1))), false);
    assert.deepEqual(await found(), passkey);
    assert.equal(await owner(), ada.id);
    await db.one((tx) => storeCounter(tx, passkey.credentialId, 7n));
    assert.equal((await found())?.counter, 7n);
    await db.one((tx) => endMember(tx, 'Ada', at(2)));
    assert.equal(await found(), undefined);
    assert.equal(await owner(), undefined);
    await db.one((tx) => putMember(tx, ada));
    await db.one((tx) => deletePasskeys(tx, ada.id));
    assert.equal(await found(), undefined);
  });

  it('[S61] have challenges that serve once, for one purpose, in time', async () => {
    const { db } = database;
    const put = (id: string) =>
      db.one((tx) => insertChallenge(tx, { id, challenge: `of ${id}`, purpose: 'sign in', expiresAt: at(15) }));
    const take = (id: string, purpose: string, minute: number) =>
      db.one((tx) => takeChallenge(tx, id, purpose, at(minute)));
    await put('a');
    await put('b');
    assert.equal(await take('a', 'make', 1), undefined);
    assert.equal(await take('a', 'sign in', 1), 'of a');
    assert.equal(await take('a', 'sign in', 1), undefined);
    assert.equal(await take('b', 'sign in', 15), undefined);
  });
});
