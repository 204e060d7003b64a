import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { openingParts, walletUrl } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import type { Lies } from '../../../../dev/demo/authenticator.ts';

const refused = { ok: false, error: { code: 'passkey_refused' } };

const lies: readonly (readonly [string, Lies])[] = [
  ['another origin', { origin: 'http://wallet.localhost:4001' }],
  ['a phishing proxy’s origin', { origin: 'https://wallet-login.example' }],
  ['another name', { rpId: 'market.localhost' }],
  ['another challenge', { challenge: randomBytes(32).toString('base64url') }],
  ['no verified user', { isUserVerified: false }],
];

describe('a passkey', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const newDevice = async (holderId?: Id<'hld'>) => {
    const holder = holderId ?? (await parts.newHolder()).holderId;
    const device = createAuthenticator(walletUrl);
    const { challengeId, options } = await parts.passkeys.registrationOptions({ id: holder, name: '+353850000000' });
    const response = device.register(options);
    const made = await parts.passkeys.register(holder, { challengeId, response, name: 'Chrome on Linux' });
    assert.deepEqual(made, { ok: true, value: undefined });
    return { holderId: holder, device };
  };

  it('[W6a] logs its holder in again and again', async () => {
    const { holderId, device } = await newDevice();
    for (let round = 0; round < 2; round += 1) {
      const { challengeId, options } = await parts.passkeys.loginOptions();
      const login = await parts.passkeys.login({ challengeId, response: device.sign(options) });
      assert.deepEqual(login, { ok: true, value: holderId });
    }
    assert.equal((await parts.passkeys.list(holderId)).length, 1);
  });

  for (const [what, lie] of lies) {
    it(`[W6a] [H4c] [S48] [S51] is not made and does not log in with ${what}`, async () => {
      const { holderId, device } = await newDevice();
      const asked = await parts.passkeys.loginOptions();
      const response = device.sign(asked.options, lie);
      assert.deepEqual(await parts.passkeys.login({ challengeId: asked.challengeId, response }), refused);
      const another = createAuthenticator(walletUrl);
      const { challengeId, options } = await parts.passkeys.registrationOptions({ id: holderId, name: 'x' });
      const made = another.register(options, lie);
      assert.deepEqual(await parts.passkeys.register(holderId, { challengeId, response: made, name: 'x' }), refused);
    });
  }

  it('[W6a] [S48] does not log in by the same signature twice, nor after its challenge has expired', async () => {
    const { device } = await newDevice();
    const { challengeId, options } = await parts.passkeys.loginOptions();
    const response = device.sign(options);
    assert.equal((await parts.passkeys.login({ challengeId, response })).ok, true);
    assert.deepEqual(await parts.passkeys.login({ challengeId, response }), refused);
    const late = await parts.passkeys.loginOptions();
    parts.age(15 * 60_000);
    const signed = device.sign(late.options);
    assert.deepEqual(await parts.passkeys.login({ challengeId: late.challengeId, response: signed }), refused);
  });

  it('[S48] that was copied is refused by its counter', async () => {
    const { device } = await newDevice();
    const [first, second] = [await parts.passkeys.loginOptions(), await parts.passkeys.loginOptions()];
    const early = device.sign(first.options);
    const later = device.sign(second.options);
    assert.equal((await parts.passkeys.login({ challengeId: second.challengeId, response: later })).ok, true);
    assert.deepEqual(await parts.passkeys.login({ challengeId: first.challengeId, response: early }), refused);
  });

  it('is stored once, for the holder who asked', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const device = createAuthenticator(walletUrl);
    const { challengeId, options } = await parts.passkeys.registrationOptions({ id: ada.holderId, name: 'x' });
    const answer = { challengeId, response: device.register(options), name: 'x' };
    assert.deepEqual(await parts.passkeys.register(bob.holderId, answer), refused);
    const asked = await parts.passkeys.registrationOptions({ id: ada.holderId, name: 'x' });
    const response = device.register(asked.options);
    const again = { challengeId: asked.challengeId, response, name: 'x' };
    assert.equal((await parts.passkeys.register(ada.holderId, again)).ok, true);
    assert.deepEqual(await parts.passkeys.register(ada.holderId, again), refused);
    const theirs = await parts.passkeys.registrationOptions({ id: bob.holderId, name: 'x' });
    const copied = device.register(theirs.options);
    const stolen = { challengeId: theirs.challengeId, response: copied, name: 'x' };
    assert.deepEqual(await parts.passkeys.register(bob.holderId, stolen), refused);
  });

  it('[S181b] that its holder already has is refused as such, and nobody else learns of it', async () => {
    const { holderId, device } = await newDevice();
    const again = async (id: Id<'hld'>) => {
      const { challengeId, options } = await parts.passkeys.registrationOptions({ id, name: 'x' });
      return parts.passkeys.register(id, { challengeId, response: device.register(options), name: 'x' });
    };
    assert.deepEqual(await again(holderId), { ok: false, error: { code: 'passkey_there_already' } });
    assert.deepEqual(await again((await parts.newHolder()).holderId), refused);
    assert.equal((await parts.passkeys.list(holderId)).length, 1);
  });

  it('approves the challenge of its holder’s payment, and no other', async () => {
    const { holderId, device } = await newDevice();
    const stranger = await newDevice();
    const challenge = randomBytes(32);
    const options = await parts.passkeys.approvalOptions(holderId, challenge);
    assert.equal(options.challenge, challenge.toString('base64url'));
    assert.equal(options.allowCredentials?.length, 1);
    const theirs = stranger.device.sign(options);
    assert.deepEqual(await parts.passkeys.verifyApproval(holderId, challenge, theirs), refused);
    const signed = device.sign(options);
    assert.deepEqual(await parts.passkeys.verifyApproval(holderId, randomBytes(32), signed), refused);
    assert.deepEqual(await parts.passkeys.verifyApproval(holderId, challenge, device.sign(options)), ok(0));
  });
});
