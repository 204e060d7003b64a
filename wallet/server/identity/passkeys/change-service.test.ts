import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { pin } from '../../../../tests/world/people.ts';
import { keyOf } from './domain.ts';
import { insertPasskey, lockPasskeysOf } from './store.ts';

describe('passkeys that their holder changes', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  let made = 0;
  const add = async (holderId: Id<'hld'>) => {
    made += 1;
    const credentialId = `credential-${made}`;
    const key = { credentialId, holderId, publicKey: Buffer.from('key'), counter: 0n, transports: ['internal'] };
    await parts.db.asWriter((tx) => insertPasskey(tx, { ...key, name: 'Chrome on Linux', createdAt: new Date() }));
    return keyOf({ credentialId });
  };
  const outcome = (one: { ok: true } | { ok: false; error: { code: string } }) => (one.ok ? 'ok' : one.error.code);
  const namesOf = async (holderId: Id<'hld'>) => (await parts.passkeys.list(holderId)).map(({ name }) => name);

  it('[S47d] keep the last one of a holder without a PIN, also if the last two are removed at once', async () => {
    const { holderId } = await parts.newHolder();
    const [one, two] = [await add(holderId), await add(holderId)];
    let removals: Promise<string[]> | undefined;
    await parts.db.asWriter(async (tx) => {
      await lockPasskeysOf(tx, holderId);
      removals = Promise.all([one, two].map(async (key) => outcome(await parts.passkeys.remove(holderId, key, ''))));
      await parts.untilLockWait();
      // The other removal reaches the lock as well.
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    assert.deepEqual((await removals!).toSorted(), ['ok', 'passkey_last']);
    assert.equal((await namesOf(holderId)).length, 1);
  });

  it('[S47d] lose the last one by the PIN, which is asked for and counted', async () => {
    const { holderId } = await parts.newHolder();
    await parts.secondFactor.setPin(holderId, pin, null);
    const key = await add(holderId);
    assert.equal(outcome(await parts.passkeys.remove(holderId, key, '')), 'pin_malformed');
    assert.equal(outcome(await parts.passkeys.remove(holderId, key, '000000')), 'pin_wrong');
    assert.equal((await namesOf(holderId)).length, 1);
    assert.equal(outcome(await parts.passkeys.remove(holderId, key, pin)), 'ok');
    assert.equal(outcome(await parts.passkeys.remove(holderId, key, pin)), 'passkey_unknown');
    const events = (await parts.security.list(holderId, { most: 10 })).map(({ event }) => event);
    assert.deepEqual(
      events.filter((event) => event.startsWith('passkey')),
      ['passkey.removed'],
    );
  });

  it('[S47d] [S58] are renamed and removed by their holder alone', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const key = await add(ada.holderId);
    await add(bob.holderId);
    await add(bob.holderId);
    const rename = (holderId: Id<'hld'>, name: string, typed?: string) =>
      parts.passkeys.rename(holderId, key, { name, pin: typed });
    assert.equal(outcome(await rename(bob.holderId, 'Mine')), 'passkey_unknown');
    assert.equal(outcome(await parts.passkeys.remove(bob.holderId, key, '')), 'passkey_unknown');
    assert.equal(outcome(await rename(ada.holderId, 'www.example')), 'name_address');
    await parts.secondFactor.setPin(ada.holderId, pin, null);
    assert.equal(outcome(await rename(ada.holderId, 'Work laptop', '000000')), 'pin_wrong');
    assert.deepEqual(await namesOf(ada.holderId), ['Chrome on Linux']);
    assert.equal(outcome(await rename(ada.holderId, ' Work  laptop ', pin)), 'ok');
    assert.deepEqual(await namesOf(ada.holderId), ['Work laptop']);
  });
});
