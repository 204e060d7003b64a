import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { codeAt, stepAt, STEP_MS } from '#platform/credentials/totp.ts';
import { ringOf } from '#platform/credentials/key-ring.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone, pin } from '../../../../tests/world/people.ts';
import { createHolderChanges } from '../accounts/contact-service.ts';
import { proofCode } from '../contacts/code-crypto.ts';
import { createContacts } from '../contacts/service.ts';
import { proofOf } from '../contacts/store.ts';
import { keyOf } from '../passkeys/domain.ts';
import { insertPasskey } from '../passkeys/store.ts';
import { createCodeSender } from '../phone-verification/sender-service.ts';
import type { Session } from '../sessions/domain.ts';

interface Owner {
  readonly holderId: Id<'hld'>;
  readonly session: Session;
  readonly passkey: string;
  /** The code of a new number, which was asked for before the recovery. */
  readonly code: string;
  /** A secret that was offered before the recovery. */
  readonly offered: { readonly sealed: string; readonly typed: string };
}

describe('a wallet whose forgotten password was replaced', () => {
  let parts: OpeningParts;
  const key = randomBytes(32);
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const contacts = () =>
    createContacts({
      ...parts,
      sender: createCodeSender({ ...parts, keys: ringOf(key), sms: { send: async () => {} } }),
      changes: createHolderChanges(),
      signUp: { missingProof: async () => undefined },
      hooks: { changed: async () => {} },
      codeKey: key,
    });
  const asker = () => ({ address: '203.0.113.9', device: randomUUID() });
  const begin = (session: Session, channel: 'phone' | 'email', typed: string) =>
    contacts().begin(session, { channel, typed, pin, asker: asker() });
  const offer = (session: Session) => {
    const { key: secret, sealed } = parts.authenticators.offer(session, 'Ada');
    return { sealed, typed: codeAt(secret, stepAt(parts.world.clocks.security())) };
  };
  const newOwner = async (hasApp: boolean): Promise<Owner> => {
    const { holderId } = await parts.newHolder();
    await parts.secondFactor.setPin(holderId, pin, null);
    const token = await parts.sessions.loginAs(holderId, ['passkey'], { device: 'a test', isKnown: true });
    const session = (await parts.sessions.find(token))!;
    const credentialId = `credential of ${holderId}`;
    const made = { credentialId, holderId, publicKey: Buffer.from('key'), counter: 0n, transports: [] };
    await parts.db.asWriter((tx) => insertPasskey(tx, { ...made, name: 'Chrome', createdAt: new Date() }));
    if (hasApp) assert.deepEqual(await parts.authenticators.add(session, { ...offer(session), pin }), ok());
    parts.age(STEP_MS);
    assert.deepEqual(await begin(session, 'phone', freshPhone()), ok());
    const proof = await parts.db.one((tx) => proofOf(tx, 0, holderId, 'phone'));
    const owner = { holderId, session, passkey: keyOf({ credentialId }), code: proofCode(key, proof!.id) };
    return { ...owner, offered: offer(session) };
  };

  type Door = (owner: Owner) => Promise<{ readonly ok: boolean; readonly error?: unknown }>;
  /** Every door behind which a way to log in or to confirm, a number or an address is changed. */
  const doors: Readonly<Record<string, readonly [hasApp: boolean, door: Door]>> = {
    'another PIN': [true, ({ holderId }) => parts.secondFactor.replacePin(holderId, '840271', null)],
    'an authenticator app': [false, (one) => parts.authenticators.add(one.session, { ...one.offered, pin })],
    'no authenticator app': [true, ({ holderId }) => parts.authenticators.remove(holderId, pin)],
    'no passkey': [true, ({ holderId, passkey }) => parts.passkeys.remove(holderId, passkey, pin)],
    'recovery codes': [true, ({ holderId }) => parts.recovery.makeNow(holderId)],
    'a code to a new number': [true, ({ session }) => begin(session, 'phone', freshPhone())],
    'a code to a new address': [true, ({ session }) => begin(session, 'email', `${randomUUID()}@example.com`)],
    'a new number': [true, ({ session, code }) => contacts().finish(session, 'phone', code)],
  };

  for (const [name, [hasApp, door]] of Object.entries(doors)) {
    it(`[S46a] [S47a] gets no change for 72 hours: ${name}`, async () => {
      const owner = await newOwner(hasApp);
      const { holderId } = owner;
      const at = parts.world.clocks.business();
      await parts.db.asWriter((tx) => parts.restrictions.add(tx, { holderId, cause: 'recovered', at }));
      const refused = await door(owner);
      assert.equal(refused.ok, false);
      const { code, cause } = refused.error as { readonly code: string; readonly cause: string };
      assert.deepEqual([code, cause], ['recent_change', 'recovered']);
      const [factors, holder] = [
        [
          (await parts.passkeys.list(holderId)).length,
          (await parts.authenticators.find(holderId)) !== undefined,
          await parts.recovery.find(holderId),
          (await parts.secondFactor.verifyPin(holderId, pin)).ok,
        ],
        await parts.accounts.get(holderId),
      ];
      assert.deepEqual([factors, holder.email], [[1, hasApp, undefined, true], null]);
    });

    it(`[S47a] changes without a recovery: ${name}`, async () => {
      // A minute later, another code may be sent.
      const owner = await newOwner(hasApp);
      if (name.startsWith('a code')) parts.age(61_000);
      const done = await door(owner);
      assert.equal(done.ok, true, JSON.stringify(done));
    });
  }

  it('[S47a] waits a day with withdrawals after new recovery codes', async () => {
    const { holderId } = await parts.newHolder();
    assert.equal((await parts.recovery.makeNow(holderId)).ok, true);
    assert.equal((await parts.restrictions.find(holderId, 'withdrawal'))?.cause, 'factor_added');
  });
});
