import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeAt, stepAt } from '#platform/credentials/totp.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { codeSentTo, password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { createSessionEnder } from '../../wallet/server/identity/sessions/ender-service.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const { identity } = walletUrls;

/** Changes are not reported while a wallet is being opened. */
const OPENING_MS = 31 * 60_000;

describe('the second step of a login in a new browser', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  let aged = 0;
  const age = (ms: number): void => {
    aged += ms;
    world.age(ms);
  };
  const securityNow = () => new Date(Date.now() + aged);
  const isIn = (visitor: Visitor) => visitor.page.url === `${world.walletUrl}${identity.logout()}`;
  const pathOf = (visitor: Visitor) => new URL(visitor.page.url).pathname;
  /** Gives number and password in a browser, by default a new one. */
  const half = async ({ phone }: Pick<Person, 'phone'>, typed = password, visitor = given.visitor()) => {
    await visitor.open(`${world.walletUrl}${identity.login()}?continue=${encodeURIComponent(identity.logout())}`);
    await visitor.submit(identity.login(), { phone, password: typed });
    return visitor;
  };
  const codeNow = (key: string, away = 0n) => codeAt(key, stepAt(securityNow()) + away);
  const keyOn = ({ page }: Visitor) =>
    /<code class="key">([A-Z2-7 ]+)</.exec(page.text)?.[1]?.replaceAll(' ', '') ?? '';
  const codesOn = ({ page }: Visitor) =>
    [...page.text.matchAll(/<code>([0-9A-Z-]{29})<\/code>/g)].map(([, one]) => one!);
  const untilNextCode = () => age(30_000);
  /** Sets up an app and recovery codes for a person with a PIN. */
  const setUp = async (person: Person) => {
    const visitor = await when.logsIn(person);
    await visitor.open(`${world.walletUrl}${identity.authenticator()}`);
    const key = keyOn(visitor);
    await visitor.submit(identity.authenticator(), { totp: codeNow(key), pin });
    assert.equal(pathOf(visitor), identity.recoveryCodes());
    await visitor.submit(identity.recoveryCodes(), { pin });
    const codes = codesOn(visitor);
    assert.equal(codes.length, 10);
    untilNextCode();
    return { visitor, key, codes };
  };
  const lettersTo = (phone: string) => world.sandbox.inbox.list(phone).map(({ text }) => text);

  it('[W6c] [W6f] takes a code by SMS, and only then the holder is in, and the browser is known', async () => {
    const person = await given.person();
    age(OPENING_MS);
    const visitor = await half(person);
    assert.equal(pathOf(visitor), identity.secondStep());
    assert.match(visitor.page.text, /a thief who takes over your number gets it too/i);
    assert.equal(visitor.cookie('__Host-session'), undefined);
    assert.equal(visitor.cookie('__Host-known'), undefined);
    assert.deepEqual(lettersTo(person.phone), [], 'nothing is sent before it is asked for');
    await visitor.submit(identity.secondStepCodeSend(), {});
    assert.match(lettersTo(person.phone)[0]!, /^\d{6} is your Holdfast code to log in\..*Not you\?/);
    const right = codeSentTo(world, person.phone);
    await visitor.submit(identity.secondStepCode(), { code: right === '000000' ? '000001' : '000000' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /4 more tries/);
    await visitor.submit(identity.secondStepCode(), { code: right });
    assert.ok(isIn(visitor), visitor.page.url);
    await world.settle();
    assert.match(lettersTo(person.phone)[0]!, /opened in a new browser/);
    const [session] = await world.wallet.identity.sessions.list(person.holderId);
    assert.deepEqual(session?.methods, ['password', 'sms']);
    await visitor.submit(identity.logout(), {});
    assert.ok(isIn(await half(person, password, visitor)), 'the browser is known now');
  });

  it('[S37] is never shown for a wrong password or an unknown number', async () => {
    const person = await given.person();
    for (const visitor of [await half(person, 'not the password at all'), await half({ phone: '+353850000009' })]) {
      assert.equal(pathOf(visitor), identity.login());
      assert.equal(visitor.page.status, 422);
      assert.equal(visitor.cookie('__Host-login'), undefined);
    }
  });

  it('[S38] takes a code only in the browser that asked for it', async () => {
    const person = await given.person();
    const [owner, thief] = [await half(person), await half(person)];
    await owner.submit(identity.secondStepCodeSend(), {});
    const code = codeSentTo(world, person.phone);
    const answer = await thief.post(identity.secondStepCode(), { code });
    assert.equal(answer.status, 422);
    assert.equal(thief.cookie('__Host-session'), undefined);
    await owner.submit(identity.secondStepCode(), { code });
    assert.ok(isIn(owner));
    const late = await half(person, password, given.visitor());
    assert.equal((await late.post(identity.secondStepCode(), { code })).status, 422, 'a code works once');
  });

  it('[W6b] [S49a] takes a code of the authenticator app once, and offers no SMS then', async () => {
    const person = await given.person();
    const { key } = await setUp(person);
    const visitor = await half(person);
    assert.doesNotMatch(visitor.page.text, new RegExp(identity.secondStepCodeSend()));
    assert.equal((await visitor.post(identity.secondStepCodeSend(), {})).status, 200);
    await visitor.submit(identity.secondStepApp(), { totp: '12' });
    assert.match(visitor.page.text, /not counted as a try/);
    const code = codeNow(key);
    await visitor.submit(identity.secondStepApp(), { totp: code });
    assert.ok(isIn(visitor), visitor.page.url);
    assert.equal(lettersTo(person.phone).filter((text) => /code to log in/.test(text)).length, 0);
    const [session] = await world.wallet.identity.sessions.list(person.holderId);
    assert.deepEqual(session?.methods, ['password', 'totp']);
    const again = await half(person);
    await again.submit(identity.secondStepApp(), { totp: code });
    assert.match(again.page.text, /was used already/);
    assert.equal(again.cookie('__Host-session'), undefined);
  });

  it('[W6f] [S49a] tells the holder of a wrong code after the right password, once a day', async () => {
    const person = await given.person();
    age(OPENING_MS);
    await setUp(person);
    const warnings = async () => {
      await world.settle();
      return lettersTo(person.phone).filter((text) => text.includes('typed your password in a new browser')).length;
    };
    const thief = await half(person);
    await thief.submit(identity.secondStepApp(), { totp: '12' });
    assert.equal(await warnings(), 0, 'what is no code proves nothing');
    await thief.submit(identity.secondStepApp(), { totp: '000000' });
    assert.equal(await warnings(), 1);
    await thief.submit(identity.secondStepRecovery(), { recovery: 'ZZZZ-ZZZZ-ZZZZ' });
    assert.equal(await warnings(), 1);
    age(25 * 3_600_000);
    await (await half(person)).submit(identity.secondStepRecovery(), { recovery: 'ZZZZ-ZZZZ-ZZZZ' });
    assert.equal(await warnings(), 2);
  });

  it('[W6b] [S49a] takes one code for one of two logins at once', async () => {
    const person = await given.person();
    const { key } = await setUp(person);
    const [one, other] = [await half(person), await half(person)];
    const totp = codeNow(key);
    const answers = await Promise.all([one, other].map((visitor) => visitor.post(identity.secondStepApp(), { totp })));
    assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['303', '422']);
  });

  it('[W6d] [S50a] takes a recovery code once, says how many are left, and reports it on all channels', async () => {
    const person = await given.person();
    age(OPENING_MS);
    const { codes } = await setUp(person);
    const visitor = await half(person);
    await visitor.submit(identity.secondStepRecovery(), { recovery: 'ZZZZ-ZZZZ-ZZZZ' });
    assert.match(visitor.page.text, /none of your unused recovery codes/);
    await visitor.submit(identity.secondStepRecovery(), { recovery: codes[0]!.toLowerCase() });
    assert.ok(isIn(visitor), visitor.page.url);
    await world.settle();
    assert.ok(lettersTo(person.phone).some((text) => /recovery code was used; 9 are left/.test(text)));
    const again = await half(person);
    await again.submit(identity.secondStepRecovery(), { recovery: codes[0]! });
    assert.equal(again.cookie('__Host-session'), undefined);
    await visitor.open(`${world.walletUrl}${identity.security()}`);
    assert.match(visitor.page.text, /9 of 10 left/);
  });

  it('[W6a] [S41] takes a passkey, also while codes have to wait', async () => {
    const person = await given.person();
    const { visitor: owner, key } = await setUp(person);
    const device = await when.addsPasskey(owner);
    const visitor = await half(person);
    for (let tried = 0; tried < 4; tried += 1) {
      const totp = codeNow(key) === '000000' ? '111111' : '000000';
      await visitor.submit(identity.secondStepApp(), { totp });
    }
    assert.match(visitor.page.text, /Too many wrong codes/);
    await when.logsInWith(visitor, device);
    assert.ok(isIn(visitor), visitor.page.url);
    assert.equal(visitor.cookie('__Host-login'), undefined);
  });

  it('[S52] begins again when it took too long, and keeps the way on', async () => {
    const person = await given.person();
    const visitor = await half(person);
    age(10 * 60_000);
    await visitor.submit(identity.secondStepCodeSend(), {});
    assert.equal(pathOf(visitor), identity.login());
    assert.match(visitor.page.text, /took too long/);
    await when.makesKnown(visitor, person.phone);
    await visitor.submit(identity.login(), { phone: person.phone, password });
    assert.ok(isIn(visitor), visitor.page.url);
  });

  it('[S56] refuses a form that is not of its page', async () => {
    const person = await given.person();
    const visitor = await half(person);
    for (const path of [identity.secondStepCodeSend(), identity.secondStepApp(), identity.secondStepRecovery()]) {
      assert.equal((await visitor.post(path, { _form: 'made up', totp: '000000' })).status, 403, path);
    }
  });
});

