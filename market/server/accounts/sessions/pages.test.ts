import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { IdOf } from '#platform/db/column.ts';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { signIn } from '../../../../tests/world/mailed-codes.ts';
import { openAccount } from '../../../../tests/world/market.ts';
import { password } from '../../../../tests/world/people.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { urls } from '../../urls.ts';
import { createSessionEnder } from './ender-service.ts';

const Row = Type.Object({ shopperId: IdOf('shp') });
const newPassword = 'copper violin harvest moon';

describe('sign-in and security', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const opened = async (email: string) => {
    const visitor = visit(shop);
    await openAccount(visitor, shop, { name: 'Ada Byrne', email });
    await visitor.open(`${shop.url}${urls.accounts.security()}`);
    return visitor;
  };
  const signedIn = async (email: string, typed = password) => {
    const visitor = visit(shop);
    await signIn(shop, visitor, { email, password: typed, next: urls.accounts.security() });
    return visitor;
  };

  it('[M1c] lists the browsers where a shopper is signed in, and signs one of them out', async () => {
    const here = await opened('one@example.com');
    const there = await signedIn('one@example.com');
    await here.open(`${shop.url}${urls.accounts.security()}`);
    assert.match(here.page.text, /This browser/);
    await here.submit(urls.accounts.endSession(), {});
    assert.match(here.page.text, /That browser is signed out/);
    await there.open(`${shop.url}${urls.accounts.account()}`);
    assert.match(there.page.url, /\/account\/login/);
    await here.open(`${shop.url}${urls.accounts.account()}`);
    assert.equal(here.page.url, `${shop.url}/account`);
  });

  it('[S155a] says nothing for a news code that the shop does not know', async () => {
    const visitor = await opened('words@example.com');
    await visitor.open(`${shop.url}${urls.accounts.security()}?done=others`);
    assert.match(visitor.page.text, /Everywhere else you are signed out/);
    for (const done of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      await visitor.open(`${shop.url}${urls.accounts.security()}?done=${done}`);
      assert.equal(visitor.page.status, 200, done);
      assert.doesNotMatch(visitor.page.text, /native code|\[object|role="status"|"news":/, done);
    }
  });

  it('[S58] ends nobody else’s session, and does not reveal that it exists', async () => {
    const ada = await opened('two@example.com');
    await signedIn('two@example.com');
    await ada.open(`${shop.url}${urls.accounts.security()}`);
    const [, theirs = ''] = /name="session" value="([^"]+)"/.exec(ada.page.text) ?? [];
    const eve = await opened('eve@example.com');
    await signedIn('eve@example.com');
    const endOf = async (session: string) => {
      await eve.open(`${shop.url}${urls.accounts.security()}`);
      await eve.submit(urls.accounts.endSession(), { session });
      // Each page has a reference and a masked token of its own.
      return { status: eve.page.status, text: eve.page.text.replaceAll(/req_\w+|"formToken":"[^"]+"/g, '') };
    };
    const foreign = await endOf(theirs);
    const unknown = await endOf('ses_01jdqz3c5te7kqc8vm9r3rw2s4');
    assert.equal(foreign.status, 404);
    assert.deepEqual(foreign, unknown);
    await ada.open(`${shop.url}${urls.accounts.security()}`);
    assert.ok(ada.page.text.includes(theirs));
  });

  it('[S57a] signs every other browser out when the password changes, and accepts only the new one', async () => {
    const here = await opened('three@example.com');
    const there = await signedIn('three@example.com');
    await here.submit(urls.accounts.changePassword(), { current: 'not this one at all', next: newPassword });
    assert.match(here.page.text, /not your current password/);
    await here.submit(urls.accounts.changePassword(), { current: password, next: newPassword });
    assert.match(here.page.text, /Your password is changed/);
    await there.open(`${shop.url}${urls.accounts.account()}`);
    assert.match(there.page.url, /\/account\/login/);
    assert.equal((await signedIn('three@example.com')).page.status, 422);
    assert.equal((await signedIn('three@example.com', newPassword)).page.status, 200);
  });

  it('[S57a] changes the password once if the button is pressed twice, at once or later', async () => {
    const here = await opened('presses@example.com');
    await here.open(`${shop.url}${urls.accounts.security()}`);
    const seal = here.field('seal');
    const press = async (next = newPassword) => {
      const answer = await here.post(urls.accounts.changePassword(), { seal, current: password, next });
      return [answer.status, answer.headers.get('location')];
    };
    const done = [303, `${urls.accounts.security()}?done=password`];
    assert.deepEqual(await Promise.all([press(), press(), press()]), [done, done, done]);
    assert.deepEqual(await press(), done);
    await here.submit(urls.accounts.changePassword(), { seal, current: newPassword, next: 'yet another lantern' });
    assert.match(here.page.text, /changed after this page was opened/);
    assert.equal((await signedIn('presses@example.com', newPassword)).page.status, 200);
  });

  it('[M1c] signs all other browsers out at once', async () => {
    const here = await opened('four@example.com');
    const others = [await signedIn('four@example.com'), await signedIn('four@example.com')];
    await here.open(`${shop.url}${urls.accounts.security()}`);
    await here.submit(urls.accounts.endOtherSessions(), {});
    for (const other of others) {
      await other.open(`${shop.url}${urls.accounts.account()}`);
      assert.match(other.page.url, /\/account\/login/);
    }
  });

  it('ends sessions only after a proof of the last minutes', async () => {
    const here = await opened('five@example.com');
    for (let more = 0; more < 2; more += 1) await signedIn('five@example.com');
    await here.open(`${shop.url}${urls.accounts.security()}`);
    shop.age(16 * 60_000);
    for (const path of [urls.accounts.endOtherSessions(), urls.accounts.endSession()]) {
      await here.open(`${shop.url}${urls.accounts.security()}`);
      await here.submit(path, {});
      assert.equal(new URL(here.page.url).pathname, urls.accounts.confirm(), path);
    }
    await here.open(`${shop.url}${urls.accounts.security()}`);
    assert.match(here.page.text, /name="session" value="ses_/, 'the other one goes on');
  });

  it('ends the sessions of one shopper, or of all, by the command of the operator', async () => {
    const db = connect({ url: shop.databaseUrl, ...rolesOf('market') });
    const ender = createSessionEnder({ db });
    const [one, other] = [await opened('six@example.com'), await opened('seven@example.com')];
    const { shopperId } = await db.one((tx) =>
      tx.one(sql(Row)`select id as shopper_id from shoppers.shoppers where email = 'six@example.com'`),
    );
    const pathOf = async (visitor: typeof one) => {
      await visitor.open(`${shop.url}${urls.accounts.security()}`);
      return new URL(visitor.page.url).pathname;
    };
    assert.equal(await ender.end(shopperId), 1);
    assert.deepEqual([await pathOf(one), await pathOf(other)], [urls.accounts.login(), urls.accounts.security()]);
    assert.ok((await ender.endAll()) > 0);
    assert.equal(await pathOf(other), urls.accounts.login());
    await db.close();
  });
});
