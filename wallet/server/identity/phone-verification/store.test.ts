import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone } from '../../../../tests/world/people.ts';
import { SENDS_KEPT_MS } from './domain.ts';
import { createPhoneVerification } from './service.ts';
import { signUpLetter } from './words.ts';
import type { Asker } from './sender-service.ts';
import { deleteApplicationsOf, findApplication, insertApplication, insertSends, sendsSince } from './store.ts';
import { sweepAll } from '../../../../tests/rows/sweep-all.ts';

const now = new Date('2026-03-01T08:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms);

describe('applications in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const createVerification = () => {
    const sent: { to: string; text: string }[] = [];
    const { db, world, accounts } = parts;
    const key = randomBytes(32);
    const sms = {
      send: async (message: { to: string; text: string }) => {
        sent.push(message);
      },
    };
    const phone = createPhoneVerification({
      db,
      world,
      sms,
      keys: ringOf(key),
      accounts,
      purpose: 'sign-up',
      letter: (hasWallet) => signUpLetter(hasWallet, 'http://wallet.localhost:4000/id/login'),
    });
    return { phone, sent };
  };

  it('[S36] [W2d] let five of many concurrent requests for one number through', async () => {
    const { phone, sent } = createVerification();
    const number = freshPhone();
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        phone.start({ phone: number, asker: { address: `192.0.2.${index}`, device: `device ${index}` } }),
      ),
    );
    assert.equal(outcomes.filter((one) => one.ok).length, 5);
    assert.equal(sent.length, 5);
  });

  it('[W2d] are limited by number, device and network; the first limit that is reached counts', async () => {
    const { phone, sent } = createVerification();
    const refusedBy = async (most: number, ask: (index: number) => { number: string; asker: Asker }) => {
      for (let index = 0; index < most; index += 1) {
        const { number, asker } = ask(index);
        assert.equal((await phone.start({ phone: number, asker })).ok, true, `${index + 1} of ${most}`);
      }
      const before = sent.length;
      const { number, asker } = ask(most);
      const refused = await phone.start({ phone: number, asker });
      assert.equal(sent.length, before);
      return refused.ok ? undefined : refused.error;
    };
    const number = freshPhone();
    const byNumber = (index: number) => ({ number, asker: { address: `198.51.100.${index}`, device: `one ${index}` } });
    assert.deepEqual(await refusedBy(5, byNumber), { code: 'too_many_codes', scope: 'number' });
    const byDevice = (index: number) => ({
      number: freshPhone(),
      asker: { address: `203.0.113.${index}`, device: 'two' },
    });
    assert.deepEqual(await refusedBy(10, byDevice), { code: 'too_many_codes', scope: 'device' });
    parts.age(3_600_000);
    const byNetwork = (index: number) => ({
      number: freshPhone(),
      asker: { address: '203.0.113.77', device: `three ${index}` },
    });
    assert.deepEqual(await refusedBy(60, byNetwork), { code: 'too_many_codes', scope: 'address' });
  });

  it('[S40] accept one of many concurrent right tries, and count each wrong one', async () => {
    const { phone, sent } = createVerification();
    const begin = async () => {
      const started = await phone.start({ phone: freshPhone(), asker: { address: '192.0.2.98', device: 'x' } });
      const code = /^\d{6}/.exec(sent.at(-1)!.text)![0];
      return { token: started.ok ? started.value.token : '', code };
    };
    const tryAtOnce = async (token: string, code: string) => {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => phone.verify(token, code)));
      return outcomes
        .map((one) => (one.ok ? 'right' : one.error.code))
        .toSorted((one, other) => one.localeCompare(other));
    };
    // Several rounds, since in the first one the tries may wait for connections, and so run one by one.
    for (let round = 0; round < 4; round += 1) {
      const right = await begin();
      assert.deepEqual(await tryAtOnce(right.token, right.code), [...Array(7).fill('code_expired'), 'right']);
    }
    const wrong = await begin();
    const guess = wrong.code === '000000' ? '000001' : '000000';
    const guessed = await tryAtOnce(wrong.token, guess);
    assert.deepEqual(guessed, [...Array(4).fill('code_used_up'), ...Array(4).fill('code_wrong')]);
  });

  it('[S37] [S45] [W2e] answer tries at a number that has a wallet like any other, and never accept them', async () => {
    const { phone, sent } = createVerification();
    const { phone: number } = await parts.newHolder();
    const started = await phone.start({ phone: number, asker: { address: '192.0.2.99', device: 'x' } });
    const token = started.ok ? started.value.token : '';
    assert.match(sent[0]!.text, /log in/);
    assert.doesNotMatch(sent[0]!.text, /\d{6} is your/);
    for (const triesLeft of [4, 3, 2, 1]) {
      const tried = await phone.verify(token, '123456');
      assert.deepEqual(tried, { ok: false, error: { code: 'code_wrong', triesLeft } });
    }
    assert.deepEqual(await phone.verify(token, '123456'), { ok: false, error: { code: 'code_used_up' } });
  });

  it('[S144b] are forgotten with the number that a wallet no longer has, and no others are', async () => {
    const [phone, other] = [freshPhone(), freshPhone()];
    const tokens = [randomBytes(32), randomBytes(32)] as const;
    await parts.db.asWriter(async (tx) => {
      for (const [index, number] of [phone, other].entries()) {
        const fresh = { id: randomUUID(), tokenHash: tokens[index]!, phone: number, continueTo: null };
        await insertApplication(tx, { ...fresh, expiresAt: at(60_000) });
      }
      await deleteApplicationsOf(tx, phone);
    });
    const found = await parts.db.asWriter(async (tx) => [
      await findApplication(tx, tokens[0], now),
      await findApplication(tx, tokens[1], now),
    ]);
    assert.deepEqual(
      found.map((one) => one?.phone),
      [undefined, other],
    );
  });

  it('are found by their browser’s secret until they expire, and are then swept', async () => {
    const tokenHash = randomBytes(32);
    const id = randomUUID();
    const fresh = { id, tokenHash, phone: freshPhone(), continueTo: '/instruments', expiresAt: at(1_000) };
    await parts.db.asWriter((tx) => insertApplication(tx, fresh));
    const find = (when: Date) => parts.db.asWriter((tx) => findApplication(tx, tokenHash, when));
    assert.equal((await find(now))?.continueTo, '/instruments');
    assert.equal(await find(at(1_000)), undefined);
    await sweepAll(parts.db, 'phone_verification.applications', at(1_000));
    assert.equal(await find(now), undefined);
  });

  it('lose sends that no limit counts any more', async () => {
    const subject = `number:${randomUUID()}`;
    await parts.db.asWriter((tx) => insertSends(tx, [subject], at(-SENDS_KEPT_MS)));
    await parts.db.asWriter((tx) => insertSends(tx, [subject], now));
    await sweepAll(parts.db, 'phone_verification.sends', now);
    const left = await parts.db.asWriter((tx) => sendsSince(tx, [subject], new Date(0)));
    assert.deepEqual(left, [{ subject, sentAt: now }]);
  });
});
