import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { urls } from '../../market/server/urls.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Buyer } from '../world/market.ts';
import { openAtDesk, openOperator } from '../world/staff.ts';
import type { Operator } from '../world/staff.ts';
import type { TestWorld } from '../world/world.ts';
import { startWorld } from '../world/world.ts';

const MINUTE_MS = 60_000;
/** Runs once, between the wallet's answer to a handover and the market's reading of it. */
let meanwhile: (() => Promise<void>) | undefined;

const net = (side: 'wallet' | 'market', send: typeof fetch): typeof fetch => {
  return async (input, init) => {
    const answer = await send(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (side === 'market' && url.endsWith('/tickets')) {
      const run = meanwhile;
      meanwhile = undefined;
      await run?.();
    }
    return answer;
  };
};

describe('a ticket that moves between market and wallet', () => {
  let world: TestWorld;
  let buyer: Buyer;
  let order: Order;
  let atDesk: Operator;
  let atConsole: Operator;
  before(async () => {
    world = await startWorld({ net });
    await world.given.goods();
    buyer = await world.given.buyer({ money: 100_000n });
    order = await world.given.order({ slugs: ['enamel-teapot'], buyer });
    atDesk = await openAtDesk(world, 'Ada', 'support');
    atConsole = await openOperator(world, 'Bea', { role: 'support' });
  });
  after(() => world.close());

  const write = async (fields: Record<string, string>) => {
    await buyer.visitor.open(`${world.marketUrl}${urls.support.write()}?order=${order.id}`);
    await buyer.visitor.submit(urls.support.write(), { topic: 'payment', ...fields });
    const [ticketId = ''] = /tic_\w+/.exec(buyer.visitor.page.url) ?? [];
    return (await world.market.tickets.find(ticketId))!.ticket;
  };
  const stepAtDesk = async (ticketId: string, fields: Record<string, string>) => {
    await atDesk.visitor.open(`${world.deskUrl}${urls.staff.ticket({ ticketId })}`);
    await atDesk.visitor.submit(urls.staff.ticket({ ticketId }), fields);
    return atDesk.visitor.page;
  };
  const stepAtConsole = async (reference: string, fields: Record<string, string>) => {
    await atConsole.visitor.open(`${world.consoleUrl}${walletUrls.staff.tickets()}?reference=${reference}`);
    const shown = atConsole.visitor.page.text;
    await atConsole.visitor.submit(new URL(atConsole.visitor.page.url).pathname, fields);
    assert.equal(atConsole.visitor.page.status, 200, atConsole.visitor.page.text);
    return shown;
  };
  const follow = async () => {
    world.advance(11 * MINUTE_MS);
    await world.settle();
  };
  const atShopper = async (ticketId: string) => {
    await buyer.visitor.open(`${world.marketUrl}${urls.support.ticket({ ticketId })}`);
    return buyer.visitor.page.text.replaceAll('<!-- -->', '');
  };
  const atHolder = async (reference: string) => {
    const id = (await world.wallet.support.tickets.idOf(reference))!;
    return (await world.wallet.support.tickets.findOwn(buyer.person.holderId, id))!;
  };

  it('[H6d] keeps its reference, tells each side when the other answered, and comes back', async () => {
    const ticket = await write({ words: 'I was charged twice.\nPlease look.', agree: 'yes' });
    await stepAtDesk(ticket.id, { kind: 'note', words: 'A secret of the shop' });
    const handed = await stepAtDesk(ticket.id, { kind: 'handed', words: '' });
    assert.equal(handed.status, 200, handed.text);
    await world.settle();
    const { ticket: own, messages } = await atHolder(ticket.reference);
    assert.deepEqual(
      [own.holderId, own.reference, own.shop?.reference],
      [buyer.person.holderId, ticket.reference, ticket.reference],
    );
    assert.deepEqual(
      [messages.length, messages[0]!.kind, messages[0]!.words],
      [1, 'shop', 'I was charged twice.\nPlease look.'],
    );
    const again = await stepAtDesk(ticket.id, { kind: 'handed', words: '' });
    assert.match(again.text, /It was handed to the wallet before/);
    const shown = await stepAtConsole(ticket.reference, { kind: 'answer', words: 'A secret of the wallet' });
    assert.match(shown, /Handed over by/);
    assert.doesNotMatch(shown, /secret of the shop/);
    await follow();
    const text = await atShopper(ticket.id);
    assert.match(text, /The wallet answered at/);
    assert.doesNotMatch(text, /secret/);
    await stepAtConsole(ticket.reference, { kind: 'given_back' });
    await follow();
    assert.match(await atShopper(ticket.id), /The wallet’s support gave it back to us/);
    assert.equal((await world.market.tickets.find(ticket.id))!.ticket.status, 'waiting');
    assert.ok((await atHolder(ticket.reference)).ticket.shop?.givenBackAt);
  });

  it('[H6d] stays where it is until its writer has agreed, and then is handed over', async () => {
    const ticket = await write({ words: 'Where is my refund?' });
    const refused = await stepAtDesk(ticket.id, { kind: 'handed', words: 'Kept' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /The writer has not agreed/);
    assert.match(refused.text, /<textarea[^>]*>Kept<\/textarea>/);
    assert.equal(await world.wallet.support.tickets.idOf(ticket.reference), undefined);
    await atShopper(ticket.id);
    await buyer.visitor.submit(urls.support.ticket({ ticketId: ticket.id }), { agree: 'yes', words: '' });
    assert.equal((await stepAtDesk(ticket.id, { kind: 'handed', words: '' })).status, 200);
    assert.ok(await world.wallet.support.tickets.idOf(ticket.reference));
  });

  /** Ends all tickets, so that no bound of open ones is met. */
  const closeAll = async () => {
    for (const { id, status, messages } of await world.market.tickets.queue({}, 50)) {
      if (status === 'closed') continue;
      const by = { memberId: atDesk.id, seen: messages };
      assert.ok((await world.market.tickets.step(id, { kind: 'closed', words: '' }, by)).ok);
    }
    for (const { reference, status } of await world.wallet.support.tickets.listOf(buyer.person.holderId))
      if (status !== 'closed') await stepAtConsole(reference, { kind: 'closed' });
  };
  const find = async ({ id }: { id: string }) => (await world.market.tickets.find(id))!;

  it('[H6d] is handed over once, if that is pressed four times at once', async () => {
    await closeAll();
    const ticket = await write({ words: 'Four times', agree: 'yes' });
    const path = urls.staff.ticket({ ticketId: ticket.id });
    await atDesk.visitor.open(`${world.deskUrl}${path}`);
    const fields = { kind: 'handed', words: '', seen: atDesk.visitor.field('seen') };
    const answers = await Promise.all([1, 2, 3, 4].map(() => atDesk.visitor.post(path, fields)));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((one, other) => one - other),
      [303, 422, 422, 422],
    );
    assert.equal((await find(ticket)).messages.filter(({ kind }) => kind === 'handed').length, 1);
  });

  it('[H6d] still waits at the market for what its writer adds, while it is handed over and while it ends there', async () => {
    await closeAll();
    const ticket = await write({ words: 'One', agree: 'yes' });
    meanwhile = async () => {
      assert.ok((await world.market.tickets.reply(ticket.shopperId, ticket.id, 'Stop, I was wrong')).ok);
    };
    await stepAtDesk(ticket.id, { kind: 'handed', words: '' });
    const { ticket: handed } = await find(ticket);
    assert.deepEqual([handed.wallet?.status, handed.status], ['waiting', 'waiting']);
    await stepAtConsole(ticket.reference, { kind: 'closed' });
    await follow();
    const { ticket: ended } = await find(ticket);
    assert.deepEqual([ended.wallet?.status, ended.status], ['closed', 'waiting']);
    assert.match(await atShopper(ticket.id), /We answer by/);
  });

  it('[H6d] knows that the wallet has it, even if it was closed while it was handed over', async () => {
    await closeAll();
    const ticket = await write({ words: 'One', agree: 'yes' });
    meanwhile = async () => {
      const { messages } = (await find(ticket)).ticket;
      const by = { memberId: atDesk.id, seen: messages };
      assert.ok((await world.market.tickets.step(ticket.id, { kind: 'closed', words: '' }, by)).ok);
    };
    await stepAtDesk(ticket.id, { kind: 'handed', words: '' });
    const { ticket: handed } = await find(ticket);
    assert.deepEqual([handed.wallet?.status, handed.status], ['waiting', 'closed']);
    await stepAtConsole(ticket.reference, { kind: 'given_back' });
    await follow();
    assert.equal((await find(ticket)).ticket.status, 'waiting');
  });

  it('[H6d] [S62] is for nobody at the desk who sold or bought what is attached', async () => {
    await closeAll();
    const { slug } = (await world.market.catalog.product('enamel-teapot'))!.seller;
    const sam = await openAtDesk(world, 'Sam', 'support');
    const rename = (from: string, to: string) =>
      world.marketRows('update shoppers.shoppers set email = $2 where email = $1', [from, to]);
    const look = async (ticketId: string, email: string) => {
      await rename(email, 'sam@staff.example');
      await sam.visitor.open(`${world.deskUrl}${urls.staff.ticket({ ticketId })}`);
      const by = sam.visitor.page.status;
      const fields = { kind: 'closed', words: '', seen: '1' };
      const answer = await sam.visitor.post(urls.staff.ticket({ ticketId }), fields);
      await rename('sam@staff.example', email);
      return [by, answer.status];
    };
    const ofBuyer = await write({ words: 'The seller cheats' });
    await atDesk.visitor.open(`${world.deskUrl}${urls.staff.ticket({ ticketId: ofBuyer.id })}`);
    const shown = atDesk.visitor.page.text;
    for (const words of [
      shortNumberOf(order.id),
      shortNumberOf(order.paymentId!),
      'Paid, to be shipped',
      ' UTC</time>',
    ])
      assert.ok(shown.includes(words), words);
    assert.doesNotMatch(shown, />ord_|<code>held|<code>paid/);
    assert.deepEqual(await look(ofBuyer.id, `${slug}@example.com`), [403, 403]);
    const seller = await world.given.seller(slug);
    const fields = { id: '', topic: 'selling', order: order.id, words: 'The buyer lies', agrees: true };
    const shopperId = (await world.market.accounts.idOf(`${slug}@example.com`))!;
    const { sellerId } = (await world.market.accounts.findById(shopperId))!;
    const opened = await world.market.tickets.open({ id: shopperId, sellerId }, fields);
    assert.ok(opened.ok);
    assert.deepEqual(await look(opened.value.id, buyer.email), [403, 403]);
    assert.equal((await find(opened.value)).ticket.status, 'waiting');
    const refused = await stepAtDesk(opened.value.id, { kind: 'handed', words: '' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /It cannot be handed over/);
    assert.doesNotMatch(refused.text, /Hand over to the wallet/);
    await seller.open(`${world.marketUrl}${urls.support.ticket({ ticketId: opened.value.id })}`);
    assert.doesNotMatch(seller.page.text, new RegExp(buyer.email));
  });

  it('[H6d] is refused beyond two for one holder, and for a link that has ended, with what to do', async () => {
    await closeAll();
    const first = await write({ words: 'The first', agree: 'yes' });
    assert.equal((await stepAtDesk(first.id, { kind: 'handed', words: '' })).status, 200);
    const many = await write({ words: 'The third', agree: 'yes' });
    const open = await world.wallet.support.tickets.listOf(buyer.person.holderId);
    assert.equal(open.filter(({ status }) => status !== 'closed').length, 1);
    assert.equal((await stepAtDesk(many.id, { kind: 'handed', words: '' })).status, 200);
    const more = await write({ words: 'The fourth', agree: 'yes' });
    const refused = await stepAtDesk(more.id, { kind: 'handed', words: '' });
    assert.match(refused.text, /Too many tickets were handed over/);
    const [mandate] = await world.wallet.linking.mandates.listOf(buyer.person.holderId);
    await stepAtConsole(many.reference, { kind: 'closed' });
    assert.ok(await world.wallet.linking.mandates.revoke(mandate!.id, 'holder'));
    const ended = await stepAtDesk(more.id, { kind: 'handed', words: '' });
    assert.match(ended.text, /Ask the holder to write to the support of the wallet/);
  });
});
