import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeAt, stepAt } from '#platform/credentials/totp.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { codeSentTo, password, pin } from '../world/people.ts';
import { nextPassword, pathOf, recoveringIn } from '../world/recovery.ts';
import type { Recovering } from '../world/recovery.ts';
import { mandateDetail } from '../world/shop.ts';
import { visit } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const { identity } = walletUrls;

let world: TestWorld;
let given: Given;
let when: When;
let recovering: Recovering;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  recovering = recoveringIn(world);
});
after(() => world.close());

// First, because a shop's proofs are of the machine's time, which later tests leave behind.
describe('shops after a forgotten password was replaced', () => {
  it('[S46c] can be linked neither to pay nor to be paid for 72 hours', async () => {
    const person = await given.person({ tier: 2 });
    await recovering.choose(await recovering.prove(person));
    const shop = await given.shop();
    const browser = visit(world, (to) => to.startsWith(shop.origin));
    const visitor = (await recovering.logsInBy(person, nextPassword, browser))!;
    const payee = { type: 'wallet_payee', account: 'acc-1', name: 'Ada', max_commission_basis_points: 800 };
    for (const [detail, words] of [
      [mandateDetail, /A shop can be linked to pay there from .* UTC on, because a forgotten password was replaced/],
      [payee, /A shop can be linked to be paid by it from/],
    ] as const) {
      const { url } = await shop.ask(detail);
      await visitor.open(String(url));
      assert.equal(visitor.page.status, 409);
      assert.match(visitor.page.text, words);
      const action = new URL(visitor.page.url).pathname;
      await visitor.post(action, { decision: 'allow', pin });
      await visitor.submit(action, { decision: 'deny' });
      assert.equal(new URL(visitor.page.url).searchParams.get('error_description'), 'recent_change');
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
    await recovering.open(other, identity.login() + '?again=yes');
    assert.match(other.page.text, /href="\/id\/recover"[^>]*>Forgotten password\?/);

    const visitor = await recovering.prove(person);
    assert.equal(pathOf(visitor), identity.recoverPassword());
    await recovering.choose(visitor);
    assert.equal(pathOf(visitor), identity.recoverDone());
    assert.deepEqual([await recovering.isIn(owner), await recovering.isIn(other)], [false, false]);
    assert.equal(await recovering.logsInBy(person, password), undefined);
    assert.ok(await recovering.logsInBy(person, nextPassword));

    assert.equal((await world.wallet.identity.secondFactor.verifyPin(person.holderId, pin)).ok, true);
    const rows = await world.walletRows('select from passkeys.passkeys where holder_id = $1::uuid', [
      (await world.walletRows<{ id: string }>('select id from accounts.holders where phone = $1', [person.phone]))[0]!
        .id,
    ]);
    assert.equal(rows.length, 1);
    await world.settle();
    assert.ok(
      recovering
        .messagesOf(person.phone)
        .some((text) => text.startsWith('Holdfast: your forgotten password was replaced.')),
    );
  });

  it('[S46a] [W4b] counts each wrong PIN with its other tries, and the right one waits as well', async () => {
    const person = await given.person();
    const thief = await recovering.prove(person);
    await recovering.choose(thief, { pin: '' });
    assert.match(thief.page.text, /A PIN has exactly six digits/);
    for (let tried = 0; tried < 5; tried += 1) await recovering.choose(thief, { pin: '000000' });
    await recovering.choose(thief);
    assert.equal(thief.page.status, 422);
    assert.match(thief.page.text, /Your PIN is locked for/);
    assert.ok(await recovering.logsInBy(person, password));
  });

  it('[S46a] takes a recovery code or the app in place of the PIN, each code once, and no code to the phone', async () => {
    const person = await given.person();
    const { recovery, authenticators, sessions } = world.wallet.identity;
    const made = await recovery.makeNow(person.holderId);
    assert.ok(made.ok);
    const [code] = made.value;
    const session = (await sessions.find((await when.logsIn(person)).cookie('__Host-session')!))!;
    const { key, sealed } = authenticators.offer(session, 'Ada');
    const codeNow = (away = 0n) => codeAt(key, stepAt(new Date()) + away);
    assert.ok((await authenticators.add(session, { sealed, typed: codeNow(), pin: undefined })).ok);

    const visitor = await recovering.prove(person);
    await recovering.choose(visitor, { pin: '', totp: codeNow() });
    assert.match(visitor.page.text, /was used already/);
    await recovering.choose(visitor, { pin: '', recovery: code!, password: 'vjhtrhsvdctcegth7!' });
    assert.equal(visitor.page.status, 422, 'a refused password uses up no code');
    await recovering.choose(visitor, { pin: '', recovery: code! });
    assert.equal(pathOf(visitor), identity.recoverDone());
    assert.ok(await recovering.logsInBy(person, nextPassword));

    const again = await recovering.prove(person);
    await recovering.choose(again, { pin: '', recovery: code! });
    assert.match(again.page.text, /none of your unused recovery codes/);
    await recovering.choose(again, { pin: '', totp: codeSentTo(world, person.phone) });
    assert.equal(again.page.status, 422, 'what carried the reset is no second proof');
    await recovering.choose(again, { pin: '', totp: codeNow(1n), password });
    assert.equal(pathOf(again), identity.recoverDone());
    const rows = await world.walletRows<{ by: string }>(
      `select facts ->> 'by' as by from security_log.events where event = 'password.reset' order by last_at desc limit 2`,
    );
    assert.deepEqual(
      rows.map((one) => one.by),
      ['totp', 'recovery'],
    );
  });

  it('[S46a] takes them also where there is no PIN, and waits without any', async () => {
    const person = await given.person({ hasPin: false });
    assert.equal(pathOf(await recovering.prove(person)), identity.recoverWait());
    const made = await world.wallet.identity.recovery.makeNow(person.holderId);
    assert.ok(made.ok);
    const visitor = await recovering.prove(person);
    assert.equal(pathOf(visitor), identity.recoverPassword());
    await visitor.submit(identity.recoverPassword(), { recovery: made.value[0]!, password: nextPassword });
    assert.equal(pathOf(visitor), identity.recoverDone());
  });

  it('[S42] [S43] takes the passwords that a sign-up takes, and shows nothing that was typed', async () => {
    const person = await given.person();
    const visitor = await recovering.prove(person);
    for (const [typed, words] of [
      ['too short', /Use at least 15 characters/],
      ['vjhtrhsvdctcegth7!', /stolen elsewhere/],
      [`ada byrne ${person.phone.slice(1)}`, /your own details/],
    ] as const) {
      await recovering.choose(visitor, { password: typed });
      assert.equal(visitor.page.status, 422);
      assert.match(visitor.page.text, words);
      for (const secret of [typed, pin]) assert.ok(!visitor.page.text.includes(`value="${secret}"`));
    }
    assert.ok(await recovering.logsInBy(person, password));
    await recovering.choose(visitor);
    assert.equal(pathOf(visitor), identity.recoverDone());
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
      await recovering.open(visitor, identity.recover());
      await visitor.submit(identity.recover(), { phone });
      const page = () => visitor.page.text.replaceAll(/value="[^"]*"|\+353[\d ]+/g, '');
      const first = page();
      await visitor.submit(identity.recoverCode(), { code: '000000' });
      texts.push([first, page(), pathOf(visitor), visitor.page.status]);
    }
    assert.deepEqual(texts[0], texts[1]);
    assert.match(recovering.messagesOf(person.phone)[0]!, /^\d{6} is your Holdfast code for a new password/);
    assert.match(recovering.messagesOf(unknown)[0]!, /This number has no wallet: open one at/);
    assert.deepEqual((await recovering.eventsOf(person.holderId)).slice(-1), ['code.failed']);
  });

  it('[S38] [S39] takes no code of a sign-up, no code twice, and none in another browser', async () => {
    const person = await given.person();
    const visitor = await recovering.prove(person);
    await recovering.choose(visitor);
    assert.equal(pathOf(visitor), identity.recoverDone());
    await recovering.open(visitor, identity.recoverPassword());
    assert.equal(pathOf(visitor), identity.recover(), 'a used proof opens nothing');
    const stranger = given.visitor();
    await recovering.open(stranger, identity.recoverPassword());
    assert.equal(pathOf(stranger), identity.recover());

    const newcomer = await given.newcomer({ at: 'password' });
    const secret = newcomer.cookie('__Host-sign-up')!;
    assert.equal(await world.wallet.identity.recoveries.verifyCode(secret, '000000').then((one) => one.ok), false);
    const typed = { pin, totp: '', recovery: '', password: nextPassword };
    assert.deepEqual(await world.wallet.identity.recoveries.setPassword(secret, typed), {
      ok: false,
      error: { field: 'flow' },
    });
  });

  it('[S40] is replaced once by a form that is sent eight times, and all of them say so', async () => {
    const person = await given.person();
    const visitor = await recovering.prove(person);
    const press = (typed = nextPassword) => visitor.post(identity.recoverPassword(), { pin, password: typed });
    const answers = await Promise.all(Array.from({ length: 8 }, () => press()));
    const places = answers.map((answer) => answer.headers.get('location'));
    assert.deepEqual(
      places,
      answers.map(() => identity.recoverDone()),
    );
    assert.equal((await press()).headers.get('location'), identity.recoverDone());
    const other = await press('another violin harvest moon');
    assert.equal(other.headers.get('location'), identity.recoverPassword(), 'another password is not set');
    assert.equal((await recovering.eventsOf(person.holderId)).filter((event) => event === 'password.reset').length, 1);
    assert.ok(await recovering.logsInBy(person, nextPassword));
  });

  it('of a frozen wallet is not replaced', async () => {
    const person = await given.person();
    await world.walletRows("update accounts.holders set status = 'frozen' where phone = $1", [person.phone]);
    const visitor = await recovering.prove(person);
    assert.equal(visitor.page.status, 403);
    assert.match(visitor.page.text, /This wallet is frozen/);
    await recovering.open(visitor, identity.recover());
    const answers = [
      await visitor.post(identity.recoverPassword(), { pin, password: nextPassword }),
      await visitor.post(identity.recoverWait(), {}),
    ];
    assert.deepEqual(
      answers.map((answer) => answer.headers.get('location')),
      [identity.recoverPassword(), identity.recover()],
    );
    assert.equal(await recovering.logsInBy(person, nextPassword), undefined);
    assert.ok(!(await recovering.eventsOf(person.holderId)).includes('recovery.started'));
  });
});
