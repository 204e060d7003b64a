import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { totpAt } from '#platform/credentials/totp.ts';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import type { Authenticator } from '../../../../dev/demo/authenticator.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { codeFor, proveByMail, signIn } from '../../../../tests/world/mailed-codes.ts';
import { openAccount } from '../../../../tests/world/market.ts';
import { password } from '../../../../tests/world/people.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { urls } from '../../urls.ts';

const { accounts } = urls;
const fresh = 'copper violin harvest moon';
const MINUTE_MS = 60_000;

describe('the ways into a shopper’s account', () => {
  let shop: SampleMarket;
  let ageMs = 0;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const age = (ms: number) => {
    ageMs += ms;
    shop.age(ms);
  };
  const now = () => new Date(Date.now() + ageMs);
  let made = 0;
  const opened = async () => {
    const email = `way${(made += 1)}@example.com`;
    const visitor = visit(shop);
    await openAccount(visitor, shop, { name: 'Ada Byrne', email });
    return { visitor, email };
  };
  const pathOf = ({ page }: Visitor) => new URL(page.url).pathname;
  const typePassword = async (visitor: Visitor, email: string, typed = password) => {
    await visitor.open(`${shop.url}${accounts.login()}?continue=/account`);
    await visitor.submit(accounts.login(), { email, password: typed });
  };
  const addPasskey = async (visitor: Visitor): Promise<Authenticator> => {
    const device = createAuthenticator(shop.url);
    await visitor.open(`${shop.url}${accounts.passkeys()}`);
    const response = JSON.stringify(device.register(visitor.passkeyOptions()));
    await visitor.submit(accounts.passkeys(), { response, name: 'Chrome on Linux' });
    assert.match(visitor.page.text, /Your passkey is added/);
    return device;
  };
  const addApp = async (visitor: Visitor) => {
    await visitor.open(`${shop.url}${accounts.app()}`);
    const secret = /secret=([A-Z2-7]{32})/.exec(visitor.page.text)![1]!;
    await visitor.submit(accounts.app(), { code: totpAt(secret, now()) });
    const codes = [...visitor.page.text.matchAll(/<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})<\/code>/g)].map(
      ([, code]) => code!,
    );
    assert.equal(codes.length, 10);
    age(MINUTE_MS);
    return { secret, codes };
  };

  it('[S145] [S37] begin alike for an address that has an account and one that has none', async () => {
    const { email } = await opened();
    const ask = async (typed: string) => {
      const visitor = visit(shop);
      await visitor.open(`${shop.url}${accounts.signUp()}`);
      await visitor.submit(accounts.signUp(), { name: 'Eve', email: typed, password });
      const page = visitor.page.text.replaceAll(typed, 'X').replaceAll(/"formToken":"[^"]+"|value="[\w-]{80,}"/g, '');
      return { path: pathOf(visitor), status: visitor.page.status, page };
    };
    assert.deepEqual(await ask(email), await ask(`n${email}`));
  });

  it('[S38] end in the browser that began them, and nowhere else', async () => {
    const visitor = visit(shop);
    await visitor.open(`${shop.url}${accounts.signUp()}`);
    await visitor.submit(accounts.signUp(), { name: 'Ada', email: 'bound@example.com', password });
    const code = await codeFor(shop, visitor.cookie('__Host-entry'));
    const thief = visit(shop);
    await thief.open(`${shop.url}${accounts.step()}`);
    assert.match(thief.page.text, /This is over/);
    await thief.open(`${shop.url}${accounts.login()}`);
    assert.equal((await thief.post(accounts.stepCode(), { code })).status, 410);
    await proveByMail(shop, visitor);
    assert.ok(visitor.cookie('__Host-shopper'));
  });

  it('[M1b] ask a new browser for the mailed code, keep what was typed, and know the browser afterwards', async () => {
    const { email } = await opened();
    const visitor = visit(shop);
    await typePassword(visitor, email);
    assert.equal(pathOf(visitor), accounts.step());
    assert.equal(visitor.cookie('__Host-shopper'), undefined);
    await visitor.submit(accounts.stepCode(), { code: '12' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /value="12"/);
    await visitor.submit(accounts.stepMail(), {});
    assert.match(visitor.page.text, /Another code is on its way/);
    await proveByMail(shop, visitor);
    assert.equal(pathOf(visitor), accounts.account());
    await visitor.submit(accounts.logout(), {});
    await typePassword(visitor, email);
    assert.equal(pathOf(visitor), accounts.account());
  });

  it('[M1b] lead in by passkey alone, from the page for signing in', async () => {
    const { visitor, email } = await opened();
    const device = await addPasskey(visitor);
    const elsewhere = visit(shop);
    await elsewhere.open(`${shop.url}${accounts.login()}?continue=/account`);
    const response = JSON.stringify(device.sign(elsewhere.passkeyOptions()));
    await elsewhere.submit(accounts.passkeyLogin(), { response });
    assert.equal(pathOf(elsewhere), accounts.account());
    assert.match(elsewhere.page.text, new RegExp(email));
    const replay = visit(shop);
    await replay.open(`${shop.url}${accounts.login()}`);
    for (const typed of [response, 'no json', '{}']) {
      await replay.submit(accounts.passkeyLogin(), { response: typed });
      assert.equal(replay.page.status, 422);
      assert.match(replay.page.text, /This passkey did not work/);
    }
  });

  it('[M1b] [S49b] [S50b] ask a new browser for the app or a recovery code, each of which works once', async () => {
    const { visitor, email } = await opened();
    const { secret, codes } = await addApp(visitor);
    const enter = async (factor: string) => {
      const browser = visit(shop);
      await typePassword(browser, email);
      assert.ok(!browser.page.text.includes(`action="${accounts.stepCode()}"`), 'no way around by mail');
      await browser.submit(accounts.stepFactor(), { factor });
      return pathOf(browser) === accounts.account();
    };
    const code = totpAt(secret, now());
    assert.deepEqual([await enter(code), await enter(code)], [true, false]);
    assert.deepEqual([await enter(codes[0]!), await enter(codes[0]!)], [true, false]);
  });

  it('[S46b] lead to a new password at once in a browser that the account knows', async () => {
    const { visitor, email } = await opened();
    await visitor.open(`${shop.url}${accounts.account()}`);
    await visitor.submit(accounts.logout(), {});
    await visitor.open(`${shop.url}${accounts.forgotten()}`);
    await visitor.submit(accounts.forgotten(), { email: 'no address' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /value="no address"/);
    await visitor.submit(accounts.forgotten(), { email });
    await visitor.submit(accounts.stepCode(), { code: await codeFor(shop, visitor.cookie('__Host-entry')) });
    await visitor.submit(accounts.stepPassword(), { next: fresh });
    assert.ok(visitor.cookie('__Host-shopper'));
    const elsewhere = visit(shop);
    await typePassword(elsewhere, email);
    assert.equal(elsewhere.page.status, 422);
    await signIn(shop, elsewhere, { email, password: fresh, next: accounts.account() });
    assert.equal(pathOf(elsewhere), accounts.account());
  });

  it('[S46b] mail codes to a browser that the account knows, however many a stranger asks for', async () => {
    const { visitor, email } = await opened();
    await visitor.open(`${shop.url}${accounts.account()}`);
    await visitor.submit(accounts.logout(), {});
    const asks = async (browser: Visitor) => {
      await browser.open(`${shop.url}${accounts.forgotten()}`);
      await browser.submit(accounts.forgotten(), { email });
      return pathOf(browser) !== accounts.forgotten();
    };
    for (let asked = 0; asked < 5; asked += 1) assert.equal(await asks(visit(shop)), true);
    assert.deepEqual([await asks(visit(shop)), await asks(visitor)], [false, true]);
    for (let asked = 1; asked < 5; asked += 1) await asks(visitor);
    assert.equal(await asks(visitor), false, 'a known browser has its own count, and no more');
  });

  it('[S46b] let a new password wait elsewhere, and any session of the account stop it', async () => {
    const { visitor, email } = await opened();
    const stranger = visit(shop);
    await stranger.open(`${shop.url}${accounts.forgotten()}`);
    await stranger.submit(accounts.forgotten(), { email });
    await stranger.submit(accounts.stepCode(), { code: await codeFor(shop, stranger.cookie('__Host-entry')) });
    assert.match(stranger.page.text, /Your new password has to wait/);
    await stranger.open(`${shop.url}${accounts.forgotten()}`);
    const forged = await stranger.post(accounts.stepPassword(), { next: fresh });
    assert.equal(forged.status, 410);
    const reads = async (browser: Visitor) => {
      await browser.open(`${shop.url}/`);
      return warning.test(browser.page.text);
    };
    const warning = /asked for a new password\. Was it not you\?/;
    assert.deepEqual([await reads(visitor), await reads(stranger)], [true, false]);
    await visitor.open(`${shop.url}${accounts.security()}`);
    assert.match(visitor.page.text, /A new password was asked for/);
    assert.doesNotMatch(visitor.page.text, warning);
    await visitor.submit(accounts.keepPassword(), {});
    assert.match(visitor.page.text, /Your password stays/);
    assert.equal(await reads(visitor), false);
    await visitor.open(`${shop.url}${accounts.activity()}`);
    assert.match(visitor.page.text, /New password stopped/);
  });

  it('[M1b] are changed only after a fresh proof, by password and app or by passkey', async () => {
    const { visitor } = await opened();
    const device = await addPasskey(visitor);
    const { secret } = await addApp(visitor);
    age(16 * MINUTE_MS);
    for (const page of [accounts.passkeys(), accounts.app(), accounts.recoveryCodes(), accounts.identity()]) {
      await visitor.open(`${shop.url}${page}`);
      assert.equal(pathOf(visitor), accounts.confirm(), page);
    }
    for (const [path, fields] of [
      [accounts.removeApp(), {}],
      [accounts.recoveryCodes(), {}],
      [accounts.changeName(), { name: 'Eve' }],
      [accounts.changeEmail(), { email: 'eve@example.com' }],
      [accounts.changePassword(), { current: password, next: fresh }],
    ] as const) {
      const answer = await visitor.post(path, fields);
      assert.match(answer.headers.get('location') ?? '', /^\/account\/security\/confirm/, path);
    }
    await visitor.submit(accounts.confirm(), { password, factor: '000000' });
    assert.match(visitor.page.text, /This code is wrong or was used/);
    await visitor.submit(accounts.confirm(), { password: 'not this one at all', factor: totpAt(secret, now()) });
    assert.match(visitor.page.text, /not your current password/);
    await visitor.submit(accounts.confirm(), { password, factor: totpAt(secret, now()) });
    assert.equal(pathOf(visitor), accounts.identity());
    age(16 * MINUTE_MS);
    await visitor.open(`${shop.url}${accounts.app()}`);
    const response = JSON.stringify(device.sign(visitor.passkeyOptions()));
    await visitor.submit(accounts.confirmByPasskey(), { response });
    assert.equal(pathOf(visitor), accounts.app());
    await visitor.submit(accounts.removeApp(), {});
    assert.match(visitor.page.text, /authenticator app and its recovery codes are removed/);
  });

  it('[M1b] confirm nothing by a password alone, if the account has an app: also right after the login', async () => {
    const { visitor, email } = await opened();
    const { secret } = await addApp(visitor);
    await visitor.open(`${shop.url}${accounts.account()}`);
    await visitor.submit(accounts.logout(), {});
    await typePassword(visitor, email);
    assert.equal(pathOf(visitor), accounts.account(), 'the browser is known');
    await visitor.open(`${shop.url}${accounts.identity()}`);
    assert.equal(pathOf(visitor), accounts.confirm());
    age(MINUTE_MS);
    await visitor.submit(accounts.confirm(), { password, factor: totpAt(secret, now()) });
    assert.equal(pathOf(visitor), accounts.identity());
  });

  it('[S57a] lead nowhere, if the password was changed while the code was on its way', async () => {
    const { visitor, email } = await opened();
    const thief = visit(shop);
    await typePassword(thief, email);
    const code = await codeFor(shop, thief.cookie('__Host-entry'));
    await visitor.open(`${shop.url}${accounts.security()}`);
    await visitor.submit(accounts.changePassword(), { current: password, next: fresh });
    assert.match(visitor.page.text, /Your password is changed/);
    const answer = await thief.post(accounts.stepCode(), { code });
    assert.equal(answer.status, 410);
    await thief.open(`${shop.url}${accounts.account()}`);
    assert.equal(pathOf(thief), accounts.login());
  });

  it('[M1b] [S58] are a shopper’s own: a passkey of somebody else does not exist', async () => {
    const [ada, eve] = [await opened(), await opened()];
    await addPasskey(ada.visitor);
    await addPasskey(eve.visitor);
    await ada.visitor.open(`${shop.url}${accounts.security()}`);
    const own = new URL(ada.visitor.linkTo('/account/security/passkeys/')).pathname;
    await eve.visitor.open(`${shop.url}${own}`);
    assert.equal(eve.visitor.page.status, 404);
    await eve.visitor.open(`${shop.url}${accounts.security()}`);
    assert.equal((await eve.visitor.post(own, { name: 'Mine' })).status, 404);
    await eve.visitor.post(`${own}/remove`, {});
    await ada.visitor.open(`${shop.url}${own}`);
    await ada.visitor.submit(own, { name: ' ' });
    assert.match(ada.visitor.page.text, /Type a name/);
    await ada.visitor.submit(own, { name: 'Work laptop' });
    assert.match(ada.visitor.page.text, /Work laptop/);
    await ada.visitor.open(`${shop.url}${own}`);
    await ada.visitor.submit(`${own}/remove`, {});
    assert.match(ada.visitor.page.text, /You have no passkey yet/);
  });

  it('[S144b] lead to another address by a code to it, in the shopper’s own session', async () => {
    const { visitor, email } = await opened();
    await visitor.open(`${shop.url}${accounts.identity()}`);
    await visitor.submit(accounts.changeEmail(), { email: email.toUpperCase() });
    assert.match(visitor.page.text, /the address that your account has/);
    await visitor.submit(accounts.changeEmail(), { email: `new.${email}` });
    assert.equal(pathOf(visitor), accounts.step());
    await proveByMail(shop, visitor);
    assert.match(visitor.page.text, /Your e-mail address is changed/);
    const elsewhere = visit(shop);
    await typePassword(elsewhere, email);
    assert.equal(elsewhere.page.status, 422);
    await visitor.submit(accounts.changeName(), { name: '' });
    assert.match(visitor.page.text, /Type your name/);
    await visitor.submit(accounts.changeName(), { name: 'Ada Lovelace' });
    assert.match(visitor.page.text, /Your name is changed/);
    for (const path of [accounts.undoChange({ token: 'x' }), accounts.stopRecovery({ token: 'x' })]) {
      await visitor.open(`${shop.url}${path}`);
      assert.equal(visitor.page.status, 404, path);
    }
  });

  it('[S147a] are listed with what happened to them, each shopper’s own alone', async () => {
    const { visitor, email } = await opened();
    await typePassword(visit(shop), email, 'not the password at all');
    await visitor.open(`${shop.url}${accounts.activity()}`);
    assert.match(visitor.page.text, /Account opened/);
    assert.match(visitor.page.text, /Sign-in refused: wrong password/);
    const other = await opened();
    await other.visitor.open(`${shop.url}${accounts.activity()}`);
    assert.doesNotMatch(other.visitor.page.text, /Sign-in refused/);
    const nobody = visit(shop);
    await nobody.open(`${shop.url}${accounts.activity()}`);
    assert.equal(pathOf(nobody), accounts.login());
  });
});
