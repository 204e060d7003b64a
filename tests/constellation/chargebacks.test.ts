import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { chargebackId } from '../../wallet/server/funding/chargebacks/domain.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls } from '../../wallet/server/urls.ts';
import { assertBooksAgree } from '../world/audits.ts';
import { bankSteps } from '../world/bank.ts';
import type { BankSteps } from '../world/bank.ts';
import { carrierSteps } from '../world/carrier.ts';
import { takeMoney } from '../world/money.ts';
import { pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { appIn } from '../world/wallet.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const inquiryCard = '4000000000001976';
const fraudulentCard = '4000000000000259';

let world: TestWorld;
let given: Given;
let when: When;
let bank: BankSteps;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  bank = bankSteps(world);
});
after(() => world.close());

/** What a holder has, and what a holder owes, in cents. */
async function standing(holderId: Id<'hld'>): Promise<{ has: bigint; owes: bigint }> {
  const accounts = await world.wallet.ledger.accountsOfHolder(holderId);
  const sumOf = (kind: string) =>
    accounts.reduce((sum, one) => (one.kind === kind && one.currency === 'EUR' ? sum + one.postedMinor : sum), 0n);
  return { has: sumOf('available'), owes: -sumOf('debt') };
}

const find = (disputeId: string) => world.wallet.funding.chargebacks.find(chargebackId(disputeId));
const statusOf = async (disputeId: string) => (await find(disputeId))?.status;
/** The SMS to a holder whose words are about a chargeback, the first one first. */
const noticesTo = (phone: string) =>
  world.sandbox.inbox
    .list(phone)
    .flatMap(({ text }) => /^Holdfast: (.* bank of your card .*?)\./.exec(text)?.[1] ?? [])
    .toReversed();

/** The lines of the balance or the debts, the newest first. */
async function linesOf({ app }: Holder, query = ''): Promise<string[]> {
  const { json } = await app('GET', `${urls.activity.history()}${query}`);
  return json.lines.map(({ title, amount, detail }) => `${title} ${amount.amount} ${detail}`);
}

/** What a page of the holder says that the bank took back of a top-up, in cents. */
async function takenBack({ app }: Holder, topUpId: string): Promise<string | undefined> {
  return (await app('GET', urls.funding.topUp({ topUpId }))).json.taken_back?.amount;
}

/** Sends the webhooks of a dispute again, the last one first. */
async function repeatWebhooks(disputeId: string): Promise<void> {
  const { webhooks } = world.sandbox;
  for (const delivery of webhooks.list('stripe_webhooks').filter(({ subject }) => subject === disputeId)) {
    await webhooks.replay(delivery);
    await world.settle();
  }
}

