import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { ok } from '#platform/kernel/result.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone, password } from '../../../../tests/world/people.ts';
import { createPhoneVerification } from '../phone-verification/service.ts';
import { signUpLetter } from '../phone-verification/words.ts';
import { createSignUp } from './service.ts';

const device = 'Chrome on Linux';
const over = { ok: false, error: { code: 'application_over' } };

describe('opening a wallet', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  /** A verified application, and the functions to try it. */
  const verified = async () => {
    const { db, world, accounts } = parts;
    let code = '';
    const sms = {
      send: async ({ text }: { text: string }) => {
        code = /^\d{6}/.exec(text)?.[0] ?? '';
      },
    };
    const loginUrl = 'http://wallet.localhost:4000/id/login';
    const phone = createPhoneVerification({
      db,
      world,
      sms,
      keys: ringOf(randomBytes(32)),
      accounts,
      purpose: 'sign-up',
      letter: (hasWallet) => signUpLetter(hasWallet, loginUrl),
    });
    const signUp = createSignUp({ ...parts, phone, tries: { countJudging: async () => ok() } });
    const number = freshPhone();
    const asker = { address: `10.${randomInt(250)}.${randomInt(250)}.1`, device: `device ${randomInt(1e9)}` };
    const started = await phone.start({ phone: number, asker });
    assert.ok(started.ok);
    const { token } = started.value;
    assert.ok((await signUp.verifyCode(token, code)).ok);
    const application = (await phone.find(token))!;
    const open = (typed = password) => signUp.openWallet({ application, token, password: typed, device });
    return { number, open, isThere: async () => (await phone.find(token)) !== undefined };
  };

  it('turns a verified application into a holder who is signed in by code and password', async () => {
    const { number, open, isThere } = await verified();
    const opened = await open();
    assert.ok(opened.ok);
    const session = await parts.sessions.find(opened.value.token);
    assert.equal(session?.holderId, await parts.accounts.idOf(number));
    assert.deepEqual(session?.methods, ['sms', 'password']);
    assert.equal(opened.value.account?.name, session?.holderId);
    assert.equal(await isThere(), false);
  });

  it('happens once, however often its button is pressed', async () => {
    const { number, open } = await verified();
    const outcomes = await Promise.all([open(), open(), open()]);
    assert.equal(outcomes.filter((one) => one.ok).length, 1);
    assert.deepEqual(
      outcomes.filter((one) => !one.ok),
      [over, over],
    );
    assert.equal((await parts.sessions.list((await parts.accounts.idOf(number))!)).length, 1);
  });

  it('signs nobody in if the number got a wallet meanwhile', async () => {
    const { number, open } = await verified();
    const { holderId } = await parts.newHolder(number);
    assert.deepEqual(await open(), over);
    assert.deepEqual(await parts.sessions.list(holderId), []);
  });

  it('refuses a password that is easy to guess, and keeps the application', async () => {
    const { open, isThere } = await verified();
    const refused = await open('passwordpassword');
    assert.ok(!refused.ok);
    assert.match(refused.error.code, /^password_/);
    assert.equal(await isThere(), true);
    assert.ok((await open()).ok);
  });
});
