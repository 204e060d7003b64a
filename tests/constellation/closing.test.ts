import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls } from '../../wallet/server/urls.ts';
import { makeBalance, takeMoney } from '../world/money.ts';
import { password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import type { Trade } from '../world/trade.ts';

const { identity, support } = urls;
const DAY_MS = 24 * 3_600_000;

describe('closing a wallet', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
    // The day's rates.
    await world.settle();
  });
  after(() => world.close());

  const messagesTo = (to: string) => world.sandbox.inbox.list(to).map(({ text }) => text);
  const statusOf = async ({ holderId }: Person) => (await world.wallet.identity.accounts.get(holderId)).status;
  const opens = async (person: Person) => {
    const visitor = await when.logsIn(person);
    await visitor.open(`${world.walletUrl}${support.close()}`);
    return visitor;
  };
  const logsIn = async (phone: string) => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${identity.login()}`);
    await visitor.submit(identity.login(), { phone, password });
    return visitor.page.text;
  };

  it('[W5g] is refused with a list while money, escrow or a payee is open', async () => {
    const buyer = await trade.customer({ cap: 10_000n });
    await buyer.give(6_000n);
    const page = (await opens(buyer)).page;
    assert.match(page.text, /There is money in your wallet/);
    assert.doesNotMatch(page.text, /name="pin"/);
    assert.equal((await buyer.ask(trade.order())).body.status, 'captured');
    await takeMoney(world, buyer.holderId, 1_000n);
    const visitor = await opens(buyer);
    assert.doesNotMatch(visitor.page.text, /There is money/);
    assert.match(visitor.page.text, /Something that you bought is not settled/);
    await visitor.post(support.close(), { pin });
    assert.equal(await statusOf(buyer), 'active');
    const seller = await opens(trade.sellers[0]);
    assert.match(seller.page.text, /Something that you sold is not settled/);
    assert.match(seller.page.text, /A shop pays your sales/);
  });

  it('[W5g] ends links, sessions and passkeys, and answers logins as for an unknown number', async () => {
    const buyer = await trade.customer({ cap: 10_000n });
    const device = await when.addsPasskey(await when.logsIn(buyer));
    world.age(31 * 60_000);
    const elsewhere = await when.logsIn(buyer);
    const visitor = await opens(buyer);
    await visitor.submit(support.close(), { pin: '000000' });
    assert.equal(visitor.page.status, 422);
    assert.equal(await statusOf(buyer), 'active');
    await visitor.submit(support.close(), { pin });
    assert.match(visitor.page.text, /Your wallet is closed/);
    assert.equal(await statusOf(buyer), 'closed');
    for (const browser of [visitor, elsewhere]) {
      await browser.open(`${world.walletUrl}${identity.securityActivity()}`);
      assert.match(browser.page.url, /\/id\/login/);
    }
    assert.match(await logsIn(buyer.phone), /do not belong together/);
    const guest = given.visitor();
    await guest.open(`${world.walletUrl}${identity.login()}`);
    await when.logsInWith(guest, device);
    assert.match(guest.page.text, /This passkey was not accepted/);
    assert.notEqual((await buyer.ask(trade.order())).status, 201);
    await world.settle();
    const message = messagesTo(buyer.phone).find((text) => text.startsWith('Holdfast: your wallet is closed.'))!;
    assert.match(message, /Questions\? http\S+\/about\/contact$/, 'nobody can log in to freeze it');
  });

  it('[W5h] closes with a yen that can be neither exchanged nor withdrawn, after saying what becomes of it', async () => {
    const person = await given.person();
    await world.wallet.ledger.openBalance(person.holderId, 'JPY');
    await makeBalance(world, person.holderId, { minor: 1_000n, currency: 'JPY' });
    assert.match((await opens(person)).page.text, /There is money in your wallet/);
    await makeBalance(world, person.holderId, { minor: 1n, currency: 'JPY' });
    const visitor = await opens(person);
    assert.match(visitor.page.text, /JP¥1 is too little to withdraw\. It stays in our books as yours/);
    await visitor.submit(support.close(), { pin });
    assert.equal(await statusOf(person), 'closed');
  });

  it('[W5g] [S45] keeps the number for 90 days, after which it opens a wallet of its own', async () => {
    const person = await given.person();
    const { phone } = person;
    const visitor = await opens(person);
    await visitor.submit(support.close(), { pin });
    assert.equal(await statusOf(person), 'closed');
    const asks = async () => {
      const stranger = given.visitor();
      await stranger.open(`${world.walletUrl}${identity.signUp()}`);
      await stranger.submit(identity.signUp(), { phone });
      assert.ok(stranger.page.url.endsWith(identity.signUpCode()));
    };
    world.age(89 * DAY_MS);
    await asks();
    assert.match(messagesTo(phone)[0]!, /Another wallet had it until lately/);
    world.age(2 * DAY_MS);
    const newcomer = await given.newcomer({ phone });
    const holderId = await world.wallet.identity.accounts.idOf(newcomer.phone);
    assert.ok(holderId && holderId !== person.holderId);
    assert.equal(await statusOf(person), 'closed');
  });
});
