import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { ticketRules } from '#platform/kernel/tickets.ts';
import { writeAbout } from './views.ts';

const DAY_MS = 86_400_000;

describe('the pages of support', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let atBuyer: Visitor;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 10_000n });
    await world.walletRows(
      `update accounts.holders set email_proved_at = created_at, email = 'buyer@example.com' where phone = '${buyer.phone}'`,
    );
    await buyer.give(100_000n);
    atBuyer = await world.when.logsIn(buyer);
  });
  after(() => world.close());

  const at = (path: string) => `${world.walletUrl}${path}`;
  const pay = async () => (await buyer.ask(trade.order())).body.id as Id<'pay'>;
  const write = async (about: string, words: string, browser = atBuyer) => {
    await browser.open(at(writeAbout(about)));
    await browser.submit(urls.support.write(), { words, topic: 'payment' });
    return browser.page;
  };
  const lastMail = () => world.sandbox.inbox.list('buyer@example.com')[0]!;
  const idOf = (url: string) => new URL(url).pathname.split('/').at(-1) as Id<'tic'>;
  const tickets = () => world.wallet.support.tickets;
  const answer = async (ticketId: Id<'tic'>, words: string) => {
    const { ticket } = (await tickets().find(ticketId))!;
    return tickets().step(ticketId, { kind: 'answer', words }, { memberId: null, seen: ticket.messages });
  };
  const closeAll = async () => {
    for (const { id, messages } of await tickets().listOf(buyer.holderId)) {
      await tickets().step(id, { kind: 'closed', words: '' }, { memberId: null, seen: messages });
    }
  };

  it('[H6a] [H6b] take a message with the payment attached, and give one reference at once and by mail', async () => {
    const paymentId = await pay();
    await atBuyer.open(at(writeAbout(paymentId)));
    assert.match(atBuyer.page.text, new RegExp(`value="${paymentId}"\\s+selected`));
    const page = await write(paymentId, 'Why twice? My card is 4242 4242 4242 4242.');
    assert.equal(page.status, 200);
    const [, reference] = /Ticket ([2-9A-Z]{3}-[2-9A-Z]{3})/.exec(page.text)!;
    assert.match(page.text, /We answer by/);
    assert.match(page.text, /Why twice\? My card is •••• 4242\./);
    assert.match(page.text, /Payment of €50\.00 to/);
    await world.wallet.jobs.drain();
    assert.match(lastMail().subject, new RegExp(reference!));
    assert.doesNotMatch(lastMail().text, /twice/);
    assert.equal(await tickets().idOf(reference!.toLowerCase()), idOf(page.url));
    const rows = await world.walletRows<{ words: string }>('select words from support.messages');
    assert.doesNotMatch(JSON.stringify(rows), /4242 4242/);
  });

  it('[H6a] refuse a payment, a link and a case of somebody else, and keep what was typed', async () => {
    const stranger = await trade.customer({ cap: 10_000n });
    const atStranger = await world.when.logsIn(stranger);
    const paymentId = await pay();
    const [link] = await world.wallet.linking.mandates.listOf(buyer.holderId);
    for (const about of [paymentId, link!.id, mintId('cas', 1, Buffer.alloc(10, 1)), 'nonsense']) {
      await atStranger.open(at(urls.support.write()));
      const id = atStranger.field('id');
      const posted = await atStranger.post(urls.support.write(), { id, topic: 'link', about, words: 'Look at this' });
      const text = await posted.text();
      assert.equal(posted.status, 422, about);
      assert.match(text, /We do not find this among your payments, links and cases/);
      assert.match(text, /Look at this/);
      assert.doesNotMatch(text, /€50\.00/);
    }
    assert.deepEqual(await tickets().listOf(stranger.holderId), []);
    const page = await write(link!.id, 'My link');
    assert.match(page.text, /Link to/);
    await atStranger.open(page.url);
    assert.equal(atStranger.page.status, 404);
    await atStranger.open(at(urls.support.write()));
    const reply = await atStranger.post(new URL(page.url).pathname, { words: 'Hello' });
    assert.equal(reply.status, 404);
    assert.equal((await tickets().find(idOf(page.url)))!.messages.length, 1);
  });

  it('let a seller write about a sale, without the price that the buyer paid', async () => {
    const atSeller = await world.when.logsIn(trade.sellers[0]);
    const page = await write(await pay(), 'Where is my money?', atSeller);
    assert.equal(page.status, 200);
    assert.match(page.text, /Sale at/);
    assert.doesNotMatch(page.text, /€50\.00/);
  });

  it('name each fault at once, and open one ticket however often the button is pressed', async () => {
    await closeAll();
    await atBuyer.open(at(urls.support.write()));
    const fields = { id: atBuyer.field('id'), topic: '', about: '', words: ' ' };
    const refused = await (await atBuyer.post(urls.support.write(), fields)).text();
    assert.match(refused, /Choose what it is about/);
    assert.match(refused, /Write what you want to tell us/);
    const before_ = (await tickets().listOf(buyer.holderId)).length;
    const typed = { ...fields, topic: 'other', words: 'Hello' };
    const [one, two] = [
      await atBuyer.post(urls.support.write(), typed),
      await atBuyer.post(urls.support.write(), typed),
    ];
    assert.deepEqual([one.status, one.headers.get('location')], [303, two.headers.get('location')]);
    assert.equal((await tickets().listOf(buyer.holderId)).length, before_ + 1);
  });

  it('say by mail that there is an answer, without its words, end after silent days, and open again for some time', async () => {
    await closeAll();
    const { url } = await write('', 'A question');
    await world.wallet.jobs.drain();
    assert.ok((await answer(idOf(url), 'The secret of the answer')).ok);
    world.advance(DAY_MS);
    await world.settle();
    assert.match(lastMail().text, /There is an answer/);
    assert.doesNotMatch(lastMail().text, /secret/);
    await atBuyer.open(url);
    assert.match(atBuyer.page.text, /The secret of the answer/);
    world.advance((ticketRules.closesAfterDays - 1) * DAY_MS);
    await world.settle();
    atBuyer = await world.when.logsIn(buyer);
    await atBuyer.open(url);
    assert.match(atBuyer.page.text, /It has ended/);
    await atBuyer.submit(new URL(url).pathname, { words: 'Still open' });
    assert.match(atBuyer.page.text, /Waits for our answer/);
    await atBuyer.submit(new URL(url).pathname, { words: 'Still open' });
    assert.equal((await tickets().find(idOf(url)))!.messages.filter(({ words }) => words === 'Still open').length, 1);
    await closeAll();
    world.advance(ticketRules.reopensWithinDays * DAY_MS);
    atBuyer = await world.when.logsIn(buyer);
    await atBuyer.open(url);
    assert.match(atBuyer.page.text, /It ended long ago/);
    await atBuyer.open(at(urls.support.write()));
    const late = await atBuyer.post(new URL(url).pathname, { words: 'Too late' });
    assert.equal(late.status, 422);
    assert.match(await late.text(), /Too late/);
  });

  it('take only so many open tickets and messages of one holder, also at once', async () => {
    await closeAll();
    world.advance(2 * DAY_MS);
    atBuyer = await world.when.logsIn(buyer);
    await atBuyer.open(at(urls.support.write()));
    const send = () =>
      atBuyer.post(urls.support.write(), { id: tickets().newId(), topic: 'other', about: '', words: 'Again' });
    const statuses = await Promise.all(
      Array.from({ length: ticketRules.mostOpen + 2 }, async () => (await send()).status),
    );
    assert.equal(statuses.filter((status) => status === 303).length, ticketRules.mostOpen);
    assert.match(await (await send()).text(), /5 open tickets/);
    const [first] = await tickets().listOf(buyer.holderId);
    const reply = (n: number) => tickets().reply(buyer.holderId, first!.id, { words: `Word ${n}`, seen: 1 });
    for (let n = ticketRules.mostOpen; n < ticketRules.mostMessagesADay; n += 1) assert.ok((await reply(n)).ok);
    assert.deepEqual(await reply(99), { ok: false, error: { code: 'too_many_messages', most: 20 } });
  });

  it('ask a stranger to log in before anything is written', async () => {
    const posted = await world.http(at(urls.support.write()), { redirect: 'manual' });
    assert.equal(posted.status, 303);
    const help = await world.http(at(urls.support.help()));
    assert.equal(help.status, 200);
    assert.doesNotMatch(await help.text(), /Your tickets/);
  });
});
