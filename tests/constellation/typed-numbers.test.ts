import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls } from '../../wallet/server/urls.ts';
import { codeSentTo, freshPhone, password } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';

const { identity, protection } = urls;

describe('the number of a wallet', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  const open = (visitor: Visitor, path: string) => visitor.open(`${world.walletUrl}${path}`);
  const atHome = (phone: string) => ({ country: 'IE', phone: `0${phone.slice(4)}` });
  /** Types a number that cannot exist on a page, and then one as it is written in Ireland. */
  const typesAtHome = async (visitor: Visitor, page: string, phone: string) => {
    await open(visitor, page);
    assert.match(visitor.page.text, /<option value="IE"\s+selected>Ireland \(\+353\)<\/option>/, page);
    await visitor.submit(page, { country: 'DE', phone: '0123' });
    assert.equal(visitor.page.status, 422, page);
    assert.match(visitor.page.text, /name="phone"[^>]*?value="0123"/, page);
    assert.match(visitor.page.text, /<option value="DE"\s+selected>/, page);
    await visitor.submit(page, atHome(phone));
    assert.ok(visitor.page.url.endsWith(`${page}/code`), visitor.page.text);
    assert.match(codeSentTo(world, phone), /^\d{6}$/, page);
  };

  it('[W2a] is typed as at home or with the country code, also without JavaScript', async () => {
    const visitor = given.visitor();
    await typesAtHome(visitor, identity.signUp(), freshPhone());
    await open(visitor, identity.signUp());
    const other = freshPhone();
    await visitor.submit(identity.signUp(), { country: 'DE', phone: other });
    assert.match(codeSentTo(world, other), /^\d{6}$/);
  });

  it('[W2a] is typed so to log in, for a forgotten password and to freeze the wallet too', async () => {
    const { phone } = await given.person();
    const visitor = given.visitor();
    await open(visitor, identity.login());
    await visitor.submit(identity.login(), { ...atHome(phone), password });
    assert.notEqual(new URL(visitor.page.url).pathname, identity.login());
    for (const page of [identity.recover(), protection.freeze()])
      await typesAtHome(given.visitor(), page, (await given.person()).phone);
  });
});
