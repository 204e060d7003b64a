import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { hugeAmounts, noAmounts, noCurrencies, noWireAmounts } from '../../../../tests/samples/amounts.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { AppAnswer, Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let world: TestWorld;
let given: Given;
before(async () => {
  world = await startWorld();
  ({ given } = world);
  await world.settle();
});
after(() => world.close());

const eur = (amount: string) => ({ amount, currency: 'EUR' });
interface QuoteJson {
  readonly id: string;
  readonly get: { readonly amount: string; readonly currency: string };
  readonly margin: { readonly amount: string };
}
const quote = async (person: Holder, give = eur('1000'), to = 'USD') => {
  const { status, json } = await person.app('POST', urls.funding.exchangeQuotes(), { give, get_currency: to });
  assert.equal(status, 201);
  return json as unknown as QuoteJson;
};
const use = (person: Holder, id: string, key?: string, proof: object = { pin }): Promise<AppAnswer> =>
  person.app('POST', urls.funding.exchanges(), { quote_id: id, ...proof }, key);
/** The holder's balances as `100 USD`, without those at zero. */
const balances = async (person: Holder) => {
  const { json } = await person.app('GET', urls.activity.balances());
  const all = json.balances as unknown as readonly { readonly spendable: { amount: string; currency: string } }[];
  return all.map(({ spendable }) => `${spendable.amount} ${spendable.currency}`);
};

