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

// First, because a shop's proofs are of the machine's time, which later tests leave behind.
describe('shops after a forgotten password was replaced', () => {
  it('[S46c] can be linked neither to pay nor to be paid for 72 hours', async () => {
    const person = await given.person({ tier: 2 });
    await choose(await prove(person));
    const visitor = (await logsInBy(person, next))!;
    const shop = await given.shop();
    const payee = { type: 'wallet_payee', account: 'acc-1', name: 'Ada', max_commission_basis_points: 800 };
    for (const [detail, words] of [
      [mandateDetail, /A shop can be linked to pay there from .* UTC on, because a forgotten password was replaced/],
      [payee, /A shop can be linked to be paid by it from/],
    ] as const) {
      const { url } = await shop.ask(detail);
      await visitor.open(String(url));
      assert.equal(visitor.page.status, 409);
      assert.match(visitor.page.text, words);
      await visitor.post(new URL(visitor.page.url).pathname, { decision: 'allow', pin });
    }
    const { mandates, payees } = world.wallet.linking;
    assert.deepEqual([await mandates.listOf(person.holderId), await payees.listOf(person.holderId)], [[], []]);
    world.advance(72 * HOUR_MS);
    const { url } = await shop.ask(mandateDetail);
    await visitor.open(String(url));
    assert.equal(visitor.page.status, 200);
  });
});

