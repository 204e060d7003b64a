import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls } from '../../market/server/urls.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Buyer } from '../world/market.ts';
import { openAtDesk, openOperator } from '../world/staff.ts';
import type { Operator } from '../world/staff.ts';
import type { TestWorld } from '../world/world.ts';
import { startWorld } from '../world/world.ts';

const MINUTE_MS = 60_000;

describe('a ticket that moves between market and wallet', () => {
  let world: TestWorld;
  let buyer: Buyer;
  let order: Order;
  let atDesk: Operator;
  let atConsole: Operator;
  before(async () => {
    world = await startWorld();
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

  it('[H6d] is refused beyond two for one holder, and for a link that has ended, with what to do', async () => {
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
