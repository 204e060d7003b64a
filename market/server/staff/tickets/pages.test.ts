import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ticketRules } from '#platform/kernel/tickets.ts';
import { openAtDesk } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Shopper } from '../../../../tests/world/market.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('tickets at the desk', () => {
  let world: TestWorld;
  let shopper: Shopper;
  let ada: Operator;
  before(async () => {
    world = await startWorld();
    shopper = await world.given.shopper({ name: 'Bea Lind' });
    ada = await openAtDesk(world, 'Ada', 'support');
  });
  after(() => world.close());

  const open = async (words: string, by = shopper) => {
    await by.open(`${world.marketUrl}${urls.support.write()}`);
    await by.submit(urls.support.write(), { topic: 'other', words });
    const [ticketId = ''] = /tic_\w+/.exec(by.page.url) ?? [];
    const { ticket } = (await world.market.tickets.find(ticketId))!;
    await world.settle();
    return ticket;
  };
  const look = async ({ visitor }: Operator, ticketId: string) => {
    await visitor.open(`${world.deskUrl}${urls.staff.ticket({ ticketId })}`);
    return visitor.page;
  };
  const step = async (ticketId: string, fields: Record<string, string>) => {
    await look(ada, ticketId);
    await ada.visitor.submit(urls.staff.ticket({ ticketId }), fields);
    return ada.visitor.page;
  };
  const atShopper = async (ticketId: string) => {
    await shopper.open(`${world.marketUrl}${urls.support.ticket({ ticketId })}`);
    return shopper.page.text;
  };
  const log = (id: string) =>
    world.marketRows<{ what: string; holder_id: string | null }>(
      `select what, holder_id from staff.log where reason like 'ticket ${id} %' order by number`,
    );

  it('[H6b] [S121] are found by the reference of the letter, answered, and each look is in the log', async () => {
    const ticket = await open('My name is wrong');
    const letters = () =>
      world.sandbox.inbox.list(shopper.email).filter(({ subject }) => subject.includes(ticket.reference));
    assert.equal(letters()[0]?.subject, `We have your message: ${ticket.reference}`);
    await ada.visitor.open(
      `${world.deskUrl}${urls.staff.tickets()}?reference=${ticket.reference.toLowerCase().replace('-', '')}`,
    );
    assert.match(ada.visitor.page.text, /My name is wrong/);
    assert.match(ada.visitor.page.text, /Bea Lind/);
    await step(ticket.id, { kind: 'note', words: 'Looks like a cheat' });
    const page = await step(ticket.id, { kind: 'answer', words: 'It is right now' });
    assert.match(page.text, /Looks like a cheat/);
    await world.settle();
    const answered = letters().find(({ subject }) => subject === `There is an answer to ${ticket.reference}`);
    assert.ok(answered);
    assert.doesNotMatch(answered.text, /It is right now|cheat/);
    const text = await atShopper(ticket.id);
    assert.match(text, /It is right now/);
    assert.doesNotMatch(text, /cheat|Ada/);
    const rows = await log(ticket.id);
    assert.deepEqual(
      rows.map(({ what }) => what).filter((what) => what !== 'looked'),
      ['notes_ticket', 'answers_ticket'],
    );
    assert.ok(rows.length > 4 && rows.every((row) => row.holder_id !== null));
  });

  it('refuse an answer to what the member has not seen, and keep the words', async () => {
    const ticket = await open('First');
    await look(ada, ticket.id);
    const seen = ada.visitor.field('seen');
    assert.ok((await world.market.tickets.reply(ticket.shopperId, ticket.id, 'Second')).ok);
    await ada.visitor.submit(urls.staff.ticket({ ticketId: ticket.id }), {
      kind: 'answer',
      words: 'To the first',
      seen,
    });
    assert.equal(ada.visitor.page.status, 422);
    assert.match(ada.visitor.page.text, /There is a message that you had not seen/);
    assert.match(ada.visitor.page.text, /<textarea[^>]*>To the first<\/textarea>/);
    assert.deepEqual((await log(ticket.id)).map(({ what }) => what).slice(-3), ['answers_ticket', 'refused', 'looked']);
  });

  it('end after silent days, and open again for some time', async () => {
    const ticket = await open('Thank you');
    await step(ticket.id, { kind: 'answer', words: 'Gladly' });
    world.advance((ticketRules.closesAfterDays + 1) * DAY_MS);
    await world.settle();
    assert.match(await atShopper(ticket.id), /It has ended/);
    await shopper.submit(urls.support.ticket({ ticketId: ticket.id }), { words: 'One more thing' });
    assert.match(shopper.page.text, /We answer by/);
    for (const kind of ['closed', 'handed']) {
      const kept = await step(ticket.id, { kind, words: 'It is solved' });
      assert.equal(kept.status, 422);
      assert.match(kept.text, /keep them as a note first/);
      assert.match(kept.text, /<textarea[^>]*>\s*It is solved<\/textarea>/);
    }
    await step(ticket.id, { kind: 'closed', words: '' });
    world.advance((ticketRules.reopensWithinDays + 1) * DAY_MS);
    assert.match(await atShopper(ticket.id), /It ended long ago/);
  });

  it('[S61] are for the role that answers, and for nobody whose own they are', async () => {
    const ticket = await open('Mine');
    const reviewer = await openAtDesk(world, 'Rita', 'reviewer');
    assert.equal((await look(reviewer, ticket.id)).status, 403);
    await reviewer.visitor.open(`${world.deskUrl}${urls.staff.tickets()}`);
    assert.equal(reviewer.visitor.page.status, 403);
    const own = await open('I am staff', await world.given.shopper({ email: 'ada@staff.example' }));
    const page = await look(ada, own.id);
    assert.equal(page.status, 403);
    assert.match(page.text, /You are a side of this ticket/);
    assert.deepEqual(await log(own.id), []);
  });
});
