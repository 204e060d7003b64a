import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { proveByMail, signIn } from '../../../../tests/world/mailed-codes.ts';
import { openAccount } from '../../../../tests/world/market.ts';
import { password } from '../../../../tests/world/people.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { urls } from '../../urls.ts';

describe('a shopper’s account', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  let shoppers = 0;
  const signedUp = async () => {
    const email = `shopper${(shoppers += 1)}@example.com`;
    const visitor = visit(shop);
    await openAccount(visitor, shop, { name: 'Ada Byrne', email });
    return { visitor, email };
  };
  const signedIn = async (email: string, typed = password) => {
    const visitor = visit(shop);
    await signIn(shop, visitor, { email, password: typed, next: urls.accounts.account() });
    return visitor;
  };
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
    shop.http(`${shop.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'text/html', ...headers },
      redirect: 'manual',
    });

  it('[M1a] is opened, left and entered again with forms alone', async () => {
    const { visitor, email } = await signedUp();
    assert.equal(visitor.page.url, `${shop.url}/`);
    assert.match(visitor.page.text, />Ada</);
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    await visitor.submit(urls.accounts.logout(), {});
    assert.match(visitor.page.text, />Sign in</);
    const again = await signedIn(email);
    assert.equal(again.page.url, `${shop.url}/account`);
    assert.match(again.page.text, /Hello, (<!-- -->)?Ada Byrne/);
  });

  it('[M1a] shows again what was typed, except the password, when something is wrong with it', async () => {
    const visitor = visit(shop);
    await visitor.open(`${shop.url}${urls.accounts.signUp()}`);
    await visitor.submit(urls.accounts.signUp(), { name: 'Ada Byrne', email: 'ada@', password: 'too short for us' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /value="ada@"/);
    assert.match(visitor.page.text, /href="#email"/);
    assert.ok(!visitor.page.text.includes('too short for us'));
  });

  it('[M1a] takes over the cart that was filled before sign-in', async () => {
    const { email } = await signedUp();
    const visitor = visit(shop);
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'enamel-teapot' })}`);
    await visitor.submit(urls.cart.add(), { quantity: '2' });
    await signIn(shop, visitor, { email, password, next: urls.cart.cart() });
    assert.equal(visitor.page.url, `${shop.url}/cart`);
    assert.match(visitor.page.text, /€69\.80/);
    assert.equal(visitor.cookie('__Host-cart'), undefined);
    assert.match((await signedIn(email)).page.text, /class="Header-count"/);
  });

  it('[S55] is held by a cookie that no script, other site or other host can read', async () => {
    const { email, visitor } = await signedUp();
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    await visitor.submit(urls.accounts.logout(), {});
    await visitor.open(`${shop.url}${urls.accounts.login()}`);
    const token = /name="_form" value="([^"]+)"/.exec(visitor.page.text)?.[1] ?? '';
    const form = `__Host-form=${visitor.cookie('__Host-form')}; __Host-known=${visitor.cookie('__Host-known')}`;
    const entered = await post(
      urls.accounts.login(),
      { email, password, _form: token },
      { origin: shop.url, cookie: form },
    );
    const cookie = entered.headers.getSetCookie().find((line) => line.startsWith('__Host-shopper=')) ?? '';
    for (const word of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.ok(cookie.includes(word), word);
    assert.ok(!/domain=/i.test(cookie));
  });

  it('[S52] has a new secret after every login, whatever secret the browser sent', async () => {
    const { visitor, email } = await signedUp();
    const former = visitor.cookie('__Host-shopper')!;
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    const token = /name="_form" value="([^"]+)"/.exec(visitor.page.text)?.[1] ?? '';
    const known = `__Host-known=${visitor.cookie('__Host-known')}`;
    const cookie = `__Host-form=${visitor.cookie('__Host-form')}; ${known}; __Host-shopper=${former}`;
    const entered = await post(urls.accounts.login(), { email, password, _form: token }, { origin: shop.url, cookie });
    const fresh = /__Host-shopper=([^;]+)/.exec(entered.headers.getSetCookie().join('\n'))?.[1];
    assert.ok(fresh && fresh !== former);
    const asFormer = await shop.http(`${shop.url}${urls.accounts.account()}`, {
      headers: { accept: 'text/html', cookie: `__Host-shopper=${former}` },
      redirect: 'manual',
    });
    assert.equal(asFormer.status, 303);
  });

  it('[S53] is closed on the server at sign-out, not only in the browser', async () => {
    const { visitor } = await signedUp();
    const cookie = `__Host-shopper=${visitor.cookie('__Host-shopper')}`;
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    await visitor.submit(urls.accounts.logout(), {});
    const again = await shop.http(`${shop.url}${urls.accounts.account()}`, {
      headers: { accept: 'text/html', cookie },
      redirect: 'manual',
    });
    assert.equal(again.headers.get('location'), '/account/login?continue=%2Faccount');
  });

  it('[S54] ends automatically when it is not used for a week', async () => {
    const { visitor } = await signedUp();
    shop.age(8 * 86_400_000);
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    assert.match(visitor.page.url, /\/account\/login/);
  });

  it('[S56] is changed by no form from another site', async () => {
    const { visitor } = await signedUp();
    await visitor.open(`${shop.url}${urls.accounts.address()}`);
    const token = /name="_form" value="([^"]+)"/.exec(visitor.page.text)?.[1] ?? '';
    const cookie = `__Host-form=${visitor.cookie('__Host-form')}; __Host-shopper=${visitor.cookie('__Host-shopper')}`;
    const typed = { line1: '1 Elsewhere', line2: '', postalCode: 'X', city: 'X', country: 'IE' };
    const tries: [Record<string, string>, Record<string, string>][] = [
      [typed, { origin: shop.url, cookie }],
      [
        { ...typed, _form: 'made-up' },
        { origin: shop.url, cookie },
      ],
      [
        { ...typed, _form: token },
        { origin: 'http://evil.localhost', cookie },
      ],
      [
        { ...typed, _form: token },
        { origin: 'null', cookie },
      ],
    ];
    for (const [fields, headers] of tries) {
      assert.equal((await post(urls.accounts.address(), fields, headers)).status, 303);
    }
    const json = await shop.http(`${shop.url}${urls.accounts.address()}`, {
      method: 'POST',
      body: JSON.stringify({ ...typed, _form: token }),
      headers: { origin: shop.url, cookie, 'content-type': 'text/plain' },
    });
    assert.ok(json.status >= 400);
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    assert.ok(!visitor.page.text.includes('1 Elsewhere'));
    assert.equal(
      (await post(urls.accounts.address(), { ...typed, _form: token }, { origin: shop.url, cookie })).status,
      303,
    );
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    assert.ok(visitor.page.text.includes('1 Elsewhere'));
  });

  it('[S42] refuses characters that no address has, and nothing breaks', async () => {
    const visitor = visit(shop);
    for (const email of ['\u202Eada@example.com', `${'x'.repeat(900)}@example.com`]) {
      await visitor.open(`${shop.url}${urls.accounts.login()}`);
      await visitor.submit(urls.accounts.login(), { email, password: 'pass word with nothing' });
      assert.equal(visitor.page.status, 422, JSON.stringify(email));
    }
    for (const typed of [{ email: 'a\0@example.com' }, { name: 'Ada\0' }, { password: 'pass\0word with nothing' }]) {
      await visitor.open(`${shop.url}${urls.accounts.signUp()}`);
      await visitor.submit(urls.accounts.signUp(), { email: 'ada@example.com', name: 'Ada', password, ...typed });
      assert.equal(visitor.page.status, 400, JSON.stringify(typed));
    }
  });

  it('[S60] lets nobody become a seller or somebody else by sending extra fields', async () => {
    const visitor = visit(shop);
    await visitor.open(`${shop.url}${urls.accounts.signUp()}`);
    const more = { sellerId: 'sel_01jdqz3c5te7kqc8vm9r3rw2s4', seller_id: 'x', id: 'shp_x', role: 'operator' };
    await visitor.submit(urls.accounts.signUp(), { name: 'Max', email: 'max@example.com', password, ...more });
    await proveByMail(shop, visitor);
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    assert.match(visitor.page.text, /Hello, (<!-- -->)?Max/);
    await visitor.open(`${shop.url}${urls.selling.center()}`);
    assert.equal(visitor.page.status, 404);
  });

  it('[S34] leads only to a path of the shop after sign-in', async () => {
    const { email } = await signedUp();
    for (const target of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const visitor = visit(shop);
      await signIn(shop, visitor, { email, password, next: target });
      assert.equal(visitor.page.url, `${shop.url}/`);
    }
  });

  it('[M1e] stores an address, and names the faults of an invalid one', async () => {
    const { visitor } = await signedUp();
    await visitor.open(`${shop.url}${urls.accounts.address()}`);
    await visitor.submit(urls.accounts.address(), { line1: '', postalCode: 'D04', city: 'Dublin', country: 'IE' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /Type your street and house number/);
    await visitor.submit(urls.accounts.address(), { line1: '12 Harbour Row', country: 'IE' });
    assert.match(visitor.page.text, /Saved\./);
    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    assert.match(visitor.page.text, /12 Harbour Row, D04 Dublin/);
  });
});
