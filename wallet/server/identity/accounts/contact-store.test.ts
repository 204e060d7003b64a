import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone, password } from '../../../../tests/world/people.ts';
import { createHolderChanges } from './contact-service.ts';
import { deleteReserved, findByEmail, ownersOf, storeEmail, storeReserved } from './contact-store.ts';

describe('numbers and addresses in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const now = new Date();
  const write = <T>(work: Parameters<typeof parts.db.asWriter<T>>[0]) => parts.db.asWriter(work);
  const ownerOf = async (contact: string, at = now) =>
    (await write((tx) => ownersOf(tx, 0, contact, at))).map((one) => [one.holderId, one.isReserved]);

  it('[S145] find a wallet by a proved address alone, in any case of letters', async () => {
    const { holderId, phone } = await parts.newHolder();
    await parts.db.one((tx) => findByEmail(tx, 0, 'mixed@example.com'));
    const hash = await parts.accounts.hashPassword(password);
    const bare = (await write((tx) => parts.accounts.open(tx, freshPhone(), hash)))!;
    const typed = { line2: '', region: '', birthDay: '3', birthMonth: '4', birthYear: '1985' };
    const place = { line1: '1 Mill Lane', postalCode: 'T12 AB1', city: 'Cork', country: 'IE' };
    const profile = { ...typed, ...place, givenName: 'Bob', familyName: 'Moran', email: 'mixed@example.com' };
    assert.ok((await parts.accounts.completeProfile(bare, profile)).ok);
    assert.equal(await write((tx) => findByEmail(tx, 0, 'mixed@example.com')), undefined);
    await write((tx) => storeEmail(tx, 0, holderId, 'Mixed@example.com', now));
    assert.deepEqual(await write((tx) => findByEmail(tx, 0, 'mixed@example.com')), { id: holderId, phone });
    assert.deepEqual(await ownerOf('mixed@example.com'), [[holderId, false]]);
    await assert.rejects(
      write((tx) => storeEmail(tx, 0, bare, 'mixed@EXAMPLE.com', now)),
      /holders_email/,
    );
  });

  it('[S45] keep a number for its former holder until an instant, after which it is free', async () => {
    const { holderId } = await parts.newHolder();
    const contact = freshPhone();
    const until = new Date(now.getTime() + 60_000);
    await write((tx) => storeReserved(tx, 0, { contact, holderId, until }));
    assert.deepEqual(await ownerOf(contact), [[holderId, true]]);
    assert.deepEqual(await ownerOf(contact, until), []);
    const isTaken = (id: typeof holderId) => write((tx) => createHolderChanges().isTaken(tx, contact, id, now));
    assert.equal(await isTaken(holderId), false, 'its former holder may have it back');
    assert.equal(await isTaken((await parts.newHolder()).holderId), true);
    assert.equal(await write((tx) => parts.accounts.standingOf(tx, contact)), 'kept');
    await write((tx) => deleteReserved(tx, 0, contact));
    assert.equal(await write((tx) => parts.accounts.standingOf(tx, contact)), 'free');
  });

  it('[W5g] leave the number of a closed wallet, which nobody finds by it', async () => {
    const { holderId, phone } = await parts.newHolder();
    await write((tx) => createHolderChanges().close(tx, holderId));
    assert.deepEqual(await ownerOf(phone), []);
    assert.equal(await parts.accounts.knownAs(phone), undefined);
    assert.equal(await parts.accounts.checkPassword(phone, password), undefined);
    const again = await parts.newHolder(phone);
    assert.notEqual(again.holderId, holderId);
    assert.equal((await parts.accounts.get(holderId)).status, 'closed');
  });
});
