import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import { isCurrency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { audit } from '../../auditor/audit.ts';
import { reportWords } from '../../auditor/report.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import type { Quote } from '../../wallet/server/funding/exchange/domain.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { approvalHands } from '../world/approvals.ts';
import { carrierSteps } from '../world/carrier.ts';
import { makeBalance } from '../world/money.ts';
import { pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const MINUTE_MS = 60_000;

let world: TestWorld;
let given: Given;
let when: When;
let trade: Trade;
let keys = 0;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  trade = await given.trade();
  await world.settle();
});
after(() => world.close());

/** Opens a wallet with cents in euros, and with a balance in another currency. */
const buyerWith = async (other: Money, money = 1_000n): Promise<Customer> => {
  const buyer = await trade.customer({ money });
  await world.wallet.ledger.openBalance(buyer.holderId, other.currency);
  await makeBalance(world, buyer.holderId, other);
  return buyer;
};
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const { asked, pageOf, open, pay, statusOf } = approvalHands(() => trade);
/** Reads the holder's balances, as `1000 EUR`. */
const balancesOf = async ({ holderId }: Customer): Promise<string[]> => {
  const accounts = await world.wallet.ledger.accountsOfHolder(holderId);
  return accounts
    .filter((one) => one.kind === 'available')
    .map((one) => `${one.postedMinor} ${one.currency}`)
    .toSorted();
};
/** Reads what the page says that leaves the other balance, in minor units. */
const givenOn = ({ visitor }: Customer): bigint => {
  const [, sum = ''] = /your balance in US dollars<\/dt>\s*<dd>US\$([\d.,]+)/.exec(visitor.page.text) ?? [];
  return BigInt(sum.replace(/[.,]/g, ''));
};
/** Reads the id of the quote from the page's form. */
const quoteOn = ({ visitor }: Customer): string =>
  /name="quote"\s+value="(exq_\w+)"/.exec(visitor.page.text)?.[1] ?? assert.fail('the page has a quote');
const coverOf = async (buyer: Customer): Promise<number> => {
  const path = walletUrls.payments.check();
  return (await trade.shop.api(buyer.accessToken, 'POST', path, trade.order())).status;
};
const historyOf = async ({ holderId }: Customer, currency: 'USD') => {
  const { history } = world.wallet.activity;
  const found = await history.page(holderId, { currency, most: 10 });
  assert.ok(found.ok);
  return found.value;
};
const refund = (payment: PaymentJson, part: number, amount?: string) =>
  trade.call(
    'POST',
    walletUrls.protection.refunds({ paymentId: payment.id }),
    { part_id: payment.parts[part]!.id, ...(amount === undefined ? {} : { amount: { amount, currency: 'EUR' } }) },
    `exchange-refund-${(keys += 1)}`,
  );
const houseOf = async (kind: string) => {
  const accounts = await world.wallet.ledger.houseAccounts();
  const own = accounts.filter((one) => one.kind === kind && isCurrency(one.currency));
  return Object.fromEntries(own.map((one) => [one.currency, one.postedMinor]));
};

