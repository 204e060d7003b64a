import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

interface Handed {
  readonly reference: string;
  readonly status: string;
}

describe('tickets that shops hand over', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let paymentId: string;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    paymentId = (await buyer.ask(trade.order())).body.id;
  });
  after(() => world.close());

  const hand = <Body = Handed>(reference: string, words = 'Where is it?', of = paymentId) =>
    trade.call<Body>('POST', urls.support.handovers({ paymentId: of }), { reference, topic: 'payment', words });

  it('[H6d] are taken once by their reference, for the payer, who does not pay for them with own tickets', async () => {
    const [one, two] = await Promise.all([hand('T7K-4QF'), hand('T7K-4QF', 'Other words')]);
    assert.deepEqual([one.status, two.status, one.body], [200, 200, two.body]);
    assert.equal(one.body.status, 'waiting');
    const [ticket, ...others] = await world.wallet.support.tickets.listOf(buyer.holderId);
    assert.deepEqual([ticket?.reference, others], ['T7K-4QF', []]);
    const read = await trade.call<Handed>('GET', urls.support.handover({ paymentId, reference: 'T7K-4QF' }));
    assert.deepEqual(read.body, one.body);
    for (let n = 0; n < 5; n += 1) {
      const own = { id: '', topic: 'other', about: '', words: `Own ${n}` };
      assert.ok((await world.wallet.support.tickets.open(buyer.holderId, own)).ok, String(n));
    }
  });

  it('[H6d] are refused for what is not the shop’s, with words that cannot be read, and in a flood', async () => {
    const refused = async (...asked: Parameters<typeof hand>) => {
      const { status, body } = await hand<Problem>(...asked);
      return [status, body.code];
    };
    const other = (await buyer.ask(trade.order())).body.id;
    assert.deepEqual(await refused('T7K-4QF', 'x', other), [409, 'ticket_reference_used']);
    assert.deepEqual(await refused('T7K-4QG', 'x', 'pay_unknown'), [404, 'payment_not_found']);
    assert.deepEqual(await refused('T7K-4QG', ' \n '), [400, 'words_not_readable']);
    assert.deepEqual(await refused('ATK-4QG'), [400, 'invalid_request']);
    assert.equal((await hand('T7K-4QG')).status, 200);
    assert.deepEqual(await refused('T7K-4QH'), [429, 'too_many_tickets']);
    const unknown = await trade.call<Problem>('GET', urls.support.handover({ paymentId: other, reference: 'T7K-4QF' }));
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'ticket_not_found']);
  });

  it('[H6d] are taken about a payment that was refunded, because people write about that', async () => {
    const payer = await trade.customer({ cap: 100_000n, money: 100_000n });
    const { body } = await payer.ask(trade.order());
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    const hands = async (reference: string) => (await hand(reference, 'Where is my refund?', body.id)).status;
    for (const [at, reference] of ['T7K-4QK', 'T7K-4QM'].entries()) {
      const part = payment.parts[at]!.id;
      const { escrow } = world.wallet.protection;
      assert.ok((await escrow.move(payment, part, { kind: 'refunded', wish: 'all' })).ok);
      assert.equal(await hands(reference), 200);
    }
  });

  it('[H6d] say on the page that a shop handed them over, and nothing of the shop’s words in a letter', async () => {
    await world.walletRows(`update accounts.holders set email_proved_at = created_at, email = 'payer@example.com' where id = (
      select holder_id from support.tickets where reference = 'T7K-4QF')`);
    const payer = await trade.customer({ cap: 100_000n });
    await payer.give(200_000n);
    const paid = (await payer.ask(trade.order())).body.id;
    assert.equal((await hand('T7K-4QJ', 'Call +353 1 555 0100 at once', paid)).status, 200);
    await world.settle();
    const letters = world.sandbox.inbox.list().filter(({ text }) => text.includes('T7K-4QJ'));
    assert.ok(letters.every(({ text }) => !text.includes('555 0100')));
    const visitor = await world.when.logsIn(payer);
    const ticketId = (await world.wallet.support.tickets.idOf('T7K-4QJ'))!;
    await visitor.open(`${world.walletUrl}${urls.support.ticket({ ticketId })}`);
    assert.match(visitor.page.text, /handed this over\. Its reference there is T7K-4QJ/);
    assert.match(visitor.page.text, /The shop handed this over as your words/);
    assert.match(visitor.page.text, /tell us below\. We never ask for a PIN/);
  });
});
