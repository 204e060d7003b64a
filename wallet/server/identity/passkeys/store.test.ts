import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { insertChallenge, insertPasskey, passkeysOf, takeChallenge } from './store.ts';
import { sweepAll } from '../../../../tests/rows/sweep-all.ts';

const now = new Date('2026-03-01T08:00:00Z');
const later = new Date('2026-03-01T08:10:00Z');

describe('passkeys in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  it('[S64] are readable only by their holder', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const passkey = {
      credentialId: 'credential-of-ada',
      holderId: ada.holderId,
      publicKey: Buffer.from('key'),
      counter: 0n,
      transports: ['internal'],
      name: 'Chrome on Linux',
      createdAt: now,
    };
    assert.equal(await parts.db.asWriter((tx) => insertPasskey(tx, passkey)), true);
    assert.equal(await parts.db.asWriter((tx) => insertPasskey(tx, { ...passkey, holderId: bob.holderId })), false);
    const seenBy = (holder: typeof ada) =>
      parts.db.asReader({ holder: holder.holderId }, (tx) => passkeysOf(tx, ada.holderId));
    assert.equal((await seenBy(ada)).length, 1);
    assert.equal((await seenBy(bob)).length, 0);
  });

  it('return a challenge once, for its purpose, until it expires', async () => {
    const challenge = { id: 'one', challenge: 'abc', purpose: 'login', expiresAt: later };
    await parts.db.asWriter((tx) => insertChallenge(tx, challenge));
    const take = (purpose: string, at: Date) => parts.db.asWriter((tx) => takeChallenge(tx, 'one', purpose, at));
    assert.equal(await take('register hld_1', now), undefined);
    assert.equal(await take('login', later), undefined);
    assert.deepEqual(await take('login', now), { challenge: 'abc' });
    assert.equal(await take('login', now), undefined);
  });

  it('lose expired challenges that nobody answered', async () => {
    await parts.db.asWriter((tx) =>
      insertChallenge(tx, { id: 'two', challenge: 'x', purpose: 'login', expiresAt: now }),
    );
    await sweepAll(parts.db, 'passkeys.challenges', later);
    const early = new Date('2026-03-01T07:00:00Z');
    assert.equal(await parts.db.asWriter((tx) => takeChallenge(tx, 'two', 'login', early)), undefined);
  });
});