describe('[P4e] paying from a balance in another currency', () => {
  it('shows both sums, rate, margin and end, and takes exactly that, in one transaction', async () => {
    const buyer = await buyerWith(usd(10_000n));
    const fees = await houseOf('fees');
    const payment = await asked(buyer);
    await open(buyer, payment);
    const { text } = buyer.visitor.page;
    assert.match(
      text,
      /From your balance<\/dt>\s*<dd>€10\.00<\/dd>\s*<dt>From your balance in US dollars<\/dt>\s*<dd>US\$4\d\.\d\d/,
    );
    assert.match(text, /US\$4\d\.\d\d for €40\.00/);
    assert.match(text, /1 USD = 0\.\d+ EUR, from the European Central Bank on/);
    assert.match(text, /1% and the rest of rounding: €0\.4\d, already included/);
    assert.match(text, /This rate holds for/);
    const [give, quote] = [givenOn(buyer), quoteOn(buyer)];
    await pay(buyer, payment);
    assert.equal(new URL(buyer.visitor.page.url).origin, trade.shop.origin);
    assert.equal(await statusOf(payment), 'captured');
    assert.deepEqual(await balancesOf(buyer), ['0 EUR', `${10_000n - give} USD`]);
    assert.ok((await houseOf('fees'))['EUR']! >= fees['EUR']! + 40n);
    // The capture is the next entry after the exchange.
    const numbers = await world.walletRows<{ kind: string; number: string }>(
      `select kind, number::text from ledger.entries where reason like '%, ${quote}' or payment_id is not null
        order by number desc limit 2`,
    );
    assert.deepEqual(
      numbers.map((one) => one.kind),
      ['payment_captured', 'exchange'],
    );
    assert.equal(Number(numbers[0]!.number) - Number(numbers[1]!.number), 1);
  });

  it('takes all of it from the currency in which the wallet was opened, and tells the shop that it can pay', async () => {
    const buyer = await trade.customer({ phone: '+12133734253' });
    await makeBalance(world, buyer.holderId, usd(9_000n));
    assert.equal(await coverOf(buyer), 200);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /From your balance in US dollars<\/dt>\s*<dd>US\$5\d\.\d\d<\/dd>/);
    const give = givenOn(buyer);
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
    assert.deepEqual(await balancesOf(buyer), ['0 EUR', `${9_000n - give} USD`]);
    await makeBalance(world, buyer.holderId, usd(100n));
    assert.equal(await coverOf(buyer), 402);
  });

  it('shows the current rate if the one that was shown has run out, and takes nothing at the old one', async () => {
    const buyer = await buyerWith(usd(10_000n));
    const payment = await asked(buyer);
    await open(buyer, payment);
    const before = quoteOn(buyer);
    await open(buyer, payment);
    assert.equal(quoteOn(buyer), before);
    world.advance(10 * MINUTE_MS);
    await pay(buyer, payment);
    assert.equal(buyer.visitor.page.status, 422);
    const words = /This exchange rate has run out\. You were not charged\. Here is the current one/;
    assert.match(buyer.visitor.page.text, words);
    assert.deepEqual(await balancesOf(buyer), ['1000 EUR', '10000 USD']);
    assert.notEqual(quoteOn(buyer), before);
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
  });

  it('takes no other quote than the one of the payment, and no changed sum', async () => {
    const [buyer, other] = [await buyerWith(usd(10_000n)), await buyerWith(usd(10_000n))];
    const [payment, foreign] = [await asked(buyer), await asked(other)];
    await open(other, foreign);
    const quote = quoteOn(other);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { pin, quote });
    assert.match(buyer.visitor.page.text, /This exchange rate has run out/);
    // More is missing than the page showed.
    await open(buyer, payment);
    await when.spendsElsewhere(buyer, 500n);
    await pay(buyer, payment);
    assert.match(buyer.visitor.page.text, /You were not charged/);
    assert.deepEqual(await balancesOf(buyer), ['10000 USD', '500 EUR']);
    assert.equal(await statusOf(payment), 'requires_approval');
    // It is no quote for an exchange without the payment.
    const { exchangeConfirm } = walletUrls.funding;
    await buyer.visitor.open(`${world.walletUrl}${exchangeConfirm({ quoteId: quoteOn(buyer) })}`);
    assert.equal(buyer.visitor.page.status, 404);
  });

  it('lets the payer choose the balance, or a card for the rest', async () => {
    const buyer = await buyerWith(usd(10_000n));
    await world.wallet.ledger.openBalance(buyer.holderId, 'JPY');
    await makeBalance(world, buyer.holderId, { minor: 20_000n, currency: 'JPY' });
    await when.linksCard(buyer);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /Pay the rest from your balance in Japanese yen/);
    assert.match(buyer.visitor.page.text, /Pay the rest from Visa •••• 4242/);
    const [, card = ''] = /href="[^"]*\?(card=ins_\w+)">Pay the rest/.exec(buyer.visitor.page.text) ?? [];
    await open(buyer, payment, `?${card}`);
    assert.match(
      buyer.visitor.page.text,
      /From your balance<\/dt>\s*<dd>€10\.00<\/dd>\s*<dt>From Visa •••• 4242<\/dt>\s*<dd>€40\.00/,
    );
    await open(buyer, payment, '?with=JPY');
    const [, yen = ''] = /your balance in Japanese yen<\/dt>\s*<dd>[^\d]*([\d,]+)/.exec(buyer.visitor.page.text) ?? [];
    await pay(buyer, payment);
    assert.equal(await statusOf(payment), 'captured');
    const left = 20_000 - Number(yen.replace(',', ''));
    assert.deepEqual(await balancesOf(buyer), ['0 EUR', '10000 USD', `${left} JPY`]);
  });

  it('says what is missing if no balance covers it, and takes nothing on one tap', async () => {
    const poor = await buyerWith(usd(100n));
    const payment = await asked(poor);
    await open(poor, payment);
    assert.match(poor.visitor.page.text, /You are €40\.00 short/);
    const tapping = await trade.customer({ cap: 5_000n, money: 1_000n });
    await world.wallet.ledger.openBalance(tapping.holderId, 'USD');
    await makeBalance(world, tapping.holderId, usd(10_000n));
    assert.equal((await asked(tapping)).status, 'requires_approval');
    assert.deepEqual(await balancesOf(tapping), ['1000 EUR', '10000 USD']);
  });

  it('takes it once, whatever is pressed at once', async () => {
    const buyer = await buyerWith(usd(6_000n), 0n);
    const [one, other] = [await asked(buyer), (await buyer.ask(trade.order(), 'another')).body];
    const gives: bigint[] = [];
    const approve = async (payment: PaymentJson) => {
      const { approval, payments } = world.wallet.payments;
      const found = await payments.find(payment.id);
      assert.ok(found);
      const choice = { isAll: false, cardId: undefined, currency: undefined, quoteId: undefined };
      const seen = { known: new Date(0), choice };
      const { exchange, challenge: shown } = await approval.terms(found, seen);
      assert.ok(exchange);
      gives.push(exchange.quote.give.minor);
      const quoted = { ...choice, quoteId: exchange.quote.id };
      const given = { ...seen, choice: quoted, shown, proof: { kind: 'pin', pin } as const, isSameBrowser: false };
      return approval.approve(found, given);
    };
    const answers = await Promise.all([approve(one), approve(other), approve(one), approve(other)]);
    const statuses = [await statusOf(one), await statusOf(other)];
    assert.deepEqual(statuses.toSorted(), ['captured', 'requires_approval']);
    assert.equal(answers.filter((answer) => answer.ok).length, 2);
    assert.deepEqual(await balancesOf(buyer), ['0 EUR', `${6_000n - gives[0]!} USD`]);
  });
});

