import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { isId, mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { beginCharge } from '../../wallet/server/payments/payments/card-share-commands.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { approvalHands } from '../world/approvals.ts';
import { pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { cardNumbers } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const MINUTE_MS = 60_000;
const declinedCard = '4000000000000341';

describe('paying partly or wholly by card, without JavaScript', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
  });
  after(() => world.close());

  /** Opens a wallet with 40 of the 50 euros that the order costs, and with a card. */
  const buyerWith = async (card: string, money = 4_000n): Promise<Customer> => {
    const buyer = await trade.customer({ money });
    await when.linksCard(buyer, card);
    return buyer;
  };
  const { asked, pageOf, open, pay, statusOf } = approvalHands(() => trade);
  /** Lists the cents that the processor took for a payment. */
  const charged = async ({ id }: PaymentJson): Promise<number[]> => {
    const rows = await world.wallet.payments.payments.find(id);
    assert.ok(rows);
    const topUps = await Promise.all(
      Object.values(world.sandbox.stripe.book.intents).map(async (intent) => {
        const { reference } = intent.metadata;
        const topUp = isId('top', reference) ? await world.wallet.funding.topUps.find(reference) : undefined;
        return topUp?.paymentId === id && intent.status === 'succeeded' ? [intent.amount] : [];
      }),
    );
    return topUps.flat();
  };
  const heldOf = async ({ holderId }: Customer): Promise<bigint> => {
    const accounts = await world.wallet.ledger.accountsOfHolder(holderId);
    return accounts.reduce((sum, account) => sum + account.heldMinor, 0n);
  };
  const answerBank = async ({ visitor }: Customer, answer: 'yes' | 'no') => {
    await when.leaves(visitor);
    await visitor.submit(new URL(visitor.page.url).pathname, { answer });
    await world.settle();
  };

  it('[W9d] takes the balance and the rest from a card, after showing both shares', async () => {
    const buyer = await buyerWith(cardNumbers.approved);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(
      buyer.visitor.page.text,
      /From your balance<\/dt>\s*<dd>€40\.00<\/dd>\s*<dt>From Visa •••• 4242<\/dt>\s*<dd>€10\.00/,
    );
    await pay(buyer, payment);
    assert.equal(new URL(buyer.visitor.page.url).origin, trade.shop.origin);
    assert.equal(await statusOf(payment), 'captured');
    assert.deepEqual(await charged(payment), [1_000]);
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [0n, 0n]);
  });

  it('[W9d] takes all of it from the card if the holder wants that', async () => {
    const buyer = await buyerWith(cardNumbers.approved, 9_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /your balance of €90\.00/);
    await open(buyer, payment, '?from=card');
    assert.match(buyer.visitor.page.text, /From Visa •••• 4242<\/dt>\s*<dd>€50\.00/);
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
    assert.deepEqual(await charged(payment), [5_000]);
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [9_000n, 0n]);
  });

  it('[W9e] [P5b] gives the balance back at once if the card is declined, and takes another card', async () => {
    const buyer = await buyerWith(cardNumbers.approved);
    await when.linksCard(buyer, declinedCard);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /From Visa •••• 0341<\/dt>\s*<dd>€10\.00/);
    await pay(buyer, payment);
    assert.equal(buyer.visitor.page.status, 422);
    assert.match(buyer.visitor.page.text, /declined the card\. You were not charged\. Use another card/);
    // The PIN was right, so its field is not marked.
    assert.doesNotMatch(buyer.visitor.page.text, /aria-invalid|data-only-fault/);
    assert.equal(await statusOf(payment), 'requires_approval');
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [4_000n, 0n]);
    // The card that was refused is not offered first again.
    assert.match(buyer.visitor.page.text, /From Visa •••• 4242<\/dt>\s*<dd>€10\.00/);
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
    assert.deepEqual(await charged(payment), [1_000]);
  });

  it('[W9d] reserves the balance while the bank asks, and captures after the answer', async () => {
    const buyer = await buyerWith(cardNumbers.threeDSecure);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    assert.deepEqual([await statusOf(payment), await heldOf(buyer)], ['requires_approval', 4_000n]);
    await answerBank(buyer, 'yes');
    assert.match(buyer.visitor.page.text, /has your payment of €50\.00/);
    assert.deepEqual([await statusOf(payment), await charged(payment)], ['captured', [1_000]]);
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [0n, 0n]);
  });

  it('[W9e] leads back to the payment if the holder refuses at the bank', async () => {
    const buyer = await buyerWith(cardNumbers.threeDSecure);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    await answerBank(buyer, 'no');
    assert.match(buyer.visitor.page.text, /You were not charged/);
    assert.ok(buyer.visitor.page.text.includes(`href="${pageOf(payment)}?charged=`));
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [4_000n, 0n]);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /€10\.00/);
  });

  it('[P4d] finds a charge whose answer was lost, and never charges again', async () => {
    const buyer = await buyerWith(cardNumbers.answerLost);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    assert.match(buyer.visitor.page.text, /Asking your bank/);
    // Nothing else may pay it meanwhile.
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /Asking your bank/);
    world.advance(2 * MINUTE_MS);
    await world.settle();
    assert.deepEqual([await statusOf(payment), await charged(payment)], ['captured', [1_000]]);
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [0n, 0n]);
  });

  it('[P4d] charges once, however often the button is pressed', async () => {
    const buyer = await buyerWith(cardNumbers.approved);
    const payment = await asked(buyer);
    await open(buyer, payment);
    const challenge = buyer.visitor.field('challenge');
    const card = buyer.visitor.field('card');
    const press = () => buyer.visitor.post(payment.approval_url!, { challenge, card, pin });
    await Promise.all([press(), press(), press()]);
    await world.settle();
    assert.deepEqual([await statusOf(payment), await charged(payment)], ['captured', [1_000]]);
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [0n, 0n]);
  });

  it('[P3d] is bound to the shares: another balance needs another approval', async () => {
    const buyer = await buyerWith(cardNumbers.approved);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await when.spendsElsewhere(buyer, 100n);
    await pay(buyer, payment);
    assert.match(buyer.visitor.page.text, /not what was shown/);
    assert.deepEqual([await statusOf(payment), await charged(payment)], ['requires_approval', []]);
    assert.match(
      buyer.visitor.page.text,
      /From your balance<\/dt>\s*<dd>€39\.00<\/dd>\s*<dt>From Visa •••• 4242<\/dt>\s*<dd>€11\.00/,
    );
  });

  it('charges no card by the code of an authenticator app', async () => {
    const buyer = await buyerWith(cardNumbers.approved);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { totp: '123456' });
    assert.match(buyer.visitor.page.text, /only with your PIN or a passkey/);
    assert.deepEqual(await charged(payment), []);
  });

  it('[W9d] leaves the money in the balance if the shop cancels while the bank asks, and says so', async () => {
    const buyer = await buyerWith(cardNumbers.threeDSecure);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    await trade.call('POST', walletUrls.payments.cancel({ paymentId: payment.id }), {}, 'cancel-1');
    assert.equal(await heldOf(buyer), 0n);
    await answerBank(buyer, 'yes');
    assert.match(buyer.visitor.page.text, /Your card was charged €10\.00, but this payment could not be taken/);
    assert.doesNotMatch(buyer.visitor.page.text, /You were not charged/);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /The money is in your balance/);
    assert.doesNotMatch(buyer.visitor.page.text, /You were not charged/);
    assert.deepEqual([await statusOf(payment), await charged(payment)], ['canceled', [1_000]]);
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [5_000n, 0n]);
    await world.settle();
    const told = world.sandbox.inbox
      .list(buyer.phone)
      .filter(({ text }) => text.includes('came too late for an order'));
    assert.equal(told.length, 1);
    assert.match(told[0]!.text, /€10\.00 from your card .* is in your balance/);
  });

  it('[W9d] does not capture after the end of the quote, though the bank answers then', async () => {
    const buyer = await buyerWith(cardNumbers.threeDSecure);
    const payment = await asked(buyer);
    world.advance(20 * MINUTE_MS);
    await open(buyer, payment);
    await pay(buyer, payment);
    world.advance(15 * MINUTE_MS);
    await world.settle();
    assert.deepEqual([await statusOf(payment), await heldOf(buyer)], ['expired', 0n]);
    await answerBank(buyer, 'yes');
    assert.deepEqual([await statusOf(payment), await buyer.balance(), await heldOf(buyer)], ['expired', 5_000n, 0n]);
  });

  it('[P4d] releases a payment if its server died before the charge, and charges nothing', async () => {
    const buyer = await buyerWith(cardNumbers.approved);
    const payment = await asked(buyer);
    const { wallet } = world;
    const fromCard = { minor: 1_000n, currency: 'EUR' } as const;
    const approval = { approvedBy: 'pin', passkeyDays: null, browserSince: new Date(0) } as const;
    const begun = await wallet.batch.submit(
      beginCharge,
      {
        paymentId: payment.id as Id<'pay'>,
        limits: await wallet.identity.limits.current(),
        approval,
        topUpId: mintId('top', Date.now(), randomBytes(10)),
        fromCard,
        escrowId: wallet.ledger.house('escrow', 'EUR', HOME_CELL),
        couponHoldId: null,
      },
      { cell: HOME_CELL },
    );
    assert.ok(begun.ok);
    assert.equal(await heldOf(buyer), 4_000n);
    world.advance(6 * MINUTE_MS);
    await world.settle();
    assert.deepEqual([await buyer.balance(), await heldOf(buyer)], [4_000n, 0n]);
    await open(buyer, payment);
    await pay(buyer, payment);
    assert.deepEqual([await statusOf(payment), await charged(payment)], ['captured', [1_000]]);
  });
});
