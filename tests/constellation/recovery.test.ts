import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { askToWait, proveForRecovery } from '../world/recovery.ts';
import type { Visitor } from '../world/visitor.ts';
import { mandateDetail } from '../world/shop.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const next = 'copper violin harvest moon';
const { identity } = walletUrls;

let world: TestWorld;
let given: Given;
let when: When;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
});
after(() => world.close());

const prove = (person: Pick<Person, 'phone'>) => proveForRecovery(world, person);
const path = (visitor: Visitor) => new URL(visitor.page.url).pathname;
const open = (visitor: Visitor, to: string) => visitor.open(`${world.walletUrl}${to}`);
const choose = (visitor: Visitor, fields: Readonly<Record<string, string>> = {}) =>
  visitor.submit(identity.recoverPassword(), { pin, password: next, ...fields });
const messagesOf = (phone: string) => world.sandbox.inbox.list(phone).map(({ text }) => text);
const undoCodeIn = (phone: string): string =>
  /Type ([0-9A-Z]{4}-[0-9A-Z]{4}) at/.exec(messagesOf(phone).find((text) => text.includes('asked for')) ?? '')![1]!;

/** Logs in with a password in a new browser. @returns The browser; undefined if the password is not right. */
async function logsInBy({ phone }: Pick<Person, 'phone'>, typed: string): Promise<Visitor | undefined> {
  const visitor = given.visitor();
  await open(visitor, `${identity.login()}?continue=/id/logout`);
  await visitor.submit(identity.login(), { phone, password: typed });
  return path(visitor) === identity.login() ? undefined : visitor;
}

async function isIn(visitor: Visitor): Promise<boolean> {
  await open(visitor, identity.logout());
  return /Log out\?/.test(visitor.page.text);
}

/** Moves both clocks: sessions and codes age, and deadlines come. */
async function wait(hours: number): Promise<void> {
  world.advance(hours * HOUR_MS);
  world.age(hours * HOUR_MS);
  await world.settle();
}

async function eventsOf(holderId: string): Promise<string[]> {
  const rows = await world.walletRows<{ event: string }>(
    'select event from security_log.events where subject = $1 order by first_at',
    [holderId],
  );
  return rows.map(({ event }) => event);
}

