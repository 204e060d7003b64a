import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { audit } from '../../auditor/audit.ts';
import { DAY_MS } from '../../wallet/server/payments/payments/domain.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls } from '../../wallet/server/urls.ts';
import { approvalHands } from '../world/approvals.ts';
import { bankSteps } from '../world/bank.ts';
import { addDollars, banksEndDebits, debitNumbers, dollarsOf } from '../world/debits.ts';
import { carrierSteps } from '../world/carrier.ts';
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

/**
 * Has a holder sell through the trade's shop for 30 euros, and spend what came of it.
 *
 * @returns What gives the sale's money back to its buyer.
 */
async function soldAndSpent(seller: Buyer): Promise<() => Promise<void>> {
  const { id: payeeId } = await world.wallet.linking.payees.open({
    holderId: seller.holderId,
    clientId: trade.shop.clientId,
    name: 'Fern',
    maxCommissionBasisPoints: 10_000,
  });
  const { parts, ...order } = trade.order();
  const own = [{ ...parts[0]!, payee_id: payeeId }, ...parts.slice(1)];
  const sale = (await (await trade.customer({ cap: 5_000n, money: 5_000n })).ask({ ...order, parts: own })).body;
  const part = sale.parts[0]!.id;
  const shipments = urls.protection.shipments({ paymentId: sale.id });
  const parcel = { part_id: part, carrier: 'DHL', tracking_code: 'OWING00001' };
  await trade.call('POST', shipments, parcel, 'parcel');
  await carrierSteps(world).scans('OWING00001');
  const { escrow } = world.wallet.protection;
  assert.ok((await escrow.move({ id: sale.id as Id<'pay'>, cell: 0 }, part, { kind: 'confirmed' })).ok);
  // After the reserve.
  world.advance(61 * DAY_MS);
  await world.wallet.jobs.sweep();
  await world.settle();
  await when.spendsElsewhere(seller, await seller.balance());
  return async () => {
    const { status } = await trade.call(
      'POST',
      urls.protection.refunds({ paymentId: sale.id }),
      { part_id: part },
      'back',
    );
    assert.equal(status, 201);
  };
}

async function owedInEuros({ holderId }: Buyer): Promise<string> {
  const [row] = await world.walletRows<{ minor: string }>(
    `select sum(posted_minor)::text as minor from ledger.accounts
      where kind = 'debt' and currency = 'EUR' and owner_id = '${toUuid(holderId)}'`,
  );
  return row!.minor;
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

  it('pays nothing by an exchange that was quoted before the refund of a sale whose money is spent', async () => {
    const seller = await buyerWith({ money: 0n });
    const refundSale = await soldAndSpent(seller);
    const payment = await asked(seller);
    const approve = await readyToApprove(payment);
    await refundSale();
    // The shop gives its commission back itself.
    assert.equal(await owedInEuros(seller), '-2760');
    const answer = await approve();
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'insufficient_funds');
    assert.equal(await statusOf(payment), 'requires_approval');
    await assertNobodyOwesAndPays();
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

  it('is whom a correction of the entry pays, as far as the debt was paid meanwhile', async () => {
    const { holderId } = await owingBuyer();
    const { ledger } = world.wallet;
    const [row] = await world.walletRows<{ number: string }>(
      `select max(number)::text as number from ledger.entries where kind = 'chargeback'`,
    );
    const entry = await ledger.findEntry(0, BigInt(row!.number));
    const dollars = await ledger.balanceAccount(holderId, 'USD');
    const ofDebts = entry!.postings.map(({ accountKind, debtOf }) => [accountKind, debtOf] as const);
    assert.deepEqual(new Map(ofDebts).get('debt'), dollars);
    assert.ok(ofDebts.every(([kind, debtOf]) => kind === 'debt' || debtOf === null));
  });

  it('sees in the app what is owed', async () => {
    const { app } = await owingBuyer();
    const { balances } = (await app('GET', urls.activity.balances())).json;
    const owed = balances.map((one) => one.owed.amount);
    assert.deepEqual(owed, ['0', '4000', '0']);
  });
});
