import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import { codeSentTo, password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const MINUTE_MS = 60_000;
const PLACES = [
  walletUrls.identity.pin(),
  walletUrls.identity.signUpPin(),
  walletUrls.identity.addPasskey(),
  walletUrls.identity.signUpPasskey(),
];

const pathOf = (visitor: Visitor) => new URL(visitor.page.url).pathname;

describe('a first PIN or passkey', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  const messagesTo = ({ phone }: Person) => world.sandbox.inbox.list(phone).length;
  const hasPin = ({ holderId }: Person) => world.wallet.identity.secondFactor.hasPin(holderId);
  const passkeysOf = async ({ holderId }: Person) =>
    (await world.walletRows(`select from passkeys.passkeys where holder_id = '${toUuid(holderId)}'`)).length;
  /** Posts the fields with the browser's cookies and form token, without opening the page. */
  const post = async (visitor: Visitor, path: string, fields: Record<string, string>) => {
    const answer = await visitor.post(path, fields);
    return `${answer.status} ${answer.headers.get('location') ?? (await answer.text())}`;
  };

  it('[S143e] cannot be set with a password alone, neither on a page nor by a form without its page', async () => {
    const person = await given.person({ hasPin: false });
    const thief = await when.logsIn(person);
    for (const path of PLACES) {
      await thief.open(`${world.walletUrl}${path}`);
      assert.equal(pathOf(thief), '/id/confirm-phone', path);
      assert.doesNotMatch(thief.page.text, /data-options|name="pin"/, path);
    }
    for (const path of [...PLACES, walletUrls.identity.addPasskeyPin(), walletUrls.identity.signUpPasskeyPin()]) {
      const answer = await post(thief, path, { pin, pinAgain: pin, challengeId: 'x', response: '{}' });
      assert.match(answer, /^303 \/id\/confirm-phone\?/, path);
    }
    for (const code of ['000000', ''])
      assert.match(await post(thief, walletUrls.identity.confirmPhone(), { code }), /^422/);
    assert.deepEqual([await hasPin(person), await passkeysOf(person), messagesTo(person)], [false, 0, 0]);
  });

  it('[S143e] are set after a code to the phone, on a page that says why and to which number', async () => {
    const person = await given.person({ hasPin: false });
    const owner = await when.logsIn(person);
    await owner.open(`${world.walletUrl}${walletUrls.identity.pin()}?continue=/id/logout`);
    const { text } = owner.page;
    assert.match(text, /You are about to set your first payment PIN or passkey\. Your password alone is not enough/);
    assert.ok(text.includes(`+353 •••• ••${person.phone.slice(-2)}`) && !text.includes(person.phone.slice(4)));
    assert.equal(messagesTo(person), 0, 'opening the page sends nothing');
    await when.confirmsPhone(owner, person.phone);
    assert.match(owner.page.text, /Choose your payment PIN/);
    await owner.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
    assert.equal(pathOf(owner), '/id/logout');
    assert.equal(await hasPin(person), true);
    assert.equal(messagesTo(person), 1);

    const other = await given.person({ hasPin: false });
    const visitor = await when.logsIn(other);
    const device = createAuthenticator(world.walletUrl);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.addPasskey()}?continue=/id/logout`);
    await when.confirmsPhone(visitor, other.phone);
    await visitor.submit(walletUrls.identity.addPasskey(), {
      response: JSON.stringify(device.register(visitor.passkeyOptions())),
    });
    assert.equal(pathOf(visitor), '/id/logout');
    assert.equal(await passkeysOf(other), 1);
  });

  it('[S143e] need one code in a session, and another one after each later login', async () => {
    const person = await given.person({ hasPin: false });
    const owner = await when.logsIn(person);
    await owner.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    await when.confirmsPhone(owner, person.phone);
    await owner.open(`${world.walletUrl}${walletUrls.identity.addPasskey()}`);
    assert.equal(pathOf(owner), '/id/passkeys/add');
    const again = await when.logsIn(person);
    await again.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    assert.equal(pathOf(again), '/id/confirm-phone');
    world.age(16 * MINUTE_MS);
    await owner.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    assert.match(owner.page.text, /Confirm that it’s you/);
    await owner.submit(walletUrls.identity.login(), { phone: person.phone, password });
    assert.equal(pathOf(owner), '/id/confirm-phone');
  });

  it('[S143f] explain a wrong code, an old code and an early second request, and still lead on', async () => {
    const person = await given.person({ hasPin: false });
    const visitor = await when.logsIn(person);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.pin()}?continue=/id/logout`);
    await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
    assert.match(visitor.page.text, /A code is on its way/);
    const wrong = codeSentTo(world, person.phone) === '000000' ? '000001' : '000000';
    await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
    assert.match(visitor.page.text, /You can ask for another in \d+ seconds?/);
    assert.equal(messagesTo(person), 1);
    await visitor.submit(walletUrls.identity.confirmPhone(), { code: '12' });
    assert.match(visitor.page.text, /not counted as a try/);
    for (const words of [/4 more tries/, /3 more tries/, /2 more tries/, /1 more try/, /this code is dead/]) {
      await visitor.submit(walletUrls.identity.confirmPhone(), { code: wrong });
      assert.equal(visitor.page.status, 422);
      assert.match(visitor.page.text, words);
    }
    await visitor.submit(walletUrls.identity.confirmPhone(), { code: codeSentTo(world, person.phone) });
    assert.match(visitor.page.text, /this code is dead/);
    world.age(31_000);
    await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
    world.age(5 * MINUTE_MS);
    await visitor.submit(walletUrls.identity.confirmPhone(), { code: codeSentTo(world, person.phone) });
    assert.match(visitor.page.text, /This code no longer works/);
    await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
    await visitor.submit(walletUrls.identity.confirmPhone(), { code: codeSentTo(world, person.phone) });
    await visitor.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
    assert.equal(pathOf(visitor), '/id/logout');
  });

  it('[S143f] send no more messages than sign-ups do, however often the password is typed', async () => {
    const person = await given.person({ hasPin: false });
    for (let time = 0; time < 7; time += 1) {
      const thief = await when.logsIn(person);
      await thief.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
      await thief.submit(walletUrls.identity.confirmPhoneSend(), {});
      if (time >= 5) assert.match(thief.page.text, /This number was sent many codes already/);
    }
    assert.equal(messagesTo(person), 5);
  });

  it('[S143f] say how long to wait while the hour’s codes are used up', async () => {
    const person = await given.person({ hasPin: false });
    const visitor = await when.logsIn(person);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    await world.walletRows(`insert into phone_verification.sms_hours (scope, hour, sent)
       select 'IE', date_trunc('hour', now()) + make_interval(hours => hours), 600 from generate_series(0, 24) as hours
       on conflict (scope, hour) do update set sent = excluded.sent`);
    await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
    assert.equal(visitor.page.status, 503);
    assert.match(visitor.page.text, /as many codes as we send in an hour\. Nothing is lost; try again in \d+ \w+/);
    await world.walletRows("update phone_verification.sms_hours set sent = 0 where scope = 'IE'");
    await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
    assert.equal(visitor.page.status, 200);
  });

  it('[S143g] are set only in the session that typed the code, and a code of the sign-up does not count', async () => {
    const [person, mallory] = [await given.person({ hasPin: false }), await given.person({ hasPin: false })];
    const [owner, thief, own] = [await when.logsIn(person), await when.logsIn(person), await when.logsIn(mallory)];
    for (const visitor of [owner, thief, own]) await visitor.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    await owner.submit(walletUrls.identity.confirmPhoneSend(), {});
    const code = codeSentTo(world, person.phone);
    assert.match(
      await post(thief, walletUrls.identity.confirmPhone(), { code }),
      /^422[\s\S]*This code no longer works/,
    );
    // The code of a sign-up with the thief's own number opens nothing here.
    const { phone } = await given.newcomer({ at: 'code' });
    assert.match(await post(thief, walletUrls.identity.confirmPhone(), { code: codeSentTo(world, phone) }), /^422/);
    // Neither does a proof for the thief's own wallet.
    await when.confirmsPhone(own, mallory.phone);
    assert.equal(pathOf(own), '/id/pin');
    await thief.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    assert.equal(pathOf(thief), '/id/confirm-phone');
    await owner.submit(walletUrls.identity.confirmPhone(), { code });
    assert.equal(pathOf(owner), '/id/pin');
    await thief.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    assert.equal(pathOf(thief), '/id/confirm-phone', 'the owner’s proof is the owner’s session’s');
  });

  it('[S143h] lead only to paths of the wallet', async () => {
    const visitor = await when.logsIn(await given.person({ hasPin: false }));
    const open = (way: string) =>
      visitor.open(`${world.walletUrl}${walletUrls.identity.confirmPhone()}?continue=${encodeURIComponent(way)}`);
    await open('//evil.example/');
    assert.match(visitor.page.text, /name="continue" value="\/"/);
    await open(`${walletUrls.identity.pin()}?continue=//evil.example/`);
    assert.match(visitor.page.text, /href="\/">Not now/);
    await open(`${walletUrls.identity.pin()}?continue=/id/top-up%3Famount=25`);
    assert.match(visitor.page.text, /href="\/id\/top-up\?amount=25">Not now/);
  });

  it('[S143i] need an existing PIN or passkey, instead of which no code is sent or taken', async () => {
    const person = await given.person();
    const thief = await when.logsIn(person);
    await thief.open(`${world.walletUrl}${walletUrls.identity.confirmPhone()}?continue=/id/passkeys/add`);
    assert.match(thief.page.text, /Confirm with your PIN/);
    for (const path of [walletUrls.identity.confirmPhoneSend(), walletUrls.identity.confirmPhone()]) {
      assert.equal(await post(thief, path, { code: '123456', continue: walletUrls.identity.pin() }), '303 /id/pin');
    }
    assert.equal(messagesTo(person), 0);

    // A code that was sent before the PIN was set does not replace it either.
    const late = await given.person({ hasPin: false });
    const early = await when.logsIn(late);
    await early.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    await early.submit(walletUrls.identity.confirmPhoneSend(), {});
    const code = codeSentTo(world, late.phone);
    await world.wallet.identity.secondFactor.setPin(late.holderId, pin, null);
    await post(early, walletUrls.identity.confirmPhone(), { code });
    await early.open(`${world.walletUrl}${walletUrls.identity.addPasskey()}`);
    assert.match(early.page.text, /Confirm with your PIN/);
  });

  it('[S143i] cannot be set in a frozen wallet, even if the code was typed before', async () => {
    const person = await given.person({ hasPin: false });
    const visitor = await when.logsIn(person);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    const freeze = async (status: string) =>
      world.walletRows(`update accounts.holders set status = '${status}' where phone = '${person.phone}'`);
    await freeze('frozen');
    assert.match(await post(visitor, walletUrls.identity.confirmPhoneSend(), {}), /^403/);
    await visitor.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    assert.match(visitor.page.text, /This wallet is frozen/);
    assert.equal(messagesTo(person), 0);
    await freeze('active');
    await visitor.open(`${world.walletUrl}${walletUrls.identity.pin()}`);
    await when.confirmsPhone(visitor, person.phone);
    await freeze('frozen');
    assert.match(await post(visitor, walletUrls.identity.pin(), { pin, pinAgain: pin }), /^403/);
    assert.equal(await hasPin(person), false);
  });
});

