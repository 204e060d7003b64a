import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password, pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import type { Visitor } from '../world/visitor.ts';

const OPENING_MS = 31 * 60_000;
const next = 'copper violin harvest moon';
const page = walletUrls.identity.password();

describe('the password of a wallet', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  const open = async (phone: string): Promise<Visitor> => when.logsIn({ phone }, page);
  const change = (visitor: Visitor, fields: Readonly<Record<string, string>> = {}) =>
    visitor.submit(page, { current: password, pin, password: next, ...fields });
  const logsInBy = async (phone: string, typed: string) => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?continue=/id/logout`);
    await visitor.submit(walletUrls.identity.login(), { phone, password: typed });
    return new URL(visitor.page.url).pathname !== walletUrls.identity.login();
  };
  const isIn = async (visitor: Visitor) => {
    await visitor.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
    return /Log out\?/.test(visitor.page.text);
  };
  const eventsOf = async (holderId: string) => {
    const rows = await world.walletRows<{ event: string }>(
      'select event from security_log.events where subject = $1 order by first_at',
      [holderId],
    );
    return rows.map(({ event }) => event);
  };

  it('[S57b] is changed by it and the PIN: all other sessions end, and the old one no longer works', async () => {
    const { phone, holderId } = await given.person();
    world.age(OPENING_MS);
    const [here, there] = [await open(phone), await open(phone)];
    await change(here);
    assert.match(here.page.text, /Your password is changed/);
    assert.equal(await isIn(here), true);
    assert.equal(await isIn(there), false);
    assert.equal(await logsInBy(phone, password), false);
    assert.equal(await logsInBy(phone, next), true);
    assert.deepEqual(
      (await eventsOf(holderId)).filter((event) => /password|sessions/.test(event)),
      ['sessions.ended', 'password.changed'],
    );
    await world.settle();
    const messages = world.sandbox.inbox.list(phone).map(({ text }) => text);
    assert.ok(messages.some((text) => text.startsWith('Holdfast: your password was changed.')));
  });

  it('[S57b] makes each browser that knew the old one unknown, except the one that changed it', async () => {
    const { phone } = await given.person();
    const [here, there] = [await open(phone), await open(phone)];
    await change(here);
    world.age(OPENING_MS);
    const messages = async (visitor: Visitor) => {
      await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=/id/logout`);
      await visitor.submit(walletUrls.identity.login(), { phone, password: next });
      if (visitor.page.url.includes(walletUrls.identity.secondStep())) await when.takesSecondStep(visitor, phone);
      await world.settle();
      return world.sandbox.inbox.list(phone).filter(({ text }) => text.includes('in a new browser')).length;
    };
    const before = await messages(here);
    assert.equal(await messages(here), before);
    assert.equal(await messages(there), before + 1);
  });

  it('[S57b] stays as it is if the present one, the PIN or the new one is refused, and nothing typed is shown', async () => {
    const { phone, holderId } = await given.person();
    const [here, there] = [await open(phone), await open(phone)];
    for (const [fields, words] of [
      [{ current: 'not the password at all' }, /That is not your present password/],
      [{ pin: '000000' }, /That was not right\. You have 4 more tries/],
      [{ pin: '' }, /A PIN has exactly six digits/],
      [{ password: 'too short' }, /Use at least 15 characters/],
      [{ password: 'vjhtrhsvdctcegth7!' }, /stolen elsewhere/],
      [{ password: `ada byrne ${phone.slice(1)}` }, /your own details/],
      [{ password }, /That is your present password/],
    ] as const) {
      await change(here, fields);
      assert.equal(here.page.status, 422);
      assert.match(here.page.text, words);
      for (const typed of [password, next, pin, ...Object.values(fields)])
        assert.ok(typed === '' || !here.page.text.includes(`value="${typed}"`), 'nothing typed comes back');
    }
    assert.equal(await isIn(there), true);
    assert.equal(await logsInBy(phone, password), true);
    assert.ok(!(await eventsOf(holderId)).includes('password.changed'));
    assert.ok((await eventsOf(holderId)).includes('password.change_failed'));
  });

  it('[S57b] cannot be guessed here: tries are counted with those of the login, and a PIN’s with its others', async () => {
    const { phone } = await given.person();
    const thief = await open(phone);
    for (let tried = 0; tried < 6; tried += 1) await change(thief, { current: `wrong wrong wrong ${tried}` });
    assert.match(thief.page.text, /Too many tries\. Wait/);
    await change(thief);
    assert.match(thief.page.text, /Too many tries\. Wait/, 'the right one waits as well');
    world.age(7 * 3_600_000);
    const other = await open(phone);
    for (let tried = 0; tried < 5; tried += 1) await change(other, { pin: '000000' });
    await change(other);
    assert.match(other.page.text, /Your PIN is locked for/);
    assert.equal(await logsInBy(phone, password), true);
  });

  it('[S57b] cannot be changed with it alone: a holder without PIN and passkey sets a PIN first', async () => {
    const { phone } = await given.person({ hasPin: false });
    const thief = await open(phone);
    assert.equal(thief.page.status, 403);
    assert.match(thief.page.text, /Set a PIN first/);
    const answer = await thief.post(page, { seal: 'x', current: password, password: next });
    assert.equal(answer.status, 403);
    assert.equal(await logsInBy(phone, password), true);
    const owner = await open(phone);
    await owner.open(owner.linkTo(walletUrls.identity.pin()));
    await when.confirmsPhone(owner, phone);
    await owner.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
    assert.doesNotMatch(owner.page.text, /name="pin"/, 'the PIN was chosen a moment ago');
    await owner.submit(page, { current: password, password: next });
    assert.match(owner.page.text, /Your password is changed/);
  });

  it('[S57b] asks a holder with a passkey and no PIN to log in by it', async () => {
    const { phone } = await given.person({ hasPin: false });
    const owner = await when.logsIn({ phone });
    const device = await when.addsPasskey(owner, phone);
    const thief = await open(phone);
    assert.match(thief.page.text, /Log in with your passkey/);
    assert.doesNotMatch(thief.page.text, /name="password"/);
    await owner.open(`${world.walletUrl}${walletUrls.identity.login()}?again=yes&continue=${page}`);
    await when.logsInWith(owner, device);
    await owner.submit(page, { current: password, password: next });
    assert.match(owner.page.text, /Your password is changed/);
    assert.equal(await isIn(thief), false);
  });

  it('[S57b] [S47a] is safe from the finder of an unlocked phone: the page asks to log in again', async () => {
    const { phone } = await given.person();
    const found = await when.logsIn({ phone });
    world.age(16 * 60_000);
    await found.open(`${world.walletUrl}${page}`);
    assert.match(found.page.text, /Confirm that it’s you/);
    const answer = await found.post(page, { current: password, pin, password: next });
    assert.match(answer.headers.get('location') ?? '', /\/id\/login\?again=yes/);
    assert.equal(await logsInBy(phone, password), true);
  });

  it('[S57b] is changed once if the button is pressed twice, at once or later', async () => {
    const { phone, holderId } = await given.person();
    const here = await open(phone);
    const seal = here.field('seal');
    const press = async () => {
      const { headers } = await here.post(page, { seal, current: password, pin, password: next });
      return headers.get('location');
    };
    const done = `${page}?done=yes`;
    assert.deepEqual(await Promise.all([press(), press(), press()]), [done, done, done]);
    assert.equal(await press(), done);
    const events = await eventsOf(holderId);
    assert.equal(events.filter((event) => event === 'password.changed').length, 1);
    assert.ok(!events.includes('password.change_failed'));
  });

  it('[S57b] is not said to be changed by a form that is older than the password and asks for another one', async () => {
    const { phone } = await given.person();
    const here = await open(phone);
    const seal = here.field('seal');
    await change(here);
    await here.open(`${world.walletUrl}${page}`);
    const answer = await here.post(page, { seal, current: next, pin, password: 'yet another quiet lantern' });
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /changed after this page was opened/);
    assert.equal(await logsInBy(phone, next), true);
    assert.equal(await logsInBy(phone, 'yet another quiet lantern'), false);
  });
});
