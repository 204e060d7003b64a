import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { audit } from '../../auditor/audit.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls } from '../../wallet/server/urls.ts';
import { approvalHands } from '../world/approvals.ts';
import { bankSteps } from '../world/bank.ts';
import { addDollars, banksEndDebits, debitNumbers, dollarsOf } from '../world/debits.ts';
import { makeBalance } from '../world/money.ts';
import { pin } from '../world/people.ts';
import type { Customer, CustomerAsked, Problem, Trade } from '../world/trade.ts';
import { appIn } from '../world/wallet.ts';
import type { Holder } from '../world/wallet.ts';
import { proveBank } from '../world/withdrawals.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

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

const { asked, open, pay, statusOf } = approvalHands(() => trade);

type Buyer = Customer & Holder;

/** A buyer with yen, and with dollars from a bank account. */
async function buyerWith(more: CustomerAsked): Promise<Buyer> {
  const customer = await trade.customer(more);
  const buyer = { ...customer, ...appIn(world, customer.visitor) };
  const account = await proveBank(world, buyer, debitNumbers.succeeds, { waits: false });
  await addDollars(buyer, account, '5000');
  await banksEndDebits(world);
  await world.wallet.ledger.openBalance(buyer.holderId, 'JPY');
  await makeBalance(world, buyer.holderId, { minor: 20_000n, currency: 'JPY' });
  return buyer;
}

/** A buyer whose bank takes dollars back that the buyer has spent, and who has euros and yen. */
async function owingBuyer(cap = 0n): Promise<Buyer> {
  const buyer = await buyerWith({ cap, money: 20_000n });
  await makeBalance(world, buyer.holderId, { minor: 1_000n, currency: 'USD' });
  await bankSteps(world).takesBack();
  assert.deepEqual(await dollarsOf(world, buyer), { has: 0n, owes: 4_000n });
  return buyer;
}

/** Exchanges euros for dollars. @param amount In cents. */
async function exchangeFrom({ app }: Buyer, amount: string): Promise<void> {
  const order = { give: { amount, currency: 'EUR' }, get_currency: 'USD' };
  const { json: quote } = await app('POST', urls.funding.exchangeQuotes(), order);
  assert.equal((await app('POST', urls.funding.exchanges(), { quote_id: quote.id, pin })).status, 201);
}

/** Looks at a payment as its payer. @returns The press of the button on that page. */
async function readyToApprove({ id }: PaymentJson) {
  const { payments, approval } = world.wallet.payments;
  const payment = (await payments.find(id))!;
  const choice = { isAll: false, cardId: undefined, currency: undefined, quoteId: undefined };
  const seen = { known: new Date(0), choice };
  const { exchange, challenge: shown } = await approval.terms(payment, seen);
  const given = { ...seen, shown, proof: { kind: 'pin', pin } as const, isSameBrowser: false };
  return () => approval.approve(payment, { ...given, choice: { ...choice, quoteId: exchange?.quote.id } });
}

/** The auditor finds nobody who owes and has money that a payment would take. */
async function assertNobodyOwesAndPays(): Promise<void> {
  const settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
  const { findings } = await audit(settings);
  assert.deepEqual(
    findings.filter((one) => one.kind === 'account_owing'),
    [],
  );
}

const check = ({ accessToken }: Customer): Promise<Response> =>
  trade.shop.api(accessToken, 'POST', urls.payments.check(), trade.order());

describe('[S87d] a holder who owes in one currency', () => {
  it('pays from no balance, neither by one tap nor by an approval, until the debt is paid', async () => {
    const buyer = await owingBuyer(5_000n);
    const payment = await asked(buyer);
    assert.equal(payment.status, 'requires_approval');
    await open(buyer, payment);
    const { text } = buyer.visitor.page;
    assert.match(text, /You owe US\$40\.00\. Until that is paid, no balance of yours pays for anything/);
    assert.match(text, /Exchange money to pay it/);
    assert.doesNotMatch(text, /your balance in Japanese yen|Add €/);
    const refused = await (await readyToApprove(payment))();
    assert.equal(!refused.ok && refused.error.code, 'insufficient_funds');
    assert.equal(await statusOf(payment), 'requires_approval');
    assert.equal(await buyer.balance(), 20_000n);
    await assertNobodyOwesAndPays();
    await exchangeFrom(buyer, '6000');
    assert.equal((await dollarsOf(world, buyer)).owes, 0n);
    await open(buyer, payment);
    assert.doesNotMatch(buyer.visitor.page.text, /You owe/);
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
    assert.equal((await buyer.ask(trade.order())).body.status, 'captured');
    await assertNobodyOwesAndPays();
  });

  it('gets the answer of an empty balance: no shop learns that there is a debt', async () => {
    const [owing, poor] = [await owingBuyer(5_000n), await trade.customer({ cap: 5_000n })];
    const [one, other] = [await check(owing), await check(poor)];
    assert.deepEqual([one.status, other.status], [402, 402]);
    const bodies = [await one.json(), await other.json()] as Problem[];
    assert.equal(bodies[0]!.code, 'insufficient_funds');
    assert.deepEqual(Object.keys(bodies[0]!), Object.keys(bodies[1]!));
    assert.doesNotMatch(JSON.stringify(bodies[0]), /debt|owe/);
    const [payment, empty] = [await asked(owing), await asked(poor)];
    assert.deepEqual(Object.keys(payment), Object.keys(empty));
  });

  it('pays nothing by an exchange that was quoted before the bank took the money', async () => {
    const buyer = await buyerWith({ money: 0n });
    await makeBalance(world, buyer.holderId, { minor: 0n, currency: 'USD' });
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /your balance in Japanese yen/);
    const approve = await readyToApprove(payment);
    await bankSteps(world).takesBack();
    const answer = await approve();
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'insufficient_funds');
    assert.equal(await statusOf(payment), 'requires_approval');
  });

  it('can pay all of it by a card, whose money no debt takes', async () => {
    const buyer = await owingBuyer();
    await when.linksCard(buyer);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /From Visa •••• 4242<\/dt>\s*<dd>€50\.00/);
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 20_000n);
    assert.equal((await dollarsOf(world, buyer)).owes, 4_000n);
    await assertNobodyOwesAndPays();
  });

  it('sees in the app what is owed', async () => {
    const { app } = await owingBuyer();
    const { balances } = (await app('GET', urls.activity.balances())).json;
    const owed = balances.map((one) => one.owed.amount);
    assert.deepEqual(owed, ['0', '4000', '0']);
  });
});