describe('a forgotten password', () => {
  it('[S46a] is replaced by a code to the phone and the PIN: factors stay, and all sessions end', async () => {
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

  it('[S46a] [W4b] counts each wrong PIN with its other tries, and the right one waits as well', async () => {
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

  it('[S42] [S43] takes the passwords that a sign-up takes, and shows nothing that was typed', async () => {
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

  it('[S40] is replaced once by a form that is sent eight times, and all of them say so', async () => {
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

  it('of a frozen wallet is not replaced', async () => {
    const person = await given.person();
    await world.walletRows("update accounts.holders set status = 'frozen' where phone = $1", [person.phone]);
    const visitor = await prove(person);
    assert.equal(visitor.page.status, 403);
    assert.match(visitor.page.text, /This wallet is frozen/);
    await open(visitor, identity.recover());
    const answers = [
      await visitor.post(identity.recoverPassword(), { pin, password: next }),
      await visitor.post(identity.recoverWait(), {}),
    ];
    assert.deepEqual(
      answers.map((answer) => answer.headers.get('location')),
      [identity.recoverPassword(), identity.recover()],
    );
    assert.equal(await logsInBy(person, next), undefined);
    assert.ok(!(await eventsOf(person.holderId)).includes('recovery.started'));
  });
});

describe('a forgotten password without the PIN', () => {
  it('[S46b] waits 72 hours: all channels are notified, then a fresh code is enough, and factors stay', async () => {
    const person = await given.person();
    const mail = `recovery-${person.holderId}@example.com`;
    await world.walletRows('update accounts.holders set email = $2 where phone = $1', [person.phone, mail]);
    const visitor = await askToWait(world, person);
    assert.match(visitor.page.text, /Your request is waiting/);
    await world.settle();
    const [letter] = world.sandbox.inbox.list(mail);
    assert.equal(letter!.subject, 'Somebody asked for a new password');
    assert.ok(letter!.text.includes(undoCodeIn(person.phone)));
    assert.doesNotMatch(letter!.text, /id\/login/);

    const again = await askToWait(world, person).catch(() => undefined);
    assert.equal(again, undefined, 'there is no form for another wait');
    assert.equal((await eventsOf(person.holderId)).filter((event) => event === 'recovery.started').length, 1);

    await wait(47);
    assert.ok(!(await eventsOf(person.holderId)).includes('recovery.reminded'));
    await wait(2);
    assert.ok(messagesOf(person.phone).some((text) => text.includes('in 24 hours') && /Type .{9} at/.test(text)));
    const early = await prove(person);
    await choose(early, { pin: '' });
    assert.match(early.page.text, /A PIN has exactly six digits/, 'the wait is not over');
    await wait(23);
    await open(visitor, identity.recoverPassword());
    assert.equal(path(visitor), identity.recover(), 'the code of three days ago is worth nothing');

    const back = await prove(person);
    assert.doesNotMatch(back.page.text, /name="pin"/);
    await choose(back);
    assert.equal(path(back), identity.recoverDone());
    assert.ok(await logsInBy(person, next));
    assert.equal((await world.wallet.identity.secondFactor.verifyPin(person.holderId, pin)).ok, true);
    const once = await prove(person);
    assert.match(once.page.text, /name="pin"/, 'a wait is good for one password');
  });

  it('[S46b] is over a week after the wait', async () => {
    const person = await given.person();
    await askToWait(world, person);
    await wait(72 + 7 * 24);
    const late = await prove(person);
    assert.match(late.page.text, /name="pin"/);
  });

  it('[S46b] is stopped by the code in the messages, and the same proof begins no other wait', async () => {
    const person = await given.person();
    const thief = await askToWait(world, person);
    await world.settle();
    const owner = given.visitor();
    await open(owner, identity.recoverStop());
    for (const [undo, words] of [
      ['hello', /eight letters and digits/],
      ['0000-0000', /This code stops nothing/],
    ] as const) {
      await owner.submit(identity.recoverStop(), { undo });
      assert.equal(owner.page.status, 422);
      assert.match(owner.page.text, words);
    }
    await owner.submit(identity.recoverStop(), { undo: undoCodeIn(person.phone).toLowerCase().replace('-', ' ') });
    assert.match(owner.page.text, /It is stopped/);
    await open(thief, identity.recoverWait());
    await thief.submit(identity.recoverWait(), {});
    assert.equal(path(thief), identity.recover());
    await wait(73);
    const back = await prove(person);
    assert.match(back.page.text, /name="pin"/);
    const events = await eventsOf(person.holderId);
    assert.deepEqual(
      events.filter((event) => event.startsWith('recovery')),
      ['recovery.started', 'recovery.stopped'],
    );
  });

  it('[S46b] shows in each session of its holder alone, which stops it with one press', async () => {
    const [person, other] = [await given.person(), await given.person()];
    const [owner, stranger] = [await when.logsIn(person), await when.logsIn(other)];
    await askToWait(world, person);
    await open(owner, identity.securityActivity());
    assert.match(owner.page.text, /Somebody asked for a new password\./);
    await open(stranger, identity.recoverStop());
    await stranger.post(identity.recoverStop(), { here: 'yes' });
    await open(owner, identity.recoverStop());
    await owner.submit(identity.recoverStop(), {});
    assert.match(owner.page.text, /It is stopped/);
    assert.equal(await world.wallet.identity.recoveries.waitingOf(person.holderId), undefined);
    assert.ok(!(await eventsOf(other.holderId)).includes('recovery.stopped'));
  });

  it('[S46b] has one winner when it is stopped and completed at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const person = await given.person();
      await askToWait(world, person);
      await wait(72);
      const undo = undoCodeIn(person.phone);
      const visitor = await prove(person);
      const [set, stopped] = await Promise.all([
        visitor.post(identity.recoverPassword(), { password: next }),
        // The password is hashed for a while.
        new Promise((done) => setTimeout(done, round * 120)).then(() => world.wallet.identity.recoveries.stopBy(undo)),
      ]);
      const isSet = set.headers.get('location') === identity.recoverDone();
      assert.equal((await logsInBy(person, next)) !== undefined, isSet);
      assert.equal(stopped.ok, !isSet);
      if (!stopped.ok) assert.equal(stopped.error.code, 'recovery_done');
    }
  });

  it('[S46b] begins once if it is asked for eight times at once', async () => {
    const person = await given.person();
    const visitor = await prove(person);
    await open(visitor, identity.recoverWait());
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.post(identity.recoverWait(), {})));
    assert.deepEqual(
      answers.map((answer) => answer.headers.get('location')),
      Array(8).fill(identity.recoverWait()),
    );
    assert.equal((await eventsOf(person.holderId)).filter((event) => event === 'recovery.started').length, 1);
  });

  it('[S46b] ends when the PIN replaces the password meanwhile', async () => {
    const person = await given.person();
    await askToWait(world, person);
    await choose(await prove(person));
    assert.equal(await world.wallet.identity.recoveries.waitingOf(person.holderId), undefined);
    await wait(73);
    assert.match((await prove(person)).page.text, /name="pin"/);
  });
});

describe('a wallet after a recovery', () => {
  it('[S46a] [S46c] [S47a] adds no factor for 72 hours, and the phone is no second factor', async () => {
    const person = await given.person({ hasPin: false, tier: 2 });
    await askToWait(world, person);
    await wait(72);
    await choose(await prove(person));
    const visitor = (await logsInBy(person, next))!;
    for (const page of [identity.pin(), identity.addPasskey(), identity.signUpPin(), identity.confirmPhone()]) {
      await open(visitor, page);
      assert.equal(visitor.page.status, 403, page);
      assert.match(visitor.page.text, /can be set from .* UTC on, because a forgotten password was replaced/, page);
    }
    await open(visitor, identity.securityActivity());
    for (const words of [
      /Money can be withdrawn from/,
      /A shop can be linked to pay there from/,
      /to be paid by it from/,
    ])
      assert.match(visitor.page.text, words);
    await wait(72);
    const later = (await logsInBy(person, next))!;
    await open(later, identity.pin());
    assert.equal(path(later), identity.confirmPhone(), 'three days later, the phone may lead to a first PIN again');
  });

  it('[S47c] waits a day with withdrawals after a new PIN, passkey or card', async () => {
    const { restrictions } = world.wallet.identity;
    const person = await given.person({ hasPin: false });
    assert.equal(await restrictions.find(person.holderId, 'withdrawal'), undefined);
    const visitor = await when.logsIn(person);
    await when.addsPasskey(visitor, person.phone);
    assert.equal((await restrictions.find(person.holderId, 'withdrawal'))?.cause, 'factor_added');
    await wait(25);
    assert.equal(await restrictions.find(person.holderId, 'withdrawal'), undefined);
    const { holderId } = await given.holder({ card: true });
    const causes = await world.walletRows<{ cause: string }>(
      "select cause from restrictions.restrictions where what = 'withdrawal' and cause = 'instrument_added'",
    );
    assert.equal(causes.length, 1);
    assert.ok(await restrictions.find(holderId, 'withdrawal'));
  });
});

describe('a thief', () => {
  it('[S46a] with the password alone gets no new one, and loses the session when the owner resets it', async () => {
    const person = await given.person();
    const thief = await when.logsIn(person);
    await choose(await prove(person));
    assert.equal(await isIn(thief), false);
    assert.equal(await logsInBy(person, password), undefined);
  });

  it('[S46b] with the unlocked phone and its number waits three days, and the owner’s laptop stops it', async () => {
    const person = await given.person({ money: 5_000n });
    const laptop = await when.logsIn(person);
    const thief = await askToWait(world, person);
    await wait(0.3);
    await open(laptop, identity.recoverStop());
    await laptop.submit(identity.recoverStop(), {});
    assert.match(laptop.page.text, /It is stopped/);
    await wait(73);
    await open(thief, identity.recoverPassword());
    assert.equal(path(thief), identity.recover());
    assert.ok(await logsInBy(person, password));
  });

  it('[S46b] with the mailbox finds no login link there, and learns no code but the one that stops', async () => {
    const person = await given.person();
    const mail = `box-${person.holderId}@example.com`;
    await world.walletRows('update accounts.holders set email = $2 where phone = $1', [person.phone, mail]);
    await askToWait(world, person);
    await wait(48);
    await wait(24);
    const letters = world.sandbox.inbox.list(mail);
    assert.ok(letters.length >= 3);
    for (const { text } of letters) {
      assert.doesNotMatch(text, /\b\d{6}\b|https?:\/\/\S*(login|recover)/);
    }
  });

  it('[S45] [S46a] [S46b] who got a recycled number waits, is reported by mail, and cannot pay once in', async () => {
    const person = await given.person({ money: 5_000n });
    const mail = `old-${person.holderId}@example.com`;
    await world.walletRows('update accounts.holders set email = $2 where phone = $1', [person.phone, mail]);
    await askToWait(world, person);
    await world.settle();
    assert.equal(world.sandbox.inbox.list(mail)[0]!.subject, 'Somebody asked for a new password');
    await wait(72);
    await choose(await prove(person));
    const visitor = (await logsInBy(person, next))!;
    await open(visitor, identity.pin());
    assert.match(visitor.page.text, /This has to wait/);
    await wait(72);
    const later = (await logsInBy(person, next))!;
    await open(later, identity.pin());
    assert.match(later.page.text, /Your PIN now/, 'the PIN of the owner still guards the money');
  });
});