describe('[P4f] [S73a] refunds of what an exchange paid', () => {
  it('give each balance back exactly what left it, in however many parts, and the house has nothing of it', async () => {
    const houses = async () => [await houseOf('fees'), await houseOf('fx_position')];
    const buyer = await buyerWith(usd(10_000n));
    const before = await houses();
    const payment = await asked(buyer);
    await open(buyer, payment);
    const give = givenOn(buyer);
    await pay(buyer, payment);
    for (const amount of ['1', '1', '999', '1']) assert.equal((await refund(payment, 0, amount)).status, 201);
    const [euros = '', dollars = ''] = await balancesOf(buyer);
    // A fifth of the refunds is of the euros.
    assert.equal(euros, '201 EUR');
    const back = BigInt(dollars.split(' ')[0]!) - (10_000n - give);
    assert.ok(back <= (give * 801n) / 4_000n && back >= (give * 801n) / 4_000n - 1n, `${back} of ${give}`);
    assert.equal((await refund(payment, 0)).status, 201);
    assert.equal((await refund(payment, 1)).status, 201);
    assert.equal(await statusOf(payment), 'refunded');
    assert.deepEqual(await balancesOf(buyer), ['1000 EUR', '10000 USD']);
    assert.deepEqual(await houses(), before);
  });

  it('take it back from the seller after the release, too, and the auditor finds the books in order', async () => {
    const buyer = await buyerWith(usd(10_000n));
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    const [part] = payment.parts;
    const own = { id: payment.id as Id<'pay'>, cell: HOME_CELL };
    const code = 'FX0000000001';
    const parcel = { part_id: part!.id, carrier: 'DHL', tracking_code: code };
    const shipments = walletUrls.protection.shipments({ paymentId: payment.id });
    assert.equal((await trade.call('POST', shipments, parcel, code)).status, 200);
    await carrierSteps(world).scans(code);
    assert.ok((await world.wallet.protection.escrow.move(own, part!.id, { kind: 'confirmed' })).ok);
    for (const at of [0, 1]) assert.equal((await refund(payment, at)).status, 201);
    assert.deepEqual(await balancesOf(buyer), ['1000 EUR', '10000 USD']);
    const settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
  });

  const HOUR_MS = 3_600_000;
  const paid = async (buyer: Customer): Promise<PaymentJson> => {
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    return payment;
  };
  const quoteFor = async ({ holderId }: Customer, minor: bigint) => {
    const quoted = await world.wallet.funding.exchange.quote(holderId, { minor, currency: 'EUR' }, 'USD');
    return quoted.ok ? quoted.value : assert.fail(quoted.error.code);
  };
  const used = async (quote: Quote) => {
    const done = await world.wallet.funding.exchange.use(quote, { proof: { kind: 'pin', pin } });
    return done.ok ? 'done' : done.error.code;
  };
  const assertBooks = async () => {
    const settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
  };

  it('[S73b] use its rate for 24 hours, and then stay in euros, however they are split', async () => {
    const buyer = await buyerWith(usd(10_000n));
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /Within 24 hours, back to this balance at the same rate\. Later in euros/);
    const give = givenOn(buyer);
    await pay(buyer, payment);
    world.advance(24 * HOUR_MS - 1_000);
    assert.equal((await refund(payment, 0, '1000')).status, 201);
    const early = await balancesOf(buyer);
    assert.deepEqual(early, [`${10_000n - give + (give * 800n) / 4_000n} USD`, '200 EUR'].toSorted());
    world.advance(1_000);
    for (const amount of ['500', '1500']) assert.equal((await refund(payment, 0, amount)).status, 201);
    assert.equal((await refund(payment, 1)).status, 201);
    assert.deepEqual(
      (await balancesOf(buyer)).filter((one) => one.endsWith('USD')),
      early.filter((one) => one.endsWith('USD')),
    );
    assert.ok((await balancesOf(buyer)).includes('4200 EUR'));
    await assertBooks();
    await world.settle();
  });

  it('[S73b] can be exchanged without a margin then, once and up to what they brought, at the rate of the day', async () => {
    const buyer = await buyerWith(usd(10_000n));
    const payment = await paid(buyer);
    world.advance(25 * HOUR_MS);
    await world.settle();
    for (const at of [0, 1]) assert.equal((await refund(payment, at)).status, 201);
    const { visitor } = buyer;
    await visitor.open(`${world.walletUrl}${walletUrls.funding.exchange()}`);
    assert.match(visitor.page.text, /€40\.00 came back to you for payments that you had made in US dollars/);
    assert.deepEqual(
      [(await quoteFor(buyer, 4_001n)).marginBasisPoints, (await quoteFor(buyer, 4_000n)).marginBasisPoints],
      [100, 0],
    );
    const quotes = [await quoteFor(buyer, 3_000n), await quoteFor(buyer, 3_000n)];
    const { give, get, kept, rate } = quotes[0]!;
    assert.deepEqual([get.minor, kept.minor], [(give.minor * rate.to.minor) / rate.from.minor, 0n]);
    assert.deepEqual((await Promise.all(quotes.map(used))).toSorted(), ['done', 'quote_expired']);
    assert.equal((await quoteFor(buyer, 1_001n)).marginBasisPoints, 100);
    assert.equal(await used(await quoteFor(buyer, 1_000n)), 'done');
    assert.equal((await quoteFor(buyer, 1n + 100n)).marginBasisPoints, 100);
    await assertBooks();
  });

  it('have a line in the history of both balances', async () => {
    const buyer = await buyerWith(usd(10_000n));
    const payment = await asked(buyer);
    await open(buyer, payment);
    await pay(buyer, payment);
    assert.equal((await refund(payment, 1)).status, 201);
    const { lines } = await historyOf(buyer, 'USD');
    assert.deepEqual(
      lines.map((line) => [line.kind, line.title]),
      [
        ['exchange', 'Exchanged back'],
        ['exchange', 'Exchanged'],
        ['other', 'a test'],
      ],
    );
    assert.match(lines[0]!.detail ?? '', /At the rate of the payment/);
  });
});
