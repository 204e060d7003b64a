import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { testCards } from '../../../../sandbox/stripe/test-cards.ts';
import { hugeAmounts, noAmounts, noCurrencies, noWireAmounts } from '../../../../tests/samples/amounts.ts';
import { pin } from '../../../../tests/world/people.ts';
import { cardNumbers, offeredCard } from '../../../../tests/world/wallet.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const MINUTE_MS = 60_000;

let constellation: TestWorld;
let given: Given;
let when: When;
before(async () => {
  constellation = await startWorld();
  ({ given, when } = constellation);
});
after(() => constellation.close());

describe('adding money', () => {
  it('[W9a] charges the card and credits the balance', async () => {
    const person = await given.holder({ card: true });
    await when.addsMoney(person, '100');
    assert.match(person.visitor.page.text, /€100\.00 added/);
    assert.equal(await person.spendable(), '10000');
  });

  it('returns the person to where they were, as the approval page needs', async () => {
    const { visitor } = await given.holder({ card: true });
    await visitor.open(
      `${constellation.walletUrl}${urls.funding.topUpPage()}?amount=25&continue=%2Fid%2Fcards%2Fadd%3Fx%3D1`,
    );
    assert.match(visitor.page.text, /value="25"/);
    await visitor.submit(urls.funding.topUpPage(), { card: offeredCard(visitor), pin });
    assert.match(visitor.page.url, /\/id\/instruments\/cards\/add\?x=1$/);
  });

  it('leads to linking a card if there is none, and back to the same amount', async () => {
    const { visitor } = await given.holder();
    await visitor.open(`${constellation.walletUrl}${urls.funding.topUpPage()}?amount=25`);
    assert.match(visitor.page.text, /First, link a card/);
    assert.match(visitor.page.text, /href="\/id\/instruments\/cards\/add\?continue=%2Fid%2Ftop-up%3Famount%3D25"/);
  });

  it('[W8a] asks the bank first if the card requires it, and credits afterwards', async () => {
    const person = await given.holder({ card: cardNumbers.threeDSecure });
    await when.addsMoney(person, '60');
    assert.equal(await person.spendable(), '0');
    await when.leaves(person.visitor);
    await person.visitor.submit(new URL(person.visitor.page.url).pathname, { answer: 'yes' });
    assert.match(person.visitor.page.text, /€60\.00 added/);
    assert.equal(await person.spendable(), '6000');
  });

  it('[W8a] charges nothing if the person refuses at the bank', async () => {
    const person = await given.holder({ card: cardNumbers.threeDSecure });
    await when.addsMoney(person, '60');
    await when.leaves(person.visitor);
    await person.visitor.submit(new URL(person.visitor.page.url).pathname, { answer: 'no' });
    assert.match(person.visitor.page.text, /could not confirm that it is you/);
    assert.match(person.visitor.page.text, /You were not charged/);
    assert.equal(await person.spendable(), '0');
  });

  it('[W8a] cancels a charge that the person left at their bank, so that nobody confirms it later', async () => {
    const person = await given.holder({ card: cardNumbers.threeDSecure });
    const order = await orderOf(person, '6100');
    const { json } = await person.app('POST', urls.funding.topUps(), order);
    assert.equal(json.status, 'action_required');
    constellation.advance(31 * MINUTE_MS);
    await constellation.wallet.jobs.sweep();
    const closed = await person.app('GET', urls.funding.topUp({ topUpId: json.id }));
    assert.deepEqual([closed.json.status, closed.json.refusal.charged], ['declined', false]);
    assert.deepEqual(
      chargesFor(json.id).map((charge) => charge.status),
      ['canceled'],
    );
  });

  const declines: readonly [string, RegExp][] = [
    ['4000000000000341', /declined the card/],
    ['4000000000000424', /not enough money/],
    ['4000000000000432', /blocked this card/],
    ['4000000000000440', /has expired/],
    ['4000000000000457', /did not answer/],
  ];
  for (const [number, words] of declines) {
    const name = testCards.find((card) => card.number === number)?.words;
    it(`[W9e] says why a card was declined, and that nothing was charged: ${name}`, async () => {
      const person = await given.holder({ card: number });
      await when.addsMoney(person, '50');
      assert.match(person.visitor.page.text, words);
      assert.match(person.visitor.page.text, /You were not charged/);
      assert.equal(await person.spendable(), '0');
      assert.match(person.visitor.page.text, /href="\/top-ups\/top_\w+"/);
    });
  }

  it('[W9a] refuses amounts outside the limits with a reason, and keeps the typed amount', async () => {
    const person = await given.holder({ card: true });
    await when.addsMoney(person, '4.99');
    assert.equal(person.visitor.page.status, 422);
    assert.match(person.visitor.page.text, /at least €5\.00/);
    assert.match(person.visitor.page.text, /value="4\.99"/);
    const order = await orderOf(person, '100001');
    const { status, json } = await person.app('POST', urls.funding.topUps(), order);
    assert.deepEqual([status, json.code, json.charged, json.most.amount], [422, 'amount_too_large', false, '100000']);
  });

  it('[W5e] says how to raise the limit of a wallet without a name, and only beside that limit', async () => {
    const person = await given.holder({ tier: 0 });
    await when.linksCard(person);
    await when.addsMoney(person, '150.01');
    assert.equal(person.visitor.page.status, 422);
    const words =
      /may not hold that much yet: at most €150\.00\. Add your name, birth date and address to raise the limit\./;
    assert.match(person.visitor.page.text, words);
    const { json } = await person.app('POST', urls.funding.topUps(), await orderOf(person, '15001'));
    const { code, next_action: next, most } = json;
    const raise = 'Add your name, birth date and address to raise the limit.';
    assert.deepEqual([code, next, most.amount], ['limit_tier', raise, '15000']);
    const known = await given.holder({ card: true });
    await when.addsMoney(known, '1000.01');
    assert.match(known.visitor.page.text, /at most €1,000\.00/);
    assert.doesNotMatch(known.visitor.page.text, /raise the limit/);
  });

  it('[S58] refuses another holder’s card, and hides another holder’s top-up', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    const stranger = await given.holder();
    const refused = await stranger.app('POST', urls.funding.topUps(), order);
    assert.deepEqual([refused.status, refused.json.code], [404, 'card_not_found']);
    const { json } = await person.app('POST', urls.funding.topUps(), order);
    assert.equal((await stranger.app('GET', urls.funding.topUp({ topUpId: json.id }))).status, 404);
    assert.equal((await person.app('GET', urls.funding.topUp({ topUpId: json.id }))).status, 200);
  });

  it('[W7a] refuses a removed card', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    await person.app('DELETE', urls.funding.instrument({ instrumentId: order.instrument_id }), {});
    assert.equal((await person.app('POST', urls.funding.topUps(), order)).json.code, 'card_not_found');
  });

  it('[S69] refuses an amount that is not a sum of money', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    for (const amount of [...noWireAmounts, '-5000', '5000 ', '50.00', 5000, null]) {
      const answer = await person.app('POST', urls.funding.topUps(), { ...order, amount: { amount, currency: 'EUR' } });
      assert.equal(answer.status, 400, String(amount));
    }
  });

  it('[S70] refuses endless amounts, and refuses the largest readable amount as above the limit', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    const add = (amount: string) =>
      person.app('POST', urls.funding.topUps(), { ...order, amount: { amount, currency: 'EUR' } });
    for (const amount of hugeAmounts) assert.equal((await add(amount)).status, 400, amount);
    const { status, json } = await add('999999999999999');
    assert.deepEqual([status, json.code, json.charged], [422, 'amount_too_large', false]);
  });

  it('[S71] [S72] adds money only in the wallet’s currency', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    const add = (currency: string) =>
      person.app('POST', urls.funding.topUps(), { ...order, amount: { amount: '5000', currency } });
    for (const currency of ['USD', 'JPY', 'KWD']) {
      const { status, json } = await add(currency);
      assert.deepEqual([status, json.code, json.charged], [422, 'currency_not_supported', false], currency);
    }
    for (const currency of noCurrencies) assert.equal((await add(currency)).status, 400, `“${currency}”`);
    assert.equal(await person.spendable(), '0');
  });

  it('[S69] [S70] [S71] refuses such amounts in the form too, and says what is wrong', async () => {
    const person = await given.holder({ card: true });
    const aboveZero = /Type an amount above zero, such as 50 or 12\.50/;
    for (const [typed, fault] of [
      ...[...noAmounts, '50 USD', '¥50', 'KWD 1.234'].map((one) => [one, aboveZero] as const),
      ...hugeAmounts.map((one) => [one, /This amount is too large/] as const),
      ['12.345', /Amounts in euros have at most 2 decimals/],
    ] as const) {
      await when.addsMoney(person, typed);
      assert.equal(person.visitor.page.status, 422, `“${typed}”`);
      assert.match(person.visitor.page.text, fault, `“${typed}”`);
    }
    assert.equal(await person.spendable(), '0');
  });

  it('[S88] keeps the limit of a wallet without a name in a race', async () => {
    const person = await given.holder({ tier: 0 });
    await when.linksCard(person);
    const order = await orderOf(person, '10000');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => person.app('POST', urls.funding.topUps(), order)),
    );
    assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
    await constellation.settle();
    assert.equal(await person.spendable(), '10000');
  });

  it('[S89] makes one top-up for each key of a holder, even a day later', async () => {
    const person = await given.holder({ card: true });
    const other = await given.holder({ card: true });
    const [order, key] = [await orderOf(person, '3000'), randomUUID()];
    const first = await person.app('POST', urls.funding.topUps(), order, key);
    constellation.advance(25 * 60 * MINUTE_MS);
    const again = await person.app('POST', urls.funding.topUps(), order, key);
    assert.equal(again.json.id, first.json.id);
    const theirs = await other.app('POST', urls.funding.topUps(), await orderOf(other, '3000'), key);
    assert.equal(theirs.status, 201);
    assert.notEqual(theirs.json.id, first.json.id);
    assert.equal(chargesFor(first.json.id).length, 1);
  });
});

