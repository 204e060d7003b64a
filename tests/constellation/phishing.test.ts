import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { codeSentTo, pin } from '../world/people.ts';
import { openTrade } from '../world/trade.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const { phrase: phrasePage } = walletUrls.identity;
const { isItUs } = walletUrls.activity;
const { report } = walletUrls.protection;

describe('messages that a person can know', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  let ada: Customer;
  let bob: Customer;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await openTrade(world);
    // Their shop signs with the machine's clock, so they pay before a test moves security time.
    [ada, bob] = [await buyer('ada.phrase@example.com'), await buyer('bob.links@example.com')];
  });
  after(() => world.close());

  const page = (path: string) => `${world.walletUrl}${path}`;
  const lastTo = (to: string) => world.sandbox.inbox.list(to)[0]!.text;
  const codeIn = (text: string) => /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/.exec(text)![0];
  /** Opens a wallet with an address for mails, and pays with it. */
  const buyer = async (email: string) => {
    const person = await trade.customer({ cap: 6_000n, money: 20_000n });
    await world.walletRows('update accounts.holders set email = $2, email_proved_at = now() where id = $1', [
      toUuid(person.holderId),
      email,
    ]);
    await person.ask(trade.order());
    await world.settle();
    return person;
  };

  it('[H4d] have a code, by which anybody learns that we sent one, and nothing about its reader', async () => {
    const person = await trade.customer({ cap: 6_000n, money: 20_000n });
    await person.ask(trade.order());
    await world.settle();
    const code = codeIn(lastTo(person.phone));
    const visitor = given.visitor();
    await visitor.open(page(isItUs()));
    for (const typed of [code, code.toLowerCase().replace('-', ' ')]) {
      await visitor.submit(isItUs(), { code: typed });
      assert.match(visitor.page.text, /one message with this code to one person, by SMS on .* It is about: a payment/);
      assert.match(visitor.page.text, /yours only if it has the phrase of your wallet/);
      assert.ok(!visitor.page.text.includes(person.phone.slice(-4)));
    }
    await visitor.submit(isItUs(), { code: '0000-0000' });
    assert.match(visitor.page.text, /We sent no message with this code/);
    await visitor.submit(isItUs(), { code: 'what' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /value="what"/);
    const stored = await world.walletRows<{ row: string }>('select codes::text as row from notifications.codes codes');
    assert.ok(stored.every(({ row }) => !row.includes(code) && !row.includes(code.replace('-', ''))));
    let status = 200;
    for (let tries = 0; tries < 25 && status === 200; tries += 1) {
      await visitor.open(page(isItUs()));
      await visitor.submit(isItUs(), { code: '1111-1111' });
      status = visitor.page.status;
    }
    assert.equal(status, 429, 'tries are counted');
  });

  it('[H4d] have a code only if they were sent', async () => {
    const mail = 'ada.phrase@example.com';
    const codes = () =>
      world.walletRows<{ channel: string }>('select channel from notifications.codes order by sent_at');
    const [known, texts] = [(await codes()).length, world.sandbox.inbox.list(ada.phone).length];
    await ada.ask(trade.order());
    await world.settle();
    assert.match(lastTo(mail), /paid/);
    assert.equal(world.sandbox.inbox.list(ada.phone).length, texts, 'the receipt goes by mail alone');
    assert.deepEqual((await codes()).slice(known), [{ channel: 'mail' }]);
  });

  it('[H4a] have a phrase of two words, which a holder changes after a proof', async () => {
    const made = await world.wallet.identity.phrases.of(ada.holderId);
    assert.match(made, /^[a-z]+ [a-z]+$/);
    assert.match(lastTo('ada.phrase@example.com'), new RegExp(`Your phrase: ${made}`));

    assert.notEqual(await world.wallet.identity.phrases.of(bob.holderId), made);
    // Changes within half an hour after the opening are no news.
    world.age(31 * 60_000);
    const owner = await when.logsIn(ada, phrasePage());
    for (const [phrase, typedPin] of [
      ['www.holdfast-wallet.example', pin],
      ['abc', pin],
      ['123456 is your code', pin],
      ['quiet copper whale', '000001'],
    ] as const) {
      await owner.submit(phrasePage(), { phrase, pin: typedPin });
      assert.equal(owner.page.status, 422, phrase);
      assert.ok(owner.page.text.includes(`value="${phrase}"`), 'what was typed is kept');
    }
    assert.equal(await world.wallet.identity.phrases.of(ada.holderId), made);
    await owner.submit(phrasePage(), { phrase: 'quiet copper whale', pin });
    assert.match(owner.page.text, /The phrase is changed/);
    await world.settle();
    for (const to of [ada.phone, 'ada.phrase@example.com']) assert.match(lastTo(to), /quiet copper whale/);
  });

  it('[H4b] lead to no page that logs anybody in, and each to the report', async () => {
    world.age(31 * 60_000);
    await when.logsIn(bob);
    const visitor = await when.logsIn(bob);
    await visitor.open(page(report()));
    await visitor.submit(report(), { only: 'freeze' });
    await world.settle();
    const messages = [bob.phone, 'bob.links@example.com', ...trade.sellers.map(({ phone }) => phone)].flatMap((to) =>
      world.sandbox.inbox.list(to).filter(({ text }) => !/^\d{6}/.test(text)),
    );
    assert.ok(messages.length >= 4);
    assert.equal(codeSentTo(world, bob.phone), '');
    // A wallet that is frozen needs no report: its messages end with support.
    const { contact } = walletUrls.support;
    assert.ok(messages.some(({ text }) => text.includes(page(contact()))));
    for (const { text } of messages) {
      assert.ok(text.includes(page(/Questions\? http/.test(text) ? contact() : report())), text);
      for (const [address] of text.matchAll(/https?:\/\/\S+/g)) {
        const url = new URL(address.replace(/[.,]$/, ''));
        assert.equal(url.origin, new URL(world.walletUrl).origin);
        assert.ok(!url.pathname.startsWith('/id/login'), address);
        assert.doesNotMatch(url.search, /token|code|session/);
        const stranger = given.visitor();
        await stranger.open(url.href);
        assert.equal(stranger.cookie('__Host-session'), undefined, address);
      }
    }
  });
});
