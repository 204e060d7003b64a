import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { holderIn, makeKnown, codeSentTo, freshPhone, password, pin, profile } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';

const MINUTE_MS = 60_000;
const { identity } = walletUrls;

describe('opening a wallet', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  const smsTo = (phone: string) => world.sandbox.inbox.list(phone);

  it('[W2a] [W3c] leads from a phone number to a signed-in wallet without JavaScript', async () => {
    const visitor = await given.newcomer();
    assert.match(visitor.page.text, /Pay with a touch/);
    const holderId = await holderIn(world, visitor);
    const holder = (await world.wallet.identity.accounts.find(holderId))!;
    assert.equal(holder.tier, 1);
    assert.equal(holder.birthDate, '1990-05-17');
    assert.equal(await world.wallet.identity.secondFactor.hasPin(holderId), true);
    const [account] = await world.wallet.ledger.accountsOfHolder(holderId);
    assert.deepEqual([account?.kind, account?.currency, account?.postedMinor], ['available', 'EUR', 0n]);
  });

  it('[W2a] refuses an impossible number, and keeps the typed text', async () => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${identity.signUp()}`);
    await visitor.submit(identity.signUp(), { phone: '+353 12' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /value="\+353 12"/);
    assert.match(visitor.page.text, /no phone number that we can reach/);
  });

  it('[S35] [W2b] ends a code at the fifth wrong try', async () => {
    const visitor = await given.newcomer({ at: 'code' });
    const { phone } = visitor;
    const code = codeSentTo(world, phone);
    const wrong = code === '000000' ? '000001' : '000000';
    for (const left of [4, 3, 2]) {
      await visitor.submit(identity.signUpCode(), { code: wrong });
      assert.match(visitor.page.text, new RegExp(`${left} more tries`));
    }
    await visitor.submit(identity.signUpCode(), { code: wrong });
    assert.match(visitor.page.text, /1 more try\./);
    await visitor.submit(identity.signUpCode(), { code: wrong });
    assert.match(visitor.page.text, /wrong five times/);
    await visitor.submit(identity.signUpCode(), { code });
    assert.match(visitor.page.text, /wrong five times/);
  });

  it('[S39] [W2b] takes a code for five minutes, and only once', async () => {
    const visitor = await given.newcomer({ at: 'code' });
    const { phone } = visitor;
    world.age(5 * MINUTE_MS);
    await visitor.submit(identity.signUpCode(), { code: codeSentTo(world, phone) });
    assert.match(visitor.page.text, /no longer works/);
    await visitor.submit(identity.signUpResend(), {});
    const code = codeSentTo(world, phone);
    const { text } = visitor.page;
    await visitor.submit(identity.signUpCode(), { code });
    assert.match(visitor.page.text, /Choose a password/);
    const [, token = ''] = /name="_form" value="([^"]+)"/.exec(text) ?? [];
    const cookie = ['__Host-form', '__Host-sign-up'].map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const again = await world.http(`${world.walletUrl}${identity.signUpCode()}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: world.walletUrl },
      body: new URLSearchParams({ _form: token, code }),
    });
    assert.equal(again.status, 422);
  });

  it('[S36] [W2d] sends the next code after 30 seconds, and at most five an hour to one number', async () => {
    const visitor = await given.newcomer({ at: 'code' });
    const { phone } = visitor;
    await visitor.submit(identity.signUpResend(), {});
    assert.match(visitor.page.text, /another in \d+ seconds/);
    for (let sent = 1; sent < 5; sent += 1) {
      world.age(31_000);
      await visitor.submit(identity.signUpResend(), {});
      assert.match(visitor.page.text, /on its way/);
    }
    world.age(31_000);
    await visitor.submit(identity.signUpResend(), {});
    assert.match(visitor.page.text, /sent many codes already/);
    assert.equal(smsTo(phone).length, 5);
  });

  it('[S37] [W2e] shows the same page for a number with a wallet, and notifies only its owner', async () => {
    const { phone } = await given.newcomer();
    const known = await given.newcomer({ at: 'code', phone });
    const unknown = await given.newcomer({ at: 'code' });
    const bare = (text: string) => text.replaceAll(/value="[^"]*"/g, '').replaceAll(/\+353[\d ]+/g, '');
    assert.equal(bare(known.page.text), bare(unknown.page.text));
    assert.match(smsTo(phone)[0]!.text, /It has one: log in/);
    const wrong = codeSentTo(world, unknown.phone) === '123456' ? '123457' : '123456';
    for (const visitor of [known, unknown]) await visitor.submit(identity.signUpCode(), { code: wrong });
    assert.equal(bare(known.page.text), bare(unknown.page.text));
    assert.match(known.page.text, /4 more tries/);
  });

  it('[S38] takes a code only from the browser that requested it', async () => {
    const { phone } = await given.newcomer({ at: 'code' });
    const thief = await given.newcomer({ at: 'code' });
    await thief.submit(identity.signUpCode(), { code: codeSentTo(world, phone) });
    assert.equal(thief.page.status, 422);
  });

  it('[S40] accepts one of several concurrent tries', async () => {
    const visitor = await given.newcomer({ at: 'code' });
    const { phone } = visitor;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => visitor.post(identity.signUpCode(), { code: codeSentTo(world, phone) })),
    );
    assert.deepEqual(
      answers.map((answer) => answer.status).toSorted((one, other) => one - other),
      [303, 422, 422, 422, 422, 422],
    );
  });

  it('[W3b] says why a password is weak', async () => {
    const visitor = await given.newcomer({ at: 'password' });
    for (const [weak, why] of [
      ['short', /at least 15/],
      ['qwertyuiopasdfghjkl', /stolen|pattern/],
    ] as const) {
      await visitor.submit(identity.signUpPassword(), { password: weak });
      assert.match(visitor.page.text, why);
      assert.doesNotMatch(visitor.page.text, new RegExp(weak));
    }
  });

  it('names every fault of a profile at once, and keeps the typed text', async () => {
    const visitor = await given.newcomer({ at: 'profile' });
    await visitor.submit(identity.signUpProfile(), {
      ...profile,
      givenName: '',
      birthDay: '31',
      birthMonth: '2',
      city: 'Köln',
    });
    assert.match(visitor.page.text, /Please look at these/);
    assert.match(visitor.page.text, /Type your given name/);
    assert.match(visitor.page.text, /There is no 31 February/);
    assert.match(visitor.page.text, /value="Köln"/);
    const birthYear = String(new Date().getUTCFullYear() - 17);
    await visitor.submit(identity.signUpProfile(), { ...profile, birthYear });
    assert.match(visitor.page.text, /18 or older/);
  });

  it('[W4a] refuses an obvious PIN and two that differ', async () => {
    const visitor = await given.newcomer({ at: 'pin' });
    await visitor.submit(identity.signUpPin(), { pin: '123456', pinAgain: '123456' });
    assert.match(visitor.page.text, /easy to guess/);
    await visitor.submit(identity.signUpPin(), { pin, pinAgain: '294019' });
    assert.match(visitor.page.text, /differ/);
  });

  it('leads back to the page that the person came from, if it is one of the wallet', async () => {
    const openFrom = async (path: string) => {
      const visitor = given.visitor();
      await visitor.open(`${world.walletUrl}${identity.login()}?continue=${encodeURIComponent(path)}`);
      const signUp = visitor.linkTo('/id/sign-up');
      const phone = freshPhone();
      await visitor.open(signUp);
      await visitor.submit(identity.signUp(), { phone });
      await visitor.submit(identity.signUpCode(), { code: codeSentTo(world, phone) });
      await visitor.submit(identity.signUpPassword(), { password });
      await visitor.submit(identity.signUpProfile(), profile);
      await visitor.open(visitor.linkTo(identity.signUpPin()));
      await visitor.submit(identity.signUpPin(), { pin, pinAgain: pin });
      await visitor.open(`${world.walletUrl}${identity.done()}`);
      return visitor.page.url;
    };
    assert.equal(await openFrom(`${identity.logout()}?x=1`), `${world.walletUrl}/id/logout?x=1`);
    assert.equal(new URL(await openFrom('//evil.example/')).origin, world.walletUrl);
  });

  it('[W4a] does not show the pages for PIN and profile again once they are set', async () => {
    const visitor = await given.newcomer();
    await visitor.open(`${world.walletUrl}${identity.signUpProfile()}`);
    assert.equal(new URL(visitor.page.url).pathname, '/id/sign-up/passkey');
    await visitor.open(`${world.walletUrl}${identity.signUpPin()}`);
    assert.equal(new URL(visitor.page.url).pathname, '/id/sign-up/passkey');
  });

  it('[S56] takes a form only from its own page and origin', async () => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${identity.signUp()}`);
    const phone = freshPhone();
    const [, token = ''] = /name="_form" value="([^"]+)"/.exec(visitor.page.text) ?? [];
    const post = (headers: Record<string, string>, body: Record<string, string>) =>
      world.http(`${world.walletUrl}${identity.signUp()}`, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body: new URLSearchParams(body),
      });
    const cookie = `__Host-form=${visitor.cookie('__Host-form')}`;
    await post({ cookie, origin: 'https://evil.example' }, { phone, _form: token });
    await post({ cookie, origin: world.walletUrl }, { phone });
    await post({ origin: world.walletUrl }, { phone, _form: token });
    assert.equal(smsTo(phone).length, 0);
    await post({ cookie, origin: world.walletUrl }, { phone, _form: token });
    assert.equal(smsTo(phone).length, 1);
  });

  it('[S115] writes no number, code, password or PIN into a log', async () => {
    const visitor = await given.newcomer({ at: 'code' });
    const { phone } = visitor;
    const code = codeSentTo(world, phone);
    await visitor.submit(identity.signUpCode(), { code });
    await visitor.submit(identity.signUpPassword(), { password });
    const logs = world.logs();
    assert.ok(logs.includes('/id/sign-up/password'));
    for (const secret of [phone.slice(4), password, visitor.cookie('__Host-session')!])
      assert.ok(!logs.includes(secret));
    assert.doesNotMatch(logs, new RegExp(`\\b${code}\\b`));
  });
});

describe('logging in', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  const login = async (phone: string, secret: string, path = identity.login()) => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${path}`);
    await visitor.submit(identity.login(), { phone, password: secret });
    return visitor;
  };

  /** Logs in in a browser in which the person signed in before, where the password is enough. */
  const loginAtHome = async (phone: string, path = identity.login()) => {
    const visitor = given.visitor();
    await makeKnown(world, visitor, phone);
    await visitor.open(`${world.walletUrl}${path}`);
    await visitor.submit(identity.login(), { phone, password });
    return visitor;
  };

  it('[S52] creates a new session, whatever cookie the browser had before', async () => {
    const { phone } = await given.newcomer();
    const visitor = given.visitor();
    await makeKnown(world, visitor, phone);
    await visitor.open(`${world.walletUrl}${identity.login()}`);
    const before = visitor.cookie('__Host-session');
    await visitor.submit(identity.login(), { phone, password });
    assert.notEqual(visitor.cookie('__Host-session'), before);
    assert.ok(await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!));
  });

  it('[S52] ends the session that this browser had before', async () => {
    const visitor = await given.newcomer();
    const before = visitor.cookie('__Host-session')!;
    await visitor.open(`${world.walletUrl}${identity.login()}?again=yes`);
    await visitor.submit(identity.login(), { phone: visitor.phone, password });
    assert.ok(await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!));
    assert.equal(await world.wallet.identity.sessions.find(before), undefined);
  });

  it('[S47a] [W6g] is needed again before a PIN or passkey is set, if it was minutes ago', async () => {
    const { phone } = await given.newcomer();
    const visitor = await loginAtHome(phone);
    for (const path of [identity.pin(), identity.addPasskey(), identity.signUpPin(), identity.signUpPasskey()]) {
      world.age(16 * MINUTE_MS);
      await visitor.open(`${world.walletUrl}${path}`);
      assert.match(visitor.page.text, /Confirm that it’s you/, path);
      await visitor.submit(identity.login(), { phone, password });
      assert.doesNotMatch(visitor.page.text, /Confirm that it’s you/, path);
    }
  });

  it('[S47a] by password does not suffice for a passkey, which needs the PIN too', async () => {
    const { phone } = await given.newcomer();
    const visitor = await loginAtHome(phone);
    for (const path of [identity.addPasskey(), identity.signUpPasskey()]) {
      await visitor.open(`${world.walletUrl}${path}`);
      assert.match(visitor.page.text, /Confirm with your PIN/);
      assert.doesNotMatch(visitor.page.text, /data-options/);
      await visitor.submit(`${path}/pin`, { pin: '000001' });
      assert.match(visitor.page.text, /more tries/);
      assert.doesNotMatch(visitor.page.text, /data-options/);
      await visitor.submit(`${path}/pin`, { pin });
      assert.match(visitor.page.text, /data-options/);
    }
  });

  it('lets a person who knows the PIN change it', async () => {
    const { phone } = await given.newcomer();
    const visitor = await loginAtHome(phone);
    const holderId = await holderIn(world, visitor);
    await visitor.open(`${world.walletUrl}${identity.pin()}?continue=/id/logout`);
    await visitor.submit(identity.pin(), { current: '000001', pin: '840271', pinAgain: '840271' });
    assert.match(visitor.page.text, /4 more tries/);
    await visitor.submit(identity.pin(), { current: pin, pin: '840271', pinAgain: '840271' });
    assert.equal(new URL(visitor.page.url).pathname, '/id/logout');
    assert.equal((await world.wallet.identity.secondFactor.verifyPin(holderId, '840271')).ok, true);
  });

  it('[S37] [W2e] refuses an unknown number and a wrong password with the same words', async () => {
    const { phone } = await given.newcomer();
    const wrong = await login(phone, 'not the password at all');
    const unknown = await login(freshPhone(), password);
    assert.match(wrong.page.text, /do not belong together/);
    assert.match(unknown.page.text, /do not belong together/);
    assert.equal(wrong.page.status, unknown.page.status);
  });

  it('[S37] refuses a number with a bidirectional mark like an unknown one, and a NUL with 400', async () => {
    const turned = await login('\u202Enobody', password);
    assert.equal(turned.page.status, 422);
    assert.match(turned.page.text, /do not belong together/);
    assert.equal((await login('no\u0000body', password)).page.status, 400);
  });

  it('[S44] makes the next try wait longer after each failure', async () => {
    const { phone } = await given.newcomer();
    world.age(20 * MINUTE_MS);
    for (let failed = 0; failed < 3; failed += 1) await login(phone, 'wrong wrong wrong wrong');
    const waiting = await login(phone, password);
    assert.match(waiting.page.text, /Too many tries/);
    world.age(20 * MINUTE_MS);
    const later = await login(phone, password);
    assert.ok(later.cookie('__Host-login'), 'the password is right');
  });

  it('[S53] ends on the server when the person logs out', async () => {
    const visitor = await given.newcomer();
    const token = visitor.cookie('__Host-session')!;
    await visitor.open(`${world.walletUrl}${identity.logout()}`);
    await visitor.submit(identity.logout(), {});
    assert.equal(visitor.cookie('__Host-session'), undefined);
    assert.equal(await world.wallet.identity.sessions.find(token), undefined);
  });

  it('[S54] ends automatically after half an hour without use', async () => {
    const visitor = await given.newcomer();
    world.age(31 * MINUTE_MS);
    assert.equal(await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!), undefined);
  });

  it('[S55] hides its cookie from scripts and from other hosts', async () => {
    const { phone } = await given.newcomer();
    const visitor = given.visitor();
    await makeKnown(world, visitor, phone);
    await visitor.open(`${world.walletUrl}${identity.login()}`);
    const [, token = ''] = /name="_form" value="([^"]+)"/.exec(visitor.page.text) ?? [];
    const cookies = ['__Host-form', '__Host-known'].map((name) => `${name}=${visitor.cookie(name)}`);
    const answer = await world.http(`${world.walletUrl}${identity.login()}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies.join('; '), origin: world.walletUrl },
      body: new URLSearchParams({ _form: token, phone, password }),
    });
    const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('__Host-session='))!;
    for (const part of [/; Path=\//, /; HttpOnly/, /; Secure/, /; SameSite=Lax/]) assert.match(cookie, part);
    assert.doesNotMatch(cookie, /Domain/);
  });

  it('[S34] leads only to paths of the wallet', async () => {
    const { phone } = await given.newcomer();
    const visitor = await loginAtHome(phone, `${identity.login()}?continue=%2F%2Fevil.example%2F`);
    assert.equal(new URL(visitor.page.url).origin, world.walletUrl);
  });

  it('[S58] shows and ends only the person’s own sessions', async () => {
    const [ada, bob] = [await given.newcomer(), await given.newcomer()];
    const call = (visitor: typeof ada, method: string, path: string) =>
      world.http(`${world.walletUrl}${path}`, {
        method,
        headers: { cookie: `__Host-session=${visitor.cookie('__Host-session')}`, origin: world.walletUrl },
      });
    const answer = await call(ada, 'GET', identity.sessions());
    const { sessions } = (await answer.json()) as { sessions: { id: string; is_current: boolean }[] };
    assert.deepEqual(
      sessions.map((one) => one.is_current),
      [true],
    );
    const path = identity.session({ sessionId: sessions[0]!.id });
    assert.equal((await call(bob, 'DELETE', path)).status, 404);
    assert.equal((await call(ada, 'DELETE', path)).status, 204);
    assert.equal((await call(ada, 'GET', identity.sessions())).status, 401);
  });
});
