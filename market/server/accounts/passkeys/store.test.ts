import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import type { Lies } from '../../../../dev/demo/authenticator.ts';
import { marketUrl, shopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import { keyOf } from './domain.ts';

const lies: readonly (readonly [string, Lies])[] = [
  ['another origin', { origin: 'http://market.localhost:4101' }],
  ['a phishing proxy’s origin', { origin: 'https://market-login.example' }],
  ['the wallet’s name', { rpId: 'wallet.localhost' }],
  ['another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ['no verified user', { isUserVerified: false }],
];

describe('a shopper’s passkey', () => {
  let doors: ShopperDoors;
  before(async () => {
    doors = await shopperDoors();
  });
  after(() => doors.close());

  const newDevice = async () => {
    const shopper = await doors.newShopper();
    const device = createAuthenticator(marketUrl);
    const { challengeId, options } = await doors.passkeys.askToAdd(shopper);
    const response = device.register(options);
    const added = await doors.passkeys.add(shopper.id, { challengeId, response, name: 'Chrome on Linux' });
    assert.deepEqual(added, { ok: true, value: undefined });
    const [passkey] = await doors.passkeys.list(shopper.id);
    return { shopper, device, key: keyOf(passkey!) };
  };
  const namesOf = async (id: `shp_${string}`) => (await doors.passkeys.list(id)).map(({ name }) => name);

  it('[M1b] signs its shopper in again and again, but a signature and a challenge serve once', async () => {
    const { shopper, device } = await newDevice();
    for (let round = 0; round < 2; round += 1) {
      const { challengeId, options } = await doors.passkeys.askToSign();
      const response = device.sign(options);
      assert.equal(await doors.passkeys.judge({ challengeId, response }), shopper.id);
      assert.equal(await doors.passkeys.judge({ challengeId, response }), undefined);
    }
    const late = await doors.passkeys.askToSign();
    doors.age(15 * 60_000);
    const response = device.sign(late.options);
    assert.equal(await doors.passkeys.judge({ challengeId: late.challengeId, response }), undefined);
  });

  for (const [what, lie] of lies) {
    it(`[M1b] [S48] [S51] is not made and does not sign in with ${what}`, async () => {
      const { shopper, device } = await newDevice();
      const { challengeId, options } = await doors.passkeys.askToSign();
      assert.equal(await doors.passkeys.judge({ challengeId, response: device.sign(options, lie) }), undefined);
      const asked = await doors.passkeys.askToAdd(shopper);
      const made = createAuthenticator(marketUrl).register(asked.options, lie);
      const added = await doors.passkeys.add(shopper.id, { challengeId: asked.challengeId, response: made, name: 'x' });
      assert.deepEqual(added, { ok: false, error: { code: 'passkey_refused' } });
    });
  }

  it('is stored once, for the shopper who asked', async () => {
    const { shopper, device } = await newDevice();
    const other = await doors.newShopper();
    const add = async (owner: { id: `shp_${string}`; email: string }, by = owner) => {
      const { challengeId, options } = await doors.passkeys.askToAdd(owner);
      const added = await doors.passkeys.add(by.id, { challengeId, response: device.register(options), name: 'x' });
      return added.ok ? 'ok' : added.error.code;
    };
    assert.equal(await add(shopper), 'passkey_there_already');
    assert.equal(await add(other), 'passkey_refused');
    assert.equal(await add(shopper, other), 'passkey_refused');
  });

  it('[M1b] [S58] is renamed and removed by its shopper alone, and each change is recorded with it', async () => {
    const { shopper, key } = await newDevice();
    const other = await doors.newShopper();
    assert.deepEqual(await doors.passkeys.rename(other.id, key, 'Mine'), {
      ok: false,
      error: { code: 'passkey_unknown' },
    });
    assert.equal(await doors.passkeys.remove(other.id, key), false);
    assert.deepEqual(await doors.passkeys.rename(shopper.id, key, ' '), { ok: false, error: { code: 'name_empty' } });
    assert.deepEqual(await namesOf(shopper.id), ['Chrome on Linux']);
    assert.ok((await doors.passkeys.rename(shopper.id, key, ' Work  laptop ')).ok);
    assert.deepEqual(await namesOf(shopper.id), ['Work laptop']);
    assert.deepEqual(await Promise.all([1, 2].map(() => doors.passkeys.remove(shopper.id, key))), [true, false]);
    assert.deepEqual(await namesOf(shopper.id), []);
    const events = (await doors.eventsOf(shopper.id)).filter((event) => event.startsWith('passkey'));
    assert.deepEqual(events, ['passkey.added', 'passkey.renamed', 'passkey.removed']);
  });

  it('is removed with a change that is undone, if it was added since', async () => {
    const { shopper } = await newDevice();
    const removeSince = (since: Date) => doors.db.asWriter((tx) => doors.passkeys.removeSince(tx, shopper.id, since));
    await removeSince(new Date(doors.now().getTime() + 1_000));
    assert.equal((await namesOf(shopper.id)).length, 1);
    await removeSince(new Date(doors.now().getTime() - 60_000));
    assert.equal((await namesOf(shopper.id)).length, 0);
  });
});
