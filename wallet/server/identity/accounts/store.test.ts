import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone, password } from '../../../../tests/world/people.ts';
import { findCredentials, findHolder } from './store.ts';

const typed = {
  givenName: 'Bob',
  familyName: 'Moran',
  birthDay: '3',
  birthMonth: '4',
  birthYear: '1985',
  line1: '1 Mill Lane',
  line2: 'Flat 2',
  postalCode: 'T12 AB1',
  city: 'Cork',
  region: '',
  country: 'IE',
  email: 'bob@example.com',
};

describe('holders in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const openBare = async (phone = freshPhone()) => {
    const hash = await parts.accounts.hashPassword(password);
    return parts.db.asWriter((tx) => parts.accounts.open(tx, phone, hash));
  };

  it('[W2a] have one wallet for a number, also under concurrent requests', async () => {
    const phone = freshPhone();
    const opened = await Promise.all([openBare(phone), openBare(phone)]);
    assert.equal(opened.filter((id) => id !== undefined).length, 1);
  });

  it('[S64] read only their own row, and never a password’s hash', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const seenBy = (holder: typeof ada) =>
      parts.db.asReader({ holder: holder.holderId }, (tx) => findHolder(tx, 0, ada.holderId));
    assert.equal((await seenBy(ada))?.givenName, 'Ada');
    assert.equal(await seenBy(bob), undefined);
    const asReader = parts.db.asReader({ holder: ada.holderId }, (tx) => findCredentials(tx, 0, ada.phone));
    await assert.rejects(asReader, /permission denied/);
  });

  it('[O1a] are found by the beginning of a name, in any case of letters', async () => {
    const open = async (givenName: string, familyName: string) => {
      const holderId = (await openBare())!;
      assert.equal((await parts.accounts.completeProfile(holderId, { ...typed, givenName, familyName })).ok, true);
      return `${givenName} ${familyName}`;
    };
    const [zoe, zora, percent] = [await open('Zoë', 'Quillan'), await open('Zora', 'Quill'), await open('Una', 'Q%x')];
    const named = async (beginning: string, most = 9) =>
      (await parts.accounts.named(beginning, most)).map((one) => `${one.givenName} ${one.familyName}`);
    assert.deepEqual(await named('QUIL'), [zora, zoe]);
    assert.deepEqual(await named('quilla'), [zoe]);
    assert.deepEqual(await named('zoë'), [zoe], 'by the given name');
    assert.deepEqual(await named('Zora qui'), [zora]);
    assert.deepEqual(await named('q%'), [percent], 'a sign is a letter');
    assert.equal((await named('quil', 1)).length, 1);
    assert.deepEqual(await named('uillan'), []);
  });

  it('[W5a] reach tier 1 with a profile, which a second request does not change', async () => {
    const holderId = (await openBare())!;
    assert.equal((await parts.accounts.get(holderId)).tier, 0);
    assert.equal((await parts.accounts.completeProfile(holderId, typed)).ok, true);
    const holder = await parts.accounts.get(holderId);
    assert.deepEqual([holder.tier, holder.givenName, holder.birthDate], [1, 'Bob', '1985-04-03']);
    assert.deepEqual(holder.address, {
      line1: '1 Mill Lane',
      line2: 'Flat 2',
      postalCode: 'T12 AB1',
      city: 'Cork',
      country: 'IE',
    });
    await parts.accounts.completeProfile(holderId, { ...typed, givenName: 'Mallory' });
    assert.equal((await parts.accounts.get(holderId)).givenName, 'Bob');
  });

  it('are opened complete by a set-up, once, however often it runs', async () => {
    const first = await parts.newHolder(freshPhone(), 2);
    const again = await parts.newHolder(first.phone, 2);
    assert.equal(again.holderId, first.holderId);
    assert.equal((await parts.accounts.get(first.holderId)).tier, 2);
    assert.equal(await parts.accounts.checkPassword(first.phone, password), first.holderId);
    assert.equal(await parts.accounts.checkPassword(first.phone, `${password}!`), undefined);
    assert.equal(await parts.accounts.checkPassword(freshPhone(), password), undefined);
  });
});