describe('the way to a first PIN', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  /** Follows the open page's link to set a PIN. */
  const setPin = async (visitor: Visitor, phone: string) => {
    await visitor.open(visitor.linkTo('/id/pin?'));
    assert.equal(pathOf(visitor), '/id/confirm-phone');
    await when.confirmsPhone(visitor, phone);
    await visitor.submit(walletUrls.identity.pin(), { pin, pinAgain: pin });
  };

  it('[S143h] leads back to adding money, and to a payment that waits for approval', async () => {
    const { visitor, phone, holderId } = await given.holder();
    const forgetPin = (id: Person['holderId']) =>
      world.walletRows(`delete from second_factor.pins where holder_id = '${toUuid(id)}'`);
    await forgetPin(holderId);
    await when.linksCard({ visitor });
    await visitor.open(`${world.walletUrl}${walletUrls.funding.topUpPage()}?continue=/id/logout&amount=25`);
    const topUp = visitor.page.url;
    await setPin(visitor, phone);
    assert.equal(visitor.page.url.split('?')[0], topUp.split('?')[0]);
    assert.match(visitor.page.text, /value="25/);
    assert.match(visitor.page.text, /name="pin"/);

    const trade = await given.trade();
    const buyer = await trade.customer({ money: 6_000n });
    const payment = (await buyer.ask(trade.order())).body;
    const payer = buyer.holderId;
    await forgetPin(payer);
    await buyer.visitor.open(payment.approval_url!);
    const { phone: number } = await world.wallet.identity.accounts.get(payer);
    await setPin(buyer.visitor, number);
    assert.equal(buyer.visitor.page.url, payment.approval_url);
    await buyer.visitor.submit(walletUrls.payments.approve({ paymentId: payment.id }), { pin });
    assert.equal(
      (await trade.call('GET', walletUrls.payments.payment({ paymentId: payment.id }))).body.status,
      'captured',
    );
  });
});