describe('a top-up whose answer is lost', () => {
  it('is settled by asking the processor, and never by charging again', async () => {
    const person = await given.holder({ card: cardNumbers.answerLost });
    const order = await orderOf(person, '7000');
    const key = randomUUID();
    const first = await person.app('POST', urls.funding.topUps(), order, key);
    assert.deepEqual([first.status, first.json.status], [201, 'started']);
    assert.equal((await person.app('POST', urls.funding.topUps(), order, key)).json.id, first.json.id);
    // No job has run yet, so only the person's next look can ask the processor.
    constellation.age(5_000);
    const found = await person.app('GET', urls.funding.topUp({ topUpId: first.json.id }));
    assert.equal(found.json.status, 'succeeded');
    assert.equal(await person.spendable(), '7000');
    assert.equal(chargesFor(first.json.id).length, 1);
  });

  it('is settled at its deadline if nobody looks, even without a webhook', async () => {
    const person = await given.holder({ card: cardNumbers.answerLost });
    const { json } = await person.app('POST', urls.funding.topUps(), await orderOf(person, '7100'));
    assert.equal(json.status, 'started');
    const timers = await constellation.walletRows(
      `select from jobs.timers where kind = 'top_up.ask' and subject = '${json.id}'`,
    );
    assert.equal(timers.length, 1);
    // Called directly, because a sweep would run the webhook's job too.
    await constellation.wallet.funding.topUps.ask(json.id as Id<'top'>);
    assert.equal(await person.spendable(), '7100');
  });

  it('[S90] is one top-up, however often and fast the button is pressed', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '3000');
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => person.app('POST', urls.funding.topUps(), order, key)),
    );
    const ids = [...new Set(answers.map((answer) => answer.json.id))];
    assert.equal(ids.length, 1);
    assert.equal(chargesFor(ids[0]).length, 1);
    await constellation.settle();
    assert.equal(await person.spendable(), '3000');
    const other = { ...order, amount: { amount: '3001', currency: 'EUR' } };
    const reused = await person.app('POST', urls.funding.topUps(), other, key);
    assert.deepEqual([reused.status, reused.json.code, reused.json.charged], [422, 'idempotency_key_reused', true]);
  });
});