describe('a charge that a bank takes back', () => {
  it('[S87a] comes out of the balance as far as it goes; the rest is a debt, which the next money pays', async () => {
    const person = await given.holder({ added: '100' });
    const { holderId } = person;
    await takeMoney(world, holderId, 7_000n);
    const dispute = await bank.takesBack();
    assert.deepEqual(await standing(holderId), { has: 0n, owes: 7_000n });
    const found = (await find(dispute))!;
    assert.deepEqual([found.status, found.takenMinor, found.feeMinor], ['needs_response', 10_000n, 2_000n]);
    await person.visitor.open(`${world.walletUrl}${urls.funding.exchange()}`);
    assert.match(person.visitor.page.text, /You owe €70\.00\. What you exchange into this currency pays that first/);
    const { lines } = (await person.app('GET', urls.activity.history())).json;
    assert.equal(lines[0]!.top_up_id, found.topUpId);
    assert.equal(await takenBack(person, found.topUpId), '10000');
    await person.visitor.open(`${world.walletUrl}${urls.funding.topUpReturn()}?top_up=${found.topUpId}`);
    assert.match(person.visitor.page.text, /<h1>€100\.00 was taken back<\/h1>/);
    await repeatWebhooks(dispute);
    assert.deepEqual(await standing(holderId), { has: 0n, owes: 7_000n });
    await when.addsMoney(person, '80');
    assert.deepEqual(await standing(holderId), { has: 1_000n, owes: 0n });
    assert.deepEqual(await linesOf(person), [
      'Money added 1000 Visa •••• 4242. €70.00 more paid what you owed',
      'Taken back by the bank of your card -3000 Visa •••• 4242. You owe €70.00 more',
      'a test -7000 undefined',
      'Money added 10000 Visa •••• 4242',
    ]);
    assert.deepEqual(await linesOf(person, '?of=debt'), [
      'Money added 7000 Visa •••• 4242',
      'Taken back by the bank of your card -7000 Visa •••• 4242',
    ]);
    assert.deepEqual(await linesOf(await given.holder(), '?of=debt'), []);
    await assertBooksAgree(world);
  });

  it('[S87b] is given back if the bank is convinced, which pays the debt first', async () => {
    const person = await given.holder({ added: '100' });
    const { holderId, app } = person;
    await takeMoney(world, holderId, 7_000n);
    const dispute = await bank.takesBack();
    await bank.givesBack(dispute);
    assert.deepEqual(await standing(holderId), { has: 3_000n, owes: 0n });
    const found = (await find(dispute))!;
    assert.deepEqual([found.status, found.takenMinor], ['won', 0n]);
    assert.equal(await takenBack(person, found.topUpId), undefined);
    await repeatWebhooks(dispute);
    assert.deepEqual(await standing(holderId), { has: 3_000n, owes: 0n });
    const { lines } = (await app('GET', urls.activity.history())).json;
    assert.deepEqual(
      lines.filter(({ kind }) => kind === 'other').map(({ title, amount }) => [title, amount.amount]),
      [
        ['Given back by the bank of your card', '3000'],
        ['Taken back by the bank of your card', '-3000'],
        ['a test', '-7000'],
      ],
    );
    await assertBooksAgree(world);
  });

  it('[S87a] stays taken if the bank keeps it, and the holder hears of both', async () => {
    const { holderId, phone } = await given.holder({ added: '55' });
    const dispute = await bank.takesBack();
    await bank.keeps(dispute);
    assert.deepEqual(await standing(holderId), { has: 0n, owes: 0n });
    assert.equal(await statusOf(dispute), 'lost');
    const told = ['The bank of your card took €55', 'The bank of your card keeps €55'];
    assert.deepEqual(noticesTo(phone), told);
    await repeatWebhooks(dispute);
    assert.deepEqual(noticesTo(phone), told);
    await assertBooksAgree(world);
  });

  it('[S87a] is a debt of a wallet that was closed meanwhile, of which nobody is notified', async () => {
    const person = await given.holder({ added: '65' });
    await takeMoney(world, person.holderId, 6_500n);
    const { visitor } = person;
    await visitor.open(`${world.walletUrl}${urls.support.close()}`);
    await visitor.submit(urls.support.close(), { pin });
    assert.match(visitor.page.text, /Your wallet is closed/);
    await bank.takesBack();
    assert.deepEqual(await standing(person.holderId), { has: 0n, owes: 6_500n });
    assert.deepEqual(noticesTo(person.phone), []);
    const left = await world.walletRows("select kind from jobs.outbox where kind like 'chargebacks.%'");
    assert.deepEqual(left, []);
    await assertBooksAgree(world);
  });

  it('[S87a] takes nothing while a bank only asks', async () => {
    const { holderId } = await given.holder({ card: inquiryCard, added: '60' });
    await world.settle();
    const dispute = bank.newest();
    assert.equal(await statusOf(dispute), 'warning_needs_response');
    assert.deepEqual(await standing(holderId), { has: 6_000n, owes: 0n });
  });
});

