import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone, password } from '../../../../tests/world/people.ts';
import { createHolderChanges } from '../accounts/contact-service.ts';
import { createCodeSender } from '../phone-verification/sender-service.ts';
import type { Session } from '../sessions/domain.ts';
import { proofCode } from './code-crypto.ts';
import { createContacts } from './service.ts';
import { proofOf } from './store.ts';

const asker = () => ({ address: '203.0.113.9', device: randomUUID() });

describe('contacts in the database', () => {
  let parts: OpeningParts;
  const key = randomBytes(32);
  const changed: string[] = [];
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
      secondFactor: { verifyPin: async () => ok() },
      hooks: { changed: async (_tx, holderId) => void changed.push(holderId) },
      codeKey: key,
    });
  const signIn = async (holderId: Id<'hld'>): Promise<Session> => {
    const token = await parts.sessions.loginAs(holderId, ['passkey'], { device: 'a test', isKnown: true });
    return (await parts.sessions.find(token))!;
  };
  const begin = async (session: Session, channel: 'phone' | 'email', typed: string) => {
    const begun = await contacts().begin(session, { channel, typed, pin: '', asker: asker() });
    assert.deepEqual(begun, ok());
    const proof = await parts.db.one((tx) => proofOf(tx, 0, session.holderId, channel));
    return proofCode(key, proof!.id);
  };
  const outcome = (one: { ok: true } | { ok: false; error: { code: string } }) => (one.ok ? 'ok' : one.error.code);

  it('[W2f] change a number once, for one of two concurrent codes', async () => {
    const { holderId } = await parts.newHolder();
    const session = await signIn(holderId);
    const next = freshPhone();
    const code = await begin(session, 'phone', next);
    const finish = () => contacts().finish(session, 'phone', code);
    const outcomes = (await Promise.all([finish(), finish(), finish()])).map(outcome);
    assert.deepEqual(outcomes.toSorted(), ['code_expired', 'code_expired', 'ok']);
    assert.equal((await parts.accounts.get(holderId)).phone, next);
    assert.deepEqual(changed.splice(0), [holderId]);
  });

  it('[S145] count at most five wrong codes, also at once, and expire', async () => {
    const { holderId } = await parts.newHolder();
    const session = await signIn(holderId);
    const code = await begin(session, 'email', 'five@example.com');
    const wrong = code === '000000' ? '000001' : '000000';
    const tries = await Promise.all(Array.from({ length: 7 }, () => contacts().finish(session, 'email', wrong)));
    assert.equal(tries.map(outcome).filter((one) => one === 'code_wrong').length, 4);
    assert.equal(outcome(await contacts().finish(session, 'email', code)), 'code_used_up');
    parts.age(16 * 60_000);
    const late = await signIn(holderId);
    const other = await begin(late, 'email', 'five@example.com');
    parts.age(10 * 60_000);
    assert.equal(outcome(await contacts().finish(late, 'email', other)), 'code_expired');
    assert.equal((await parts.accounts.get(holderId)).email, null);
  });

  it('[S145] belong to one wallet once they are proved, also in a race', async () => {
    const people = await Promise.all([parts.newHolder(), parts.newHolder()]);
    const both = [];
    for (const { holderId } of people) {
      const session = await signIn(holderId);
      both.push({ session, code: await begin(session, 'email', 'Shared@example.com') });
    }
    const proved = await Promise.all(both.map(({ session, code }) => contacts().finish(session, 'email', code)));
    assert.deepEqual(proved.map(outcome).toSorted(), ['contact_taken', 'ok']);
    const number = await parts.accounts.numberOf('shared@EXAMPLE.com');
    assert.ok(people.some(({ phone }) => phone === number));
    assert.ok(await parts.accounts.checkPassword(number, password));
  });

  it('[W2e] take a number from nobody who signs up with it meanwhile', async () => {
    const { holderId, phone } = await parts.newHolder();
    const session = await signIn(holderId);
    const next = freshPhone();
    const code = await begin(session, 'phone', next);
    const hash = await parts.accounts.hashPassword(password);
    const opens = (number: string) => parts.db.asWriter((tx) => parts.accounts.open(tx, number, hash));
    const [finished, opened, old] = await Promise.all([
      contacts().finish(session, 'phone', code),
      opens(next),
      opens(phone),
    ]);
    assert.equal(finished.ok, opened === undefined, 'one of the two has it');
    assert.equal(old, undefined, 'the old number is kept');
    assert.equal(await opens(phone), undefined);
  });

  it('[S145] are mailed few codes, over all wallets', async () => {
    const outcomes: string[] = [];
    for (let time = 0; time < 6; time += 1) {
      const { holderId } = await parts.newHolder();
      const asked = { channel: 'email', typed: 'flood@example.com', pin: '', asker: asker() } as const;
      outcomes.push(outcome(await contacts().begin(await signIn(holderId), asked)));
    }
    assert.deepEqual(outcomes, ['ok', 'ok', 'ok', 'ok', 'ok', 'too_many_codes']);
  });

  it('find no session for a closed wallet', async () => {
    const { holderId } = await parts.newHolder();
    await parts.db.asWriter((tx) => createHolderChanges().close(tx, holderId));
    const token = await parts.sessions.loginAs(holderId, ['passkey'], { device: 'a test', isKnown: true });
    assert.equal(await parts.sessions.find(token), undefined);
  });
});
