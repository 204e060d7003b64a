import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('tickets in the console', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let atBuyer: Visitor;
  let ada: Operator;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(100_000n);
    atBuyer = await world.when.logsIn(buyer);
    ada = await openOperator(world, 'Ada', { role: 'support' });
  });
  after(() => world.close());

  const at = (path: string) => `${world.consoleUrl}${path}`;
  const open = async (words: string, topic = 'payment', about = '') => {
    const opened = await world.wallet.support.tickets.open(buyer.holderId, { id: '', topic, about, words });
    assert.ok(opened.ok);
    return opened.value;
  };
  const look = async ({ visitor }: Operator, ticketId: string) => {
    await visitor.open(at(urls.staff.ticket({ ticketId })));
    return visitor.page;
  };
  const step = async (who: Operator, ticketId: string, fields: Record<string, string>) => {
    await look(who, ticketId);
    await who.visitor.submit(urls.staff.ticket({ ticketId }), fields);
    return who.visitor.page;
  };
  const atHolder = async (ticketId: Id<'tic'>) => {
    await atBuyer.open(`${world.walletUrl}${urls.support.ticket({ ticketId })}`);
    return atBuyer.page.text;
  };
  const log = () =>
    world.walletRows<{ what: string; reason: string; holder_id: string }>(
      `select what, reason, holder_id from staff.log where reason like 'ticket %' order by number`,
    );

  it('[H6a] [H6b] [S121] show what is attached, are found by their reference, and each look is in the log', async () => {
    const { body } = await buyer.ask(trade.order());
    const ticket = await open('Where is my parcel?', 'order', body.id);
    const page = await look(ada, ticket.id);
    assert.equal(page.status, 200);
    assert.match(page.text, new RegExp(`Payment of €50\\.00 to .* <code>${body.id}</code>`));
    assert.match(page.text, /Where is my parcel\?/);
    const typed = ticket.reference.toLowerCase().replace('-', ' ');
    await ada.visitor.open(`${at(urls.staff.tickets())}?reference=${encodeURIComponent(typed)}`);
    assert.match(ada.visitor.page.url, new RegExp(`${ticket.id}$`));
    await ada.visitor.open(`${at(urls.staff.tickets())}?reference=222-222`);
    assert.equal(ada.visitor.page.status, 404);
    const rows = await log();
    assert.deepEqual(
      rows.map(({ what, reason }) => `${what} ${reason}`),
      Array.from({ length: 2 }, () => `looked ticket ${ticket.id} ${ticket.reference}`),
    );
    assert.ok(rows.every((row) => row.holder_id !== null));
  });

  it('are answered with a macro, and the holder reads the answer but no note', async () => {
    const ticket = await open('Did you refund it?');
    await ada.visitor.open(`${at(urls.staff.ticket({ ticketId: ticket.id }))}?macro=refund-is-booked`);
    assert.match(ada.visitor.page.text, /The refund is booked to your balance/);
    await step(ada, ticket.id, { kind: 'note', words: 'Looks like a cheat' });
    const answered = await step(ada, ticket.id, { kind: 'answer', words: 'The refund is booked.' });
    assert.match(answered.text, /Looks like a cheat/);
    const text = await atHolder(ticket.id);
    assert.match(text, /The refund is booked\./);
    assert.doesNotMatch(text, /cheat|Ada/);
    assert.match(text, /Answered/);
  });

  it('refuse an answer to what the member has not seen, and keep the words', async () => {
    const ticket = await open('First');
    await look(ada, ticket.id);
    const seen = ada.visitor.field('seen');
    await world.wallet.support.tickets.reply(buyer.holderId, ticket.id, {
      words: 'It has arrived, thank you',
      seen: 1,
    });
    const fields = { kind: 'answer', words: 'We look for it', seen, desk: '' };
    const posted = await ada.visitor.post(urls.staff.ticket({ ticketId: ticket.id }), fields);
    const text = await posted.text();
    assert.equal(posted.status, 422);
    assert.match(text, /a message that you had not seen/);
    assert.match(text, /We look for it/);
    assert.match(text, /It has arrived, thank you/);
    assert.doesNotMatch(await atHolder(ticket.id), /We look for it/);
    assert.deepEqual(
      (await log()).slice(-3).map(({ what }) => what),
      ['answers_ticket', 'refused', 'looked'],
    );
  });

  it('[S61] are handed to another role, which sees no others and answers none', async () => {
    const finance = await openOperator(world, 'Finn', { role: 'finance' });
    const [handed, kept] = [await open('Count my money'), await open('Something else')];
    assert.equal((await look(finance, handed.id)).status, 404);
    await step(ada, handed.id, { kind: 'handed', desk: 'finance', words: 'Please check the books' });
    await finance.visitor.open(at(urls.staff.tickets()));
    assert.match(finance.visitor.page.text, new RegExp(handed.reference));
    assert.doesNotMatch(finance.visitor.page.text, new RegExp(kept.reference));
    assert.match((await look(finance, handed.id)).text, /Please check the books/);
    assert.doesNotMatch(finance.visitor.page.text, /Send the answer/);
    for (const kind of ['answer', 'closed']) {
      const fields = { kind, words: 'Mine', seen: '2', desk: '' };
      const posted = await finance.visitor.post(urls.staff.ticket({ ticketId: handed.id }), fields);
      assert.equal(posted.status, 403);
    }
    const other = await finance.visitor.post(urls.staff.ticket({ ticketId: kept.id }), {
      kind: 'note',
      words: 'x',
      seen: '1',
    });
    assert.equal(other.status, 404);
    const macro = await finance.visitor.post(urls.staff.macros(), { name: 'x', title: 'x', words: 'x' });
    assert.equal(macro.status, 403);
    await step(finance, handed.id, { kind: 'handed', desk: 'support', words: 'The books are right' });
    assert.match((await look(ada, handed.id)).text, /The books are right/);
    assert.doesNotMatch(await atHolder(handed.id), /books/);
  });

  it('are closed by staff, and listed by topic and state', async () => {
    const tickets = () => world.wallet.support.tickets;
    for (const { id, messages, status } of await tickets().listOf(buyer.holderId)) {
      if (status === 'closed') continue;
      await tickets().step(id, { kind: 'closed', words: '' }, { memberId: null, seen: messages });
    }
    const ticket = await open('Please help', 'link');
    const list = async (query: string) => {
      await ada.visitor.open(`${at(urls.staff.tickets())}${query}`);
      return ada.visitor.page.text.includes(ticket.reference);
    };
    assert.deepEqual(
      [await list('?topic=link'), await list('?topic=card'), await list('?status=waiting')],
      [true, false, true],
    );
    const kept = await step(ada, ticket.id, { kind: 'closed', words: 'It is solved' });
    assert.equal(kept.status, 422);
    assert.match(kept.text, /keep them as a note first/);
    assert.match(kept.text, /<textarea[^>]*>\s*It is solved<\/textarea>/);
    await step(ada, ticket.id, { kind: 'closed', words: ' ' });
    assert.deepEqual([await list('?status=waiting'), await list('?status=closed')], [false, true]);
    assert.match(await atHolder(ticket.id), /It has ended/);
    const fields = { kind: 'answer', words: 'Late', seen: '2', desk: '' };
    assert.equal((await ada.visitor.post(urls.staff.ticket({ ticketId: ticket.id }), fields)).status, 422);
  });

  it('are nothing for a member who is their holder', async () => {
    const own = await openOperator(world, 'Owen', { role: 'support', phone: buyer.phone });
    const ticket = await open('For me', 'other');
    assert.equal((await look(own, ticket.id)).status, 403);
    assert.doesNotMatch(own.visitor.page.text, /For me/);
    await own.visitor.open(at(urls.staff.macros()));
    const fields = { kind: 'answer', words: 'Granted', seen: '1', desk: '' };
    const posted = await own.visitor.post(urls.staff.ticket({ ticketId: ticket.id }), fields);
    assert.notEqual(posted.status, 303);
    assert.doesNotMatch(await atHolder(ticket.id), /Granted/);
  });

  it('[S62] are closed to a member who is the other side of what is attached', async () => {
    const { body } = await buyer.ask(trade.order());
    const seller = (await world.wallet.identity.accounts.find(trade.sellers[0].holderId))!;
    const side = await openOperator(world, 'Sid', { role: 'support', phone: seller.phone });
    const ticket = await open('What do I say against the seller?', 'order', body.id);
    assert.equal((await look(side, ticket.id)).status, 403);
    assert.doesNotMatch(side.visitor.page.text, /against the seller/);
    await side.visitor.open(at(urls.staff.macros()));
    for (const kind of ['answer', 'note', 'handed', 'closed']) {
      const fields = { kind, words: 'You have lost.', seen: '1', desk: 'admin' };
      assert.equal((await side.visitor.post(urls.staff.ticket({ ticketId: ticket.id }), fields)).status, 403, kind);
    }
    const file = await world.wallet.support.tickets.find(ticket.id);
    assert.deepEqual([file?.ticket.status, file?.messages.length], ['waiting', 1]);
    assert.equal((await look(ada, ticket.id)).status, 200);
    const unrelated = await open('About something else', 'other');
    assert.equal((await look(side, unrelated.id)).status, 200);
  });

  it('have macros that are edited as new versions', async () => {
    await ada.visitor.open(`${at(urls.staff.macros())}?name=refund-is-booked`);
    await ada.visitor.submit(urls.staff.macros(), { words: 'It is booked.' });
    assert.match(ada.visitor.page.text, /refund-is-booked, version 2/);
    await ada.visitor.submit(urls.staff.macros(), { name: 'A B', title: 'Kept title', words: 'x' });
    assert.equal(ada.visitor.page.status, 422);
    assert.match(ada.visitor.page.text, /Kept title/);
    const acts = await world.walletRows<{ reason: string }>(`select reason from staff.log where what = 'edits_macro'`);
    assert.deepEqual(acts, [{ reason: 'macro refund-is-booked 2' }]);
  });
});
