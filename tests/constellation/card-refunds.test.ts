import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { cents } from '../world/money.ts';
import { pin } from '../world/people.ts';
import type { Customer, Problem, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const cards = { approved: '4242424242424242', slow: '4000000000007726', failing: '4000000000005126' } as const;

interface RefundJson {
  readonly id: string;
  readonly amount: { readonly amount: string };
  readonly sources: readonly { readonly kind: string; readonly amount: { readonly amount: string } }[];
}

describe('[B4g] refunds of what a card paid', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  let keys = 0;
  /** Loses the answers to requests for refunds, which reach the processor. */
  let losesAnswers = false;
  before(async () => {
    world = await startWorld({
      net: (side, send) => async (input, init) => {
        const answer = await send(input, init);
        const { url, method } = new Request(input, init);
        if (losesAnswers && side === 'wallet' && method === 'POST' && url.endsWith('/v1/refunds'))
          throw new TypeError('the answer is lost');
        return answer;
      },
    });
    ({ given, when } = world);
    trade = await given.trade();
  });
  after(() => world.close());

  /** A buyer who has paid 40 of 50 euros from the balance, and 10 from a card. */
  const paidBy = async (card: string): Promise<{ buyer: Customer; payment: PaymentJson }> => {
    const buyer = await trade.customer({ money: 4_000n });
    await when.linksCard(buyer, card);
    const { body: payment } = await buyer.ask(trade.order());
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(walletUrls.payments.approve({ paymentId: payment.id }), { pin });
    return { buyer, payment };
  };
  const refund = async <Body = RefundJson>(payment: PaymentJson, index: number, amount?: string) => {
    const body = { part_id: payment.parts[index]!.id, ...(amount === undefined ? {} : { amount: cents(amount) }) };
    const path = walletUrls.protection.refunds({ paymentId: payment.id });
    return (await trade.call<Body>('POST', path, body, `card-refund-${(keys += 1)}`)).body;
  };
  const listed = async (payment: PaymentJson) => {
    const path = walletUrls.protection.refunds({ paymentId: payment.id });
    const { body } = await trade.call<{ refunds: RefundJson[] }>('GET', path);
    return body.refunds.map(({ sources }) => sources.map(({ kind, amount }) => `${kind} ${amount.amount}`).join(', '));
  };
  /** The cents that the processor has sent back for a buyer's charges, and has not got back again. */
  const returned = async ({ holderId }: Customer): Promise<number[]> => {
    const own = await ownCharges(holderId);
    return Object.values(world.sandbox.stripe.book.refunds)
      .filter((one) => own.has(one.payment_intent ?? '') && one.status !== 'failed')
      .map((one) => one.amount);
  };
  const ownCharges = async (holderId: Id<'hld'>): Promise<ReadonlySet<string>> => {
    const topUps = await world.wallet.funding.topUps.newest(100);
    return new Set(topUps.filter((one) => one.holderId === holderId).map((one) => one.processorId ?? ''));
  };
  const standing = async (buyer: Customer) => {
    const accounts = await world.wallet.ledger.accountsOfHolder(buyer.holderId);
    const held = accounts.reduce((sum, account) => sum + account.heldMinor, 0n);
    return { balance: await buyer.balance(), held, card: (await returned(buyer)).reduce((sum, one) => sum + one, 0) };
  };
  const messagesTo = ({ phone }: Customer) => world.sandbox.inbox.list(phone).map(({ text }) => text);

  it('go to balance and card in proportion, to the cent in any number of steps', async () => {
    const { buyer, payment } = await paidBy(cards.approved);
    assert.deepEqual(await standing(buyer), { balance: 0n, held: 0n, card: 0 });
    const first = await refund(payment, 0, '1001');
    // A fifth, rounded down so far.
    assert.deepEqual(
      first.sources.map(({ kind, amount }) => [kind, amount.amount]),
      [
        ['card', '200'],
        ['balance', '801'],
      ],
    );
    assert.deepEqual(await standing(buyer), { balance: 1_001n, held: 200n, card: 0 });
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 801n, held: 0n, card: 200 });
    assert.ok(
      messagesTo(buyer).some((text) => text.includes('€2.00 goes back to Visa •••• 4242, €8.01 to your balance')),
    );
    const receipt = await buyer.visitor
      .open(`${world.walletUrl}${walletUrls.activity.payment({ paymentId: payment.id })}`)
      .then(() => JSON.parse(buyer.visitor.page.text) as { refunded_to_card: { amount: string } });
    assert.equal(receipt.refunded_to_card.amount, '200');
    for (const amount of ['1', '1', '1', '996']) await refund(payment, 0, amount);
    await refund(payment, 1);
    await refund(payment, 0);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 4_000n, held: 0n, card: 1_000 });
    assert.deepEqual(
      (await listed(payment)).reduce((sum, words) => sum + Number(/card (\d+)/.exec(words)?.[1] ?? 0), 0),
      1_000,
    );
  });

  it('never pass what the card paid, however many arrive at once', async () => {
    const { buyer, payment } = await paidBy(cards.approved);
    await Promise.all(Array.from({ length: 12 }, (_, at) => refund(payment, at % 2, '433')));
    await Promise.all([refund<Problem>(payment, 0), refund<Problem>(payment, 1), refund<Problem>(payment, 1)]);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 4_000n, held: 0n, card: 1_000 });
  });

  it('[P4d] are looked up after a lost answer, and never sent twice', async () => {
    const { buyer, payment } = await paidBy(cards.approved);
    losesAnswers = true;
    await refund(payment, 0);
    await world.settle();
    // The processor has it, and the wallet does not know.
    assert.deepEqual(await standing(buyer), { balance: 3_000n, held: 600n, card: 600 });
    losesAnswers = false;
    world.advance(2 * MINUTE_MS);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 2_400n, held: 0n, card: 600 });
    assert.equal((await returned(buyer)).length, 1);
  });

  it('[S83] reach a card that was removed, for a wallet that is closed', async () => {
    const { buyer, payment } = await paidBy(cards.approved);
    const [card] = await world.wallet.funding.instruments.list(buyer.holderId);
    await world.wallet.funding.instruments.remove(buyer.holderId, card!.id);
    await world.walletRows(`update accounts.holders set status = 'closed' where phone = '${buyer.phone}'`);
    await refund(payment, 0);
    await world.settle();
    // The balance's share stays in the books of the closed wallet.
    assert.deepEqual(await standing(buyer), { balance: 2_400n, held: 0n, card: 600 });
  });

  it('[S83] are in the balance with a message if the bank of the card sends them back', async () => {
    const { buyer, payment } = await paidBy(cards.failing);
    await refund(payment, 0);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 2_400n, held: 0n, card: 600 });
    world.advance(2 * DAY_MS);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 3_000n, held: 0n, card: 0 });
    assert.deepEqual(await listed(payment), ['balance 3000']);
    const told = messagesTo(buyer).filter((text) => text.includes('did not take a refund of €6.00'));
    assert.equal(told.length, 1);
    // It may not leave at once by another way.
    const now = new Date(Date.now() + 2 * DAY_MS + 10 * MINUTE_MS);
    const { later } = await world.wallet.funding.origins.leavable(buyer.holderId, 'EUR', now);
    assert.deepEqual(
      later.map(({ amount }) => amount.minor),
      [600n],
    );
  });

  it('[S83] stay in the balance if the processor refuses them', async () => {
    const { buyer, payment } = await paidBy(cards.approved);
    const [intent] = [...(await ownCharges(buyer.holderId))];
    // Somebody has refunded the charge at the processor, without the wallet.
    const elsewhere = await world.http(`${world.sandboxUrl}/v1/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.processorKey}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: `payment_intent=${intent}`,
    });
    assert.equal(elsewhere.status, 200);
    await refund(payment, 0);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 3_000n, held: 0n, card: 1_000 });
    assert.ok(messagesTo(buyer).some((text) => text.includes('did not take a refund')));
  });

  it('are asked about again while the bank lets them wait', async () => {
    const { buyer, payment } = await paidBy(cards.slow);
    await refund(payment, 0);
    await world.settle();
    assert.deepEqual(await standing(buyer), { balance: 2_400n, held: 0n, card: 600 });
    const statusOf = async () => {
      const rows = await world.walletRows<{ status: string }>(
        `select status from card_refunds.card_refunds order by created_at desc limit 1`,
      );
      return rows[0]?.status;
    };
    assert.equal(await statusOf(), 'pending');
    world.advance(2 * DAY_MS);
    await world.settle();
    assert.equal(await statusOf(), 'succeeded');
    assert.deepEqual(await standing(buyer), { balance: 2_400n, held: 0n, card: 600 });
  });
});