describe('the card share of a payment that a bank takes back', () => {
  let trade: Trade;
  before(async () => {
    trade = await given.trade();
  });

  /** Pays 50 euros, 10 of them from a card. */
  const paidPartly = async (): Promise<{ buyer: Customer; payment: PaymentJson }> => {
    const buyer = await trade.customer({ money: 4_000n });
    await when.linksCard(buyer);
    const { body: payment } = await buyer.ask(trade.order());
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(urls.payments.approve({ paymentId: payment.id }), { pin });
    await world.settle();
    return { buyer, payment };
  };
  const partsOf = async ({ id }: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: id }))).body.parts.map((part) => part.status);
  let shipments = 0;
  const ship = async ({ id, parts }: PaymentJson, index: number): Promise<string> => {
    shipments += 1;
    const code = `CB${String(shipments).padStart(10, '0')}`;
    const body = { part_id: parts[index]!.id, carrier: 'DHL', tracking_code: code };
    const answer = await trade.call('POST', urls.protection.shipments({ paymentId: id }), body, code);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await carrierSteps(world).scans(code);
    return code;
  };
  const confirm = async ({ id, parts }: PaymentJson, index: number) => {
    const own = { id: id as Id<'pay'>, cell: 0 };
    assert.ok((await world.wallet.protection.escrow.move(own, parts[index]!.id, { kind: 'confirmed' })).ok);
  };

  it('[S87c] cancels what is in escrow and not delivered, which pays what the payer owes', async () => {
    const { buyer, payment } = await paidPartly();
    await ship(payment, 0);
    await bank.takesBack();
    assert.deepEqual(await partsOf(payment), ['refunded', 'refunded']);
    assert.deepEqual(await standing(buyer.holderId), { has: 4_000n, owes: 0n });
    const { parts } = (await appIn(world, buyer.visitor).app('GET', urls.activity.payment({ paymentId: payment.id })))
      .json;
    assert.deepEqual(
      parts.map((part) => part.is_charged_back),
      [true, true],
    );
    await assertBooksAgree(world);
  });

  it('[S87c] leaves a seller alone whose delivery the wallet saw: the payer owes it', async () => {
    const { buyer, payment } = await paidPartly();
    const [copper] = trade.sellers;
    await carrierSteps(world).delivers(await ship(payment, 0));
    await confirm(payment, 0);
    await carrierSteps(world).delivers(await ship(payment, 1));
    const before = await trade.balanceOf(copper.holderId);
    const dispute = await bank.takesBack();
    await bank.keeps(dispute);
    assert.deepEqual(await partsOf(payment), ['released', 'delivered']);
    assert.deepEqual(await standing(buyer.holderId), { has: 0n, owes: 1_000n });
    assert.equal(await trade.balanceOf(copper.holderId), before);
    await assertBooksAgree(world);
  });

  it('[S87c] takes it from a seller whose goods nobody saw delivered, once it is lost', async () => {
    const { buyer, payment } = await paidPartly();
    const sellers = await Promise.all(trade.sellers.map(({ holderId }) => trade.balanceOf(holderId)));
    for (const index of [0, 1]) {
      await ship(payment, index);
      await confirm(payment, index);
    }
    const dispute = await bank.takesBack();
    assert.deepEqual(await standing(buyer.holderId), { has: 0n, owes: 1_000n });
    assert.deepEqual(await partsOf(payment), ['released', 'released']);
    await bank.keeps(dispute);
    await repeatWebhooks(dispute);
    assert.deepEqual(await standing(buyer.holderId), { has: 0n, owes: 0n });
    const after = await Promise.all(trade.sellers.map(({ holderId }) => trade.balanceOf(holderId)));
    // The first seller got 30.00 less 8 %, and gave back 10.00 less 8 %; the second one got 20.00 less 8 %.
    assert.deepEqual([after[0]! - sellers[0]!, after[1]! - sellers[1]!], [1_840n, 1_840n]);
    await assertBooksAgree(world);
  });

  it('[S87c] waits for a payment that is captured only after its card was disputed', async () => {
    const buyer = await trade.customer({ money: 4_000n });
    await when.linksCard(buyer, fraudulentCard);
    const { body: payment } = await buyer.ask(trade.order());
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(urls.payments.approve({ paymentId: payment.id }), { pin });
    await world.settle();
    assert.deepEqual(await partsOf(payment), ['refunded', 'refunded']);
    assert.deepEqual(await standing(buyer.holderId), { has: 4_000n, owes: 0n });
  });
});