describe('the second factors of a holder', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  let aged = 0;
  const age = (ms: number): void => {
    aged += ms;
    world.age(ms);
  };
  const securityNow = () => new Date(Date.now() + aged);
  const open = (visitor: Visitor, path: string) => visitor.open(`${world.walletUrl}${path}`);
  const eventsOf = async (holderId: string) => {
    const rows = await world.walletRows<{ event: string }>('select event from security_log.events where subject = $1', [
      holderId,
    ]);
    return rows.map(({ event }) => event);
  };

  it('[S47a] [S47b] need a fresh login and the PIN, and are reported', async () => {
    const person = await given.person();
    age(OPENING_MS);
    const visitor = await when.logsIn(person);
    for (const page of [identity.authenticator(), identity.recoveryCodes()]) {
      await open(visitor, page);
      assert.equal(visitor.page.status, 200, page);
      assert.match(visitor.page.text, /name="pin"/, page);
    }
    await open(visitor, identity.authenticator());
    const key = /<code class="key">([A-Z2-7 ]+)</.exec(visitor.page.text)![1]!.replaceAll(' ', '');
    const totp = codeAt(key, stepAt(securityNow()));
    await visitor.submit(identity.authenticator(), { totp, pin: '000001' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, new RegExp(key.slice(0, 4)), 'the page keeps the key that was scanned');
    assert.equal(await world.wallet.identity.authenticators.find(person.holderId), undefined);
    await visitor.submit(identity.authenticator(), { totp, pin });
    await visitor.submit(identity.recoveryCodes(), { pin: '000001' });
    assert.equal(visitor.page.status, 422);
    assert.equal(await world.wallet.identity.recovery.find(person.holderId), undefined);
    await visitor.submit(identity.recoveryCodes(), { pin });
    await open(visitor, identity.removeAuthenticator());
    await visitor.submit(identity.removeAuthenticator(), { pin });
    assert.match(visitor.page.text, /The app is removed/);
    await world.settle();
    const letters = world.sandbox.inbox.list(person.phone).map(({ text }) => text);
    for (const words of [/authenticator app was set up/, /new recovery codes/, /authenticator app was removed/])
      assert.ok(
        letters.some((text) => words.test(text)),
        String(words),
      );
    const events = await eventsOf(person.holderId);
    for (const event of ['totp.added', 'recovery_codes.made', 'totp.removed']) assert.ok(events.includes(event));
    age(16 * 60_000);
    for (const page of [identity.authenticator(), identity.removeAuthenticator(), identity.recoveryCodes()]) {
      await open(visitor, page);
      assert.match(visitor.page.url, /\/id\/login\?again=yes/, page);
    }
  });

  it('[W2g] are no recovery codes before there is anything for which they stand in', async () => {
    const person = await given.person({ hasPin: false });
    const visitor = await when.logsIn(person);
    await open(visitor, identity.recoveryCodes());
    assert.equal(visitor.page.status, 403);
    assert.match(visitor.page.text, /Set a PIN first/);
  });

  it('[S143i] let an app, but no password or SMS, set the first PIN of a holder who has one', async () => {
    const person = await given.person({ hasPin: false });
    const session = { id: 'ses_01kq0000000000000000000000', holderId: person.holderId } as const;
    const offer = world.wallet.identity.authenticators.offer(session, 'Ada');
    const codeNow = () => codeAt(offer.key, stepAt(securityNow()));
    await world.wallet.identity.authenticators.add(session, { ...offer, typed: codeNow(), pin: undefined });
    age(30_000);
    const visitor = await when.logsIn(person, identity.pin());
    assert.equal(visitor.page.status, 403);
    await visitor.open(visitor.linkTo(identity.login()));
    await visitor.submit(identity.login(), { phone: person.phone, password });
    assert.equal(new URL(visitor.page.url).pathname, identity.secondStep());
    await visitor.submit(identity.secondStepApp(), { totp: codeNow() });
    assert.equal(new URL(visitor.page.url).pathname, identity.pin());
    await visitor.submit(identity.pin(), { pin, pinAgain: pin });
    assert.equal(await world.wallet.identity.secondFactor.hasPin(person.holderId), true);
  });

  it('[W6e] are shown with the devices, each of which can be ended', async () => {
    const person = await given.person();
    const stranger = await when.logsIn(await given.person());
    const [first, second, third] = [await when.logsIn(person), await when.logsIn(person), await when.logsIn(person)];
    await open(first, identity.devices());
    assert.match(first.page.text, /this one/);
    assert.match(first.page.text, /the network that you use now/);
    const [ending] = [...first.page.text.matchAll(/name="session" value="(ses_[0-9a-z]+)"/g)].map(([, id]) => id!);
    await open(stranger, identity.devices());
    await stranger.post(identity.endDevice(), { session: ending! });
    assert.equal((await world.wallet.identity.sessions.list(person.holderId)).length, 3, 'a stranger ends nothing');
    assert.equal((await first.post(identity.endDevice(), { session: 'made up' })).status, 404);
    assert.equal((await first.post(identity.endDevice(), { session: ending! })).status, 303);
    assert.equal((await world.wallet.identity.sessions.list(person.holderId)).length, 2);
    await first.submit(identity.endOtherDevices(), {});
    assert.match(first.page.text, /logged in nowhere else/);
    for (const visitor of [second, third]) {
      await open(visitor, identity.security());
      assert.equal(new URL(visitor.page.url).pathname, identity.login());
    }
    await open(first, identity.security());
    assert.match(first.page.text, /logged in here alone/);
  });

  it('are ended only after a fresh login', async () => {
    const person = await given.person();
    const [here] = [await when.logsIn(person), await when.logsIn(person)];
    const sessions = async () => (await world.wallet.identity.sessions.list(person.holderId)).length;
    age(16 * 60_000);
    await open(here, identity.devices());
    await here.submit(identity.endOtherDevices(), {});
    assert.equal(new URL(here.page.url).pathname, identity.login());
    assert.equal(await sessions(), 2, 'a thief with an open session ends none');
    await here.submit(identity.login(), { phone: person.phone, password });
    await open(here, identity.devices());
    await here.submit(identity.endOtherDevices(), {});
    assert.match(here.page.text, /logged in nowhere else/);
    assert.equal(await sessions(), 1);
  });

  it('are offered to be ended after an authenticator app was removed', async () => {
    const person = await given.person();
    const visitor = await when.logsIn(person);
    await open(visitor, `${identity.authenticator()}?done=removed`);
    assert.match(visitor.page.text, /log the others out/);
    assert.ok(visitor.page.text.includes(`href="${identity.devices()}"`));
  });

  it('end by the command of the operator, for one holder or for all', async () => {
    const db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    const ender = createSessionEnder({ db });
    const [one, other] = [await given.person(), await given.person()];
    const [first, second] = [await when.logsIn(one), await when.logsIn(other)];
    const pathOf = async (visitor: typeof first) => {
      await open(visitor, identity.security());
      return new URL(visitor.page.url).pathname;
    };
    assert.equal(await ender.end(one.holderId), 1);
    assert.deepEqual([await pathOf(first), await pathOf(second)], [identity.login(), identity.security()]);
    assert.ok((await ender.endAll()) > 0);
    assert.equal(await pathOf(second), identity.login());
    await db.close();
  });
});