describe('exchanging currencies', () => {
  it('[W10b] quotes both sums, exchanges them by PIN, and opens the account in the other currency', async () => {
    const person = await given.holder({ added: '50' });
    const { id, get, margin } = await quote(person);
    assert.ok(BigInt(margin.amount) > 0n);
    assert.deepEqual(await balances(person), ['5000 EUR']);
    const { status, json } = await use(person, id);
    assert.deepEqual([status, json.status], [201, 'done']);
    assert.deepEqual(await balances(person), ['4000 EUR', `${get.amount} USD`]);
    // The rest back again is less than there was.
    const back = await quote(person, { amount: get.amount, currency: 'USD' }, 'EUR');
    assert.equal((await use(person, back.id)).status, 201);
    const [euros = '', dollars] = await balances(person);
    assert.equal(dollars, '0 USD');
    assert.ok(BigInt(euros.split(' ')[0]!) < 5_000n);
  });

  it('[W10b] [S73a] posts all of it: the house’s positions and fees have what the holder has not', async () => {
    const person = await given.holder({ added: '50' });
    const { id, get, margin } = await quote(person, eur('1234'), 'JPY');
    assert.equal((await use(person, id)).status, 201);
    const rows = await world.walletRows<{ kind: string; currency: string; minor: string }>(`
      select account.kind, posting.currency, posting.amount_minor::text as minor
        from ledger.entries entry
        join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
        join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
       where entry.reason like '%, ${id}'
       order by posting.currency, posting.amount_minor`);
    assert.deepEqual(
      rows.map((row) => `${row.minor} ${row.currency} ${row.kind}`),
      [
        '-1234 EUR available',
        '1234 EUR fx_position',
        `-${BigInt(get.amount) + BigInt(margin.amount)} JPY fx_position`,
        `${margin.amount} JPY fees`,
        `${get.amount} JPY available`,
      ],
    );
  });

  it('[W10e] has a line in the history of each balance, with both sums and the margin', async () => {
    const person = await given.holder({ added: '50' });
    const { id } = await quote(person);
    assert.equal((await use(person, id)).status, 201);
    const read = async (query: string) => (await person.app('GET', `${urls.activity.history()}${query}`)).json.lines;
    const [given10, added] = await read('');
    const [got] = await read('?currency=USD');
    assert.deepEqual([given10?.kind, given10?.title, given10?.amount.amount], ['exchange', 'Exchanged', '-1000']);
    assert.equal(added?.kind, 'top_up');
    assert.match(given10?.detail ?? '', /^€10\.00 for US\$\d+\.\d\d, after a margin of US\$0\.1\d$/);
    assert.deepEqual([got?.kind, got?.detail, got?.reference], ['exchange', given10?.detail, id]);
    assert.equal((await read('?kind=exchange')).length, 1);
    assert.deepEqual(await read('?currency=JPY'), []);
    // A balance whose code comes before the first one’s changes nothing about which is the first.
    const francs = await quote(person, eur('1000'), 'CHF');
    assert.equal((await use(person, francs.id)).status, 201);
    assert.equal((await read('')).length, 3);
    assert.equal((await balances(person))[0], '3000 EUR');
  });

  it('[W10b] exchanges once for each quote, however often and with whichever key it is sent', async () => {
    const person = await given.holder({ added: '50' });
    const { id, get } = await quote(person);
    const key = randomUUID();
    const answers = await Promise.all([use(person, id, key), use(person, id, key), use(person, id), use(person, id)]);
    assert.deepEqual(
      answers.map((one) => one.status),
      [201, 201, 201, 201],
    );
    assert.deepEqual(await balances(person), ['4000 EUR', `${get.amount} USD`]);
    // A used quote is its own answer, without a proof; its key is for no other one.
    assert.equal((await use(person, id, randomUUID(), {})).status, 201);
    const other = await quote(person);
    const { status, json } = await use(person, other.id, key);
    assert.deepEqual([status, json.code], [422, 'idempotency_key_reused']);
    assert.deepEqual(await balances(person), ['4000 EUR', `${get.amount} USD`]);
  });

  it('[W10b] refuses a quote that has run out, and names the next step', async () => {
    const person = await given.holder({ added: '50' });
    const { id } = await quote(person);
    world.advance(10 * MINUTE_MS);
    const { status, json } = await use(person, id);
    assert.deepEqual([status, json.code, json.charged], [410, 'quote_expired', false]);
    assert.match(json.next_action ?? '', /Ask for a new quote/);
    assert.deepEqual(await balances(person), ['5000 EUR']);
  });

  it('[W10b] takes the PIN: none or a wrong one exchanges nothing', async () => {
    const person = await given.holder({ added: '50' });
    const { id } = await quote(person);
    for (const [proof, code] of [
      [{}, 'proof_missing'],
      [{ pin: '000001' }, 'pin_wrong'],
    ] as const) {
      const { status, json } = await use(person, id, randomUUID(), proof);
      assert.deepEqual([status, json.code, json.charged], [403, code, false]);
    }
    assert.deepEqual(await balances(person), ['5000 EUR']);
  });

  it('[W10b] refuses what the balance does not cover when the money would move, and a frozen wallet', async () => {
    const person = await given.holder({ added: '50' });
    const [one, other] = [await quote(person, eur('4000')), await quote(person, eur('4000'))];
    const answers = await Promise.all([use(person, one.id), use(person, other.id)]);
    assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
    assert.equal(answers.filter((answer) => answer.status === 402).length, 1);
    const small = await quote(person, eur('100'));
    await world.walletRows(`update accounts.holders set status = 'frozen'
      where id = (select owner_id from ledger.accounts where owner_kind = 'holder' and id =
        (select account_id from top_ups.top_ups order by created_at desc limit 1))`);
    const { status, json } = await use(person, small.id);
    assert.deepEqual([status, json.code, json.charged], [403, 'account_frozen', false]);
    const { json: refused } = await person.app('POST', urls.funding.exchangeQuotes(), {
      give: eur('100'),
      get_currency: 'USD',
    });
    assert.equal(refused.code, 'account_frozen');
  });

  it('[W10f] is no way around the limit on what a wallet may hold', async () => {
    const person = await given.holder({ tier: 0, added: '150' });
    const { id } = await quote(person, eur('14000'), 'USD');
    assert.equal((await use(person, id)).status, 201);
    const { json: linked } = await person.app('GET', urls.funding.instruments());
    const add = (amount: string) =>
      person.app('POST', urls.funding.topUps(), { instrument_id: linked.instruments[0]!.id, amount: eur(amount), pin });
    const { status, json } = await add('10000');
    assert.deepEqual([status, json.code, json.charged], [422, 'limit_tier', false]);
  });

  it('shows nobody another holder’s quote', async () => {
    const [person, other] = [await given.holder({ added: '50' }), await given.holder({ added: '50' })];
    const { id } = await quote(person);
    assert.equal((await other.app('GET', urls.funding.exchangeQuote({ quoteId: id }))).status, 404);
    assert.equal((await use(other, id)).status, 404);
    assert.equal((await person.app('GET', urls.funding.exchangeQuote({ quoteId: id }))).status, 200);
    assert.equal((await person.app('GET', urls.funding.exchangeQuote({ quoteId: 'exq_no' }))).status, 404);
  });

  it('[S69] [S70] [S71] refuses sums and currencies that are none, and moves nothing', async () => {
    const person = await given.holder({ added: '50' });
    const ask = (give: unknown, to: unknown) =>
      person.app('POST', urls.funding.exchangeQuotes(), { give, get_currency: to });
    for (const amount of [...noWireAmounts, ...hugeAmounts, '0', '-1000', '10.00']) {
      assert.equal((await ask({ amount, currency: 'EUR' }, 'USD')).status, 400, amount);
    }
    for (const currency of noCurrencies) {
      assert.equal((await ask(eur('1000'), currency)).status, 400, `“${currency}”`);
      assert.equal((await ask({ amount: '1000', currency }, 'USD')).status, 400, `“${currency}”`);
    }
    for (const [give, to, code] of [
      [eur('1000'), 'KWD', 'currency_not_exchanged'],
      [eur('1000'), 'EUR', 'currency_not_exchanged'],
      [{ amount: '1', currency: 'KWD' }, 'EUR', 'currency_not_exchanged'],
      [{ amount: '1', currency: 'USD' }, 'EUR', 'insufficient_funds'],
      [eur('999999999999999'), 'USD', 'insufficient_funds'],
    ] as const) {
      const { json } = await ask(give, to);
      assert.deepEqual([json.code, json.charged], [code, false], `${give.currency} to ${to}`);
    }
    assert.deepEqual(await balances(person), ['5000 EUR']);
  });

  it('[W10d] reads the day’s rates, offers what has one, and refuses to exchange at old ones', async () => {
    const person = await given.holder({ added: '50' });
    const { json } = await person.app('GET', urls.funding.exchangeOffer());
    const offer = json as unknown as { currencies: string[]; without_rate: string[]; margin_basis_points: number };
    assert.deepEqual(offer.currencies.toSorted(), ['CHF', 'EUR', 'GBP', 'JPY', 'PLN', 'SEK', 'USD']);
    assert.deepEqual([offer.without_rate, offer.margin_basis_points], [['KWD'], 100]);
    // Without a question to the ECB, nothing new comes.
    world.advance(6 * DAY_MS);
    const ask = () => person.app('POST', urls.funding.exchangeQuotes(), { give: eur('1000'), get_currency: 'USD' });
    const { status, json: refused } = await ask();
    assert.deepEqual([status, refused.code, refused.charged], [503, 'rates_stale', false]);
    await person.visitor.open(`${world.walletUrl}${urls.funding.exchange()}`);
    await person.visitor.submit(urls.funding.exchange(), { amount: '10', from: 'EUR', to: 'USD' });
    assert.match(person.visitor.page.text, /no current exchange rate\. Try again in a few hours/);
    await world.settle();
    assert.equal((await ask()).status, 201);
  });
});

