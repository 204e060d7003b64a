import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone } from '../../../../tests/world/people.ts';
import type { Session } from '../sessions/domain.ts';
import { codeRules } from './domain.ts';
import { createHolderCodes } from './holder-service.ts';
import { createPhoneVerification } from './service.ts';
import { signUpLetter } from './words.ts';
import { SmsRefused } from './sms-gateway.ts';

describe('codes to a holder’s phone', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const open = (refuses = false) => {
    const { db, world, sessions, accounts, security } = parts;
    const key = randomBytes(32);
    const sent: { to: string; text: string }[] = [];
    const send = async (message: { to: string; text: string }) => {
      if (refuses) throw new SmsRefused('no');
      sent.push(message);
    };
    const sender = { db, world, sms: { send }, keys: ringOf(key) };
    const codes = createHolderCodes({ ...sender, sessions, security });
    const loginUrl = 'http://wallet.localhost:4000/id/login';
    const phone = createPhoneVerification({
      ...sender,
      accounts,
      purpose: 'sign-up',
      letter: (hasWallet) => signUpLetter(hasWallet, loginUrl),
    });
    return { codes, phone, sent, lastCode: () => /^\d{6}/.exec(sent.at(-1)?.text ?? '')?.[0] ?? '' };
  };
  let asked = 0;
  const asker = () => {
    asked += 1;
    return { address: `10.${asked % 250}.0.1`, device: `device ${asked}` };
  };
  const login = async (holderId: Session['holderId']): Promise<Session> => {
    const token = await parts.sessions.loginAs(holderId, ['password'], { device: 'Chrome on Linux', isKnown: true });
    return (await parts.sessions.find(token))!;
  };
  const methodsOf = async ({ holderId, id }: Session) =>
    (await parts.sessions.list(holderId)).find((one) => one.id === id)?.methods;
  const other = (code: string) => (code === '000000' ? '000001' : '000000');
  const outcome = (one: { ok: true } | { ok: false; error: { code: string } }) => (one.ok ? 'ok' : one.error.code);

  it('[S143e] go to the wallet’s number, name their purpose, and raise the session that sends one back', async () => {
    const { codes, sent, lastCode } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    parts.age(14 * 60_000);
    assert.equal(outcome(await codes.send(session, phone, asker())), 'ok');
    assert.equal(sent[0]?.to, phone);
    assert.match(sent[0]!.text, /^\d{6} is your Holdfast code for a first PIN or passkey/);
    assert.ok(sent[0]!.text.length <= 160, 'one message');
    assert.equal(outcome(await codes.verify(session, ` ${lastCode().slice(0, 3)}-${lastCode().slice(3)} `)), 'ok');
    assert.deepEqual(await methodsOf(session), ['password', 'sms']);
    parts.age(2 * 60_000);
    const raised = (await parts.sessions.list(holderId))[0]!;
    assert.equal(parts.sessions.isFresh(raised), true, 'the code is a proof of these minutes');
    assert.equal(parts.sessions.isStrong(raised), false, 'but never a strong login');
  });

  it('[S143e] raise no session if they are wrong or were never sent', async () => {
    const { codes, lastCode } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    assert.equal(outcome(await codes.verify(session, '123456')), 'code_expired');
    await codes.send(session, phone, asker());
    assert.equal(outcome(await codes.verify(session, other(lastCode()))), 'code_wrong');
    assert.deepEqual(await methodsOf(session), ['password']);
  });

  it('[S143f] are refused after the fifth wrong try, also under concurrent tries', async () => {
    const { codes, lastCode } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    await codes.send(session, phone, asker());
    const wrong = other(lastCode());
    assert.equal(outcome(await codes.verify(session, '12 34')), 'code_malformed', 'which costs no try');
    const tries = await Promise.all(Array.from({ length: 8 }, () => codes.verify(session, wrong)));
    assert.deepEqual(
      tries.map(outcome).toSorted((one, two) => one.localeCompare(two)),
      [...Array(4).fill('code_used_up'), ...Array(4).fill('code_wrong')],
    );
    assert.equal(outcome(await codes.verify(session, lastCode())), 'code_used_up');
    assert.deepEqual(await methodsOf(session), ['password']);
  });

  it('[S143f] work for five minutes, or until another is sent', async () => {
    const { codes, lastCode } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    await codes.send(session, phone, asker());
    const first = lastCode();
    parts.age(codeRules.resendAfterMs);
    await codes.send(session, phone, asker());
    const second = lastCode();
    if (first !== second) assert.equal(outcome(await codes.verify(session, first)), 'code_wrong');
    parts.age(codeRules.lifeMs);
    assert.equal(outcome(await codes.verify(session, second)), 'code_expired');
    assert.deepEqual(await methodsOf(session), ['password']);
  });

  it('[S143f] are accepted for each press of the same button, and raise the session once', async () => {
    const { codes, lastCode } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    await codes.send(session, phone, asker());
    const presses = await Promise.all(Array.from({ length: 6 }, () => codes.verify(session, lastCode())));
    assert.deepEqual(presses.map(outcome), Array(6).fill('ok'));
    assert.deepEqual(await methodsOf(session), ['password', 'sms']);
    assert.equal(await codes.find(session), undefined);
  });

  it('[S143f] are sent once in 30 seconds, also under concurrent requests', async () => {
    const { codes, sent } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    const many = await Promise.all(Array.from({ length: 6 }, () => codes.send(session, phone, asker())));
    assert.deepEqual(
      many.map(outcome).toSorted((one, two) => one.localeCompare(two)),
      ['ok', ...Array(5).fill('resend_too_soon')],
    );
    assert.equal(sent.length, 1);
    parts.age(codeRules.resendAfterMs);
    assert.equal(outcome(await codes.send(session, phone, asker())), 'ok');
  });

  it('[S143f] share the limits by number with sign-up codes, over all sessions and networks', async () => {
    const { codes, phone: verification, sent } = open();
    const { holderId, phone } = await parts.newHolder();
    await verification.start({ phone, asker: asker() });
    const outcomes: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      outcomes.push(outcome(await codes.send(await login(holderId), phone, asker())));
    }
    assert.deepEqual(outcomes, [...Array(4).fill('ok'), 'too_many_codes']);
    assert.equal(sent.length, 5);
  });

  it('[S143f] that could not be sent leave the session as it was', async () => {
    const { codes } = open(true);
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    assert.equal(outcome(await codes.send(session, phone, asker())), 'sms_unavailable');
    assert.deepEqual(await methodsOf(session), ['password']);
  });

  it('[S143g] do not work in another session, of the same holder or of another', async () => {
    const { codes, lastCode } = open();
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const asking = await login(ada.holderId);
    const others = [await login(ada.holderId), await login(bob.holderId)];
    await codes.send(asking, ada.phone, asker());
    const code = lastCode();
    for (const session of others) {
      assert.equal(outcome(await codes.verify(session, code)), 'code_expired');
      assert.deepEqual(await methodsOf(session), ['password']);
    }
    assert.equal(outcome(await codes.verify(asking, code)), 'ok');
  });

  it('[S143g] do not work for sign-up, nor do sign-up codes work for them', async () => {
    const { codes, phone: verification, lastCode } = open();
    const { holderId, phone } = await parts.newHolder();
    const session = await login(holderId);
    const started = await verification.start({ phone: freshPhone(), asker: asker() });
    const token = started.ok ? started.value.token : '';
    const opening = lastCode();
    assert.equal(outcome(await codes.verify(session, opening)), 'code_expired');
    await codes.send(session, phone, asker());
    const first = lastCode();
    if (first !== opening) {
      assert.equal(outcome(await codes.verify(session, opening)), 'code_wrong');
      assert.equal(outcome(await verification.verify(token, first)), 'code_wrong');
    }
    // The secret of a sign-up never finds the code of a session.
    for (const guess of [session.id, '']) {
      assert.equal(await verification.find(guess), undefined);
      assert.equal(outcome(await verification.verify(guess, first)), 'application_gone');
    }
    assert.equal(outcome(await verification.verify(token, opening)), 'ok');
    assert.deepEqual(await methodsOf(session), ['password']);
  });
});