describe('a forgotten password', () => {
  it('[S46] is replaced by a code to the phone and the PIN: factors stay, and all sessions end', async () => {
    const person = await given.person();
    const owner = await when.logsIn(person);
    await when.addsPasskey(owner);
    const other = await when.logsIn(person);
    await open(other, identity.login() + '?again=yes');
    assert.match(other.page.text, /href="\/id\/recover"[^>]*>Forgotten password\?/);

    const visitor = await prove(person);
    assert.equal(path(visitor), identity.recoverPassword());
    await choose(visitor);
    assert.equal(path(visitor), identity.recoverDone());
    assert.deepEqual([await isIn(owner), await isIn(other)], [false, false]);
    assert.equal(await logsInBy(person, password), undefined);
    assert.ok(await logsInBy(person, next));

    assert.equal((await world.wallet.identity.secondFactor.verifyPin(person.holderId, pin)).ok, true);
    const rows = await world.walletRows('select from passkeys.passkeys where holder_id = $1::uuid', [
      (await world.walletRows<{ id: string }>('select id from accounts.holders where phone = $1', [person.phone]))[0]!
        .id,
    ]);
    assert.equal(rows.length, 1);
    await world.settle();
    assert.ok(
      messagesOf(person.phone).some((text) => text.startsWith('Holdfast: your forgotten password was replaced.')),
    );
  });

  it('[S46] [W4b] counts each wrong PIN with its other tries, and the right one waits as well', async () => {
    const person = await given.person();
    const thief = await prove(person);
    await choose(thief, { pin: '' });
    assert.match(thief.page.text, /A PIN has exactly six digits/);
    for (let tried = 0; tried < 5; tried += 1) await choose(thief, { pin: '000000' });
    await choose(thief);
    assert.equal(thief.page.status, 422);
    assert.match(thief.page.text, /Your PIN is locked for/);
    assert.ok(await logsInBy(person, password));
  });

  it('[S42] [S43] [S46] takes the passwords that a sign-up takes, and shows nothing that was typed', async () => {
    const person = await given.person();
    const visitor = await prove(person);
    for (const [typed, words] of [
      ['too short', /Use at least 15 characters/],
      ['vjhtrhsvdctcegth7!', /stolen elsewhere/],
      [`ada byrne ${person.phone.slice(1)}`, /your own details/],
    ] as const) {
      await choose(visitor, { password: typed });
      assert.equal(visitor.page.status, 422);
      assert.match(visitor.page.text, words);
      for (const secret of [typed, pin]) assert.ok(!visitor.page.text.includes(`value="${secret}"`));
    }
    assert.ok(await logsInBy(person, password));
    await choose(visitor);
    assert.equal(path(visitor), identity.recoverDone());
  });

  it('[S37] [W2e] answers the same for a number without a wallet, whose owner alone learns it', async () => {
    const person = await given.person();
    const unknown = '+353851999123';
    const [known, other] = [given.visitor(), given.visitor()];
    const texts = [];
    for (const [visitor, phone] of [
      [known, person.phone],
      [other, unknown],
    ] as const) {
      await open(visitor, identity.recover());
      await visitor.submit(identity.recover(), { phone });
      const page = () => visitor.page.text.replaceAll(/value="[^"]*"|\+353[\d ]+/g, '');
      const first = page();
      await visitor.submit(identity.recoverCode(), { code: '000000' });
      texts.push([first, page(), path(visitor), visitor.page.status]);
    }
    assert.deepEqual(texts[0], texts[1]);
    assert.match(messagesOf(person.phone)[0]!, /^\d{6} is your Holdfast code for a new password/);
    assert.match(messagesOf(unknown)[0]!, /This number has no wallet: open one at/);
    assert.deepEqual((await eventsOf(person.holderId)).slice(-1), ['code.failed']);
  });

  it('[S38] [S39] takes no code of a sign-up, no code twice, and none in another browser', async () => {
    const person = await given.person();
    const visitor = await prove(person);
    await choose(visitor);
    assert.equal(path(visitor), identity.recoverDone());
    await open(visitor, identity.recoverPassword());
    assert.equal(path(visitor), identity.recover(), 'a used proof opens nothing');
    const stranger = given.visitor();
    await open(stranger, identity.recoverPassword());
    assert.equal(path(stranger), identity.recover());

    const newcomer = await given.newcomer({ at: 'password' });
    const secret = newcomer.cookie('__Host-sign-up')!;
    assert.equal(await world.wallet.identity.recoveries.verifyCode(secret, '000000').then((one) => one.ok), false);
    assert.deepEqual(await world.wallet.identity.recoveries.setPassword(secret, { pin, password: next }), {
      ok: false,
      error: { field: 'flow' },
    });
  });

  it('[S40] [S46] is replaced once by a form that is sent eight times, and all of them say so', async () => {
    const person = await given.person();
    const visitor = await prove(person);
    const press = (typed = next) => visitor.post(identity.recoverPassword(), { pin, password: typed });
    const answers = await Promise.all(Array.from({ length: 8 }, () => press()));
    const places = answers.map((answer) => answer.headers.get('location'));
    assert.ok(places.includes(identity.recoverDone()));
    assert.equal((await press()).headers.get('location'), identity.recoverDone());
    const other = await press('another violin harvest moon');
    assert.equal(other.headers.get('location'), identity.recoverPassword(), 'another password is not set');
    assert.equal((await eventsOf(person.holderId)).filter((event) => event === 'password.reset').length, 1);
    assert.ok(await logsInBy(person, next));
  });

  it('[S46] of a frozen wallet is not replaced', async () => {
    const person = await given.person();
    await world.walletRows("update accounts.holders set status = 'frozen' where phone = $1", [person.phone]);
    const visitor = await prove(person);
    assert.equal(visitor.page.status, 403);
    assert.match(visitor.page.text, /This wallet is frozen/);
    const answer = await visitor.post(identity.recoverPassword(), { pin, password: next });
    assert.equal(answer.status, 403);
    await visitor.post(identity.recoverWait(), {});
    assert.ok(!(await eventsOf(person.holderId)).includes('recovery.started'));
  });
});