describe('after all that', () => {
  it('[S115] [W7d] no card number is in the database or in a log', async () => {
    const tables = await constellation.walletRows<{
      name: string;
    }>(`select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`);
    assert.ok(tables.length > 20);
    const numbers = testCards.map((card) => card.number);
    for (const { name } of tables) {
      const rows = await constellation.walletRows<{ row: string }>(`select t::text as row from ${name} t`);
      const found = rows.filter(({ row }) => numbers.some((number) => row.includes(number)));
      assert.deepEqual(found, [], name);
    }
    for (const number of numbers) assert.equal(constellation.logs().includes(number), false);
  });

  it('[W10a] every entry sums to zero and every balance equals its postings', async () => {
    const wrong =
      await constellation.walletRows(`select null::uuid from ledger.postings group by cell, entry_number, currency having sum(amount_minor) <> 0
       union all
       select account.id from ledger.accounts account
        left join ledger.postings posting on posting.cell = account.cell and posting.account_id = account.id
        group by account.id, account.posted_minor
       having account.posted_minor <> coalesce(sum(posting.amount_minor), 0)`);
    assert.deepEqual(wrong, []);
  });

  it('[W9a] each charge of the processor has one credit, and each credit has its charge', async () => {
    const charged = Object.values(constellation.sandbox.stripe.book.intents)
      .filter((intent) => intent.status === 'succeeded')
      .reduce((sum, intent) => sum + intent.amount, 0);
    // The settlement moves the processor's fees from its debt to the costs of the house.
    const [booked] = await constellation.walletRows<{ minor: string }>(
      "select sum(posted_minor)::text as minor from ledger.accounts where kind in ('processor_clearing', 'costs')",
    );
    assert.equal(booked?.minor, String(-charged));
  });
});

async function orderOf(person: Holder, minor: string) {
  const { instruments: cards } = (await person.app('GET', urls.funding.instruments())).json;
  return { instrument_id: cards[0]!.id, amount: { amount: minor, currency: 'EUR' }, pin };
}

/** The charges that the processor made for a top-up. */
function chargesFor(topUpId: string | undefined) {
  const { intents } = constellation.sandbox.stripe.book;
  return Object.values(intents).filter((intent) => intent.metadata['reference'] === topUpId);
}