describe('a wallet that opens in another country', () => {
  it('[W10g] opens in the currency of its country, and in the operator’s first where that is not offered', async () => {
    const [american, japanese, brazilian] = [
      await given.holder({ phone: '+12133734253' }),
      await given.holder({ phone: '+819012345678' }),
      await given.holder({ phone: '+5511961234567' }),
    ];
    assert.deepEqual(await balances(american), ['0 USD']);
    assert.deepEqual(await balances(japanese), ['0 JPY']);
    assert.deepEqual(await balances(brazilian), ['0 EUR']);
  });

  it('[W10g] opens a balance in euros with the first euros, behind the one of its country', async () => {
    const person = await given.holder({ phone: '+12133734254', added: '50' });
    assert.deepEqual(await balances(person), ['0 USD', '5000 EUR']);
    const { id, get } = await quote(person);
    assert.equal((await use(person, id)).status, 201);
    assert.deepEqual(await balances(person), [`${get.amount} USD`, '4000 EUR']);
  });
});

describe('the page that exchanges currencies', () => {
  const open = (person: Holder) => person.visitor.open(`${world.walletUrl}${urls.funding.exchange()}`);
  const send = (person: Holder, fields: Record<string, string>) =>
    person.visitor.submit(urls.funding.exchange(), fields);

  it('[W10b] shows the rate and the margin, takes the PIN, and then shows the receipt', async () => {
    const person = await given.holder({ added: '50' });
    const { visitor } = person;
    await open(person);
    assert.match(visitor.page.text, /no rate for Kuwaiti dinars/);
    await send(person, { amount: '10', from: 'EUR', to: 'USD' });
    const here = new URL(visitor.page.url).pathname;
    assert.match(visitor.page.text, /Exchange €10\.00 for US\$\d+\.\d\d/);
    assert.match(visitor.page.text, /1 EUR = 1\.\d+ USD/);
    assert.match(visitor.page.text, /1% and the rest of rounding: US\$0\.1\d, already taken off/);
    await visitor.submit(here, { pin: '000001' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /Nothing was exchanged/);
    await visitor.submit(here, { pin });
    assert.match(visitor.page.text, /€10\.00 exchanged for US\$\d+\.\d\d/);
    assert.match(visitor.page.text, /1% and the rest of rounding: US\$0\.1\d, already taken off/);
    assert.equal((await balances(person))[0], '4000 EUR');
  });

  it('[W10b] leads from a quote that has run out to a new one for the same sum', async () => {
    const person = await given.holder({ added: '50' });
    const { visitor } = person;
    await open(person);
    await send(person, { amount: '12.50', from: 'EUR', to: 'JPY' });
    const here = new URL(visitor.page.url).pathname;
    world.advance(10 * MINUTE_MS);
    await visitor.submit(here, { pin });
    assert.equal(visitor.page.status, 410);
    assert.match(visitor.page.text, /href="\/id\/exchange\?amount=12\.50&amp;from=EUR&amp;to=JPY"/);
    assert.deepEqual(await balances(person), ['5000 EUR']);
  });

  it('[S69] [S70] [S71] keeps what was typed, names the fault at its field, and moves nothing', async () => {
    const person = await given.holder({ added: '50' });
    const { visitor } = person;
    const aboveZero = /Type an amount above zero, such as 50 or 12\.50/;
    for (const [amount, fault] of [
      ...[...noAmounts, '0', '-5'].map((one) => [one, aboveZero] as const),
      ...hugeAmounts.map((one) => [one, /This amount is too large/] as const),
      ['12.345', /Amounts in euros have at most 2 decimals/],
    ] as const) {
      await open(person);
      await send(person, { amount, from: 'EUR', to: 'USD' });
      assert.equal(visitor.page.status, 422, `“${amount}”`);
      assert.match(visitor.page.text, fault, `“${amount}”`);
    }
    for (const [fields, fault] of [
      [{ amount: '60', from: 'EUR', to: 'USD' }, /You have €50\.00 to spend in euros/],
      [{ amount: '10', from: 'EUR', to: 'EUR' }, /These two currencies cannot be exchanged/],
      [{ amount: '10', from: 'EUR', to: 'KWD' }, /These two currencies cannot be exchanged/],
      [{ amount: '10', from: 'EUR', to: 'XXX' }, /Choose the currency to get/],
      [{ amount: '10.5', from: 'JPY', to: 'EUR' }, /Amounts in Japanese yen have no decimals/],
    ] as const) {
      await open(person);
      await send(person, fields);
      assert.equal(visitor.page.status, 422);
      assert.match(visitor.page.text, fault);
      assert.match(visitor.page.text, new RegExp(`value="${fields.amount}"`));
    }
    assert.deepEqual(await balances(person), ['5000 EUR']);
  });
});
