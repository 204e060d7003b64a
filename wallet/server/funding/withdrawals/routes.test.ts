import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { hugeAmounts, noCurrencies, noWireAmounts } from '../../../../tests/samples/amounts.ts';
import { pin } from '../../../../tests/world/people.ts';
import { bankNumbers, giveDollars, proveBank } from '../../../../tests/world/withdrawals.ts';
import { addMoney, cardNumbers, linkCard } from '../../../../tests/world/wallet.ts';
import type { AppAnswer, Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

let world: TestWorld;
let given: Given;
/** What happens between the answer that held money may leave, and its debit. */
let meanwhile: (() => Promise<void>) | undefined;
before(async () => {
  world = await startWorld({ inWallet: async (point) => (point === 'withdrawal.judged' ? meanwhile?.() : undefined) });
  ({ given } = world);
  await world.settle();
});
after(() => world.close());

const usd = (amount: string) => ({ amount, currency: 'USD' });
interface Json {
  readonly id: string;
  readonly status: string;
  readonly fee: { readonly amount: string };
  readonly name_match: string;
  readonly refusal?: { readonly code: string };
}
type Withdrawer = Holder & { readonly bank: string };

/** A holder with a proved account and dollars that may leave. */
const withdrawer = async (cents = 100_000n, number: string = bankNumbers.paid): Promise<Withdrawer> => {
  const person = await given.holder();
  const bank = await proveBank(world, person, number);
  await giveDollars(world, person, cents);
  return { ...person, bank };
};
const quote = (person: Withdrawer, amount: unknown = usd('10000'), bank: string = person.bank) =>
  person.app('POST', urls.funding.withdrawals(), { instrument_id: bank, amount });
const approve = (person: Holder, id: string, proof: object = { pin }, key?: string) =>
  person.app('POST', urls.funding.withdrawalApproval({ withdrawalId: id }), proof, key);
const quoted = async (person: Withdrawer, amount?: string): Promise<Json> => {
  const { status, json } = await quote(person, amount === undefined ? undefined : usd(amount));
  assert.equal(status, 201, JSON.stringify(json));
  return json as unknown as Json;
};
const withdrawn = async (person: Withdrawer, amount?: string): Promise<Json> => {
  const { id } = await quoted(person, amount);
  const { status, json } = await approve(person, id);
  assert.equal(status, 200, JSON.stringify(json));
  return json as unknown as Json;
};
const read = async (person: Holder, id: string): Promise<Json> =>
  (await person.app('GET', urls.funding.withdrawalState({ withdrawalId: id }))).json as unknown as Json;
const dollars = async (person: Holder): Promise<string | undefined> => {
  const { json } = await person.app('GET', urls.activity.balances());
  const all = json.balances as unknown as readonly { readonly spendable: { amount: string; currency: string } }[];
  return all.find(({ spendable }) => spendable.currency === 'USD')?.spendable.amount;
};
/** Days pass at the sandbox and in the wallet, and everything that is due happens. */
const days = async (count: number) => {
  for (let day = 0; day < count; day += 1) {
    world.advance(DAY_MS);
    await world.settle();
  }
};
/** The house's accounts in US dollars. */
const house = async () => {
  const rows = await world.walletRows<{ kind: string; minor: string }>(
    `select kind, posted_minor::text as minor from ledger.accounts
      where owner_kind = 'house' and currency = 'USD' and kind in ('payable', 'payout_clearing', 'fees')`,
  );
  return Object.fromEntries(rows.map(({ kind, minor }) => [kind, Number(minor)]));
};

describe('withdrawing money', () => {
  it('[W9c] debits first, pays the proved account, and posts when the bank has it', async () => {
    const person = await withdrawer();
    const before = await house();
    const draft = await quoted(person, '10000');
    assert.deepEqual([draft.status, draft.fee.amount, draft.name_match], ['quoted', '0', 'match']);
    assert.equal(await dollars(person), '100000');
    const { status, json } = await approve(person, draft.id);
    assert.deepEqual([status, json.status], [200, 'processing']);
    assert.equal(await dollars(person), '90000');
    assert.equal((await house())['payable'], before['payable']! + 10_000);
    await days(1);
    assert.equal((await read(person, draft.id)).status, 'posted');
    const after = await house();
    assert.deepEqual(
      [after['payable'], after['payout_clearing']],
      [before['payable'], before['payout_clearing']! + 10_000],
    );
    await days(12);
    assert.equal((await read(person, draft.id)).status, 'posted');
  });

  it('[W9c] gives amount and fee back when the bank refuses, with the reason in plain words', async () => {
    const person = await withdrawer(300_000n, bankNumbers.failed);
    const { id, fee } = await withdrawn(person, '200000');
    assert.equal(fee.amount, '100');
    assert.equal(await dollars(person), '99900');
    await days(1);
    const { status, refusal } = await read(person, id);
    assert.deepEqual([status, refusal?.code], ['failed', 'bank_account_declined']);
    assert.equal(await dollars(person), '300000');
    // Its fee was given back, so the month has nothing in it.
    assert.equal((await quoted(person, '100000')).fee.amount, '0');
  });

  it('[W9c] credits what a bank sends back days later by an entry of its own, and says so', async () => {
    const person = await withdrawer(100_000n, bankNumbers.returned);
    const { id } = await withdrawn(person, '25000');
    await days(1);
    assert.equal((await read(person, id)).status, 'posted');
    await days(3);
    const { status, refusal } = await read(person, id);
    assert.deepEqual([status, refusal?.code], ['returned', 'bank_account_closed']);
    assert.equal(await dollars(person), '100000');
    const entries = await world.walletRows<{ kind: string }>(
      `select kind from ledger.entries where reason like '%, ${id}' order by number`,
    );
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['withdrawal', 'withdrawal_posted', 'withdrawal_returned'],
    );
    const { json } = await person.app('GET', `${urls.activity.history()}?currency=USD`);
    const [back, out] = json.lines;
    assert.deepEqual([back?.kind, back?.amount.amount, back?.reference], ['withdrawal_back', '25000', id]);
    assert.deepEqual([out?.kind, out?.amount.amount, out?.reference], ['withdrawal', '-25000', id]);
    assert.match(out?.detail ?? '', /STRIPE TEST BANK •••• 1113/);
    for (const words of ['1113', 'Stripe Test Bank', 'STRIPE TEST BANK •••• 1113']) {
      const found = await person.app(
        'GET',
        `${urls.activity.history()}?currency=USD&search=${encodeURIComponent(words)}`,
      );
      assert.deepEqual(found.json.lines, json.lines.slice(0, 2), words);
    }
  });

  it('[W9c] is canceled while the processor has not sent it, and not afterwards', async () => {
    const person = await withdrawer();
    const first = await withdrawn(person, '10000');
    const cancel = (id: string) => person.app('POST', urls.funding.withdrawalCancelation({ withdrawalId: id }), {});
    assert.deepEqual((await cancel(first.id)).json.status, 'canceled');
    assert.equal((await cancel(first.id)).json.status, 'canceled');
    assert.equal(await dollars(person), '100000');
    const second = await withdrawn(person, '10000');
    await days(1);
    const { status, json } = await cancel(second.id);
    assert.deepEqual([status, json.code], [409, 'withdrawal_not_cancelable']);
    assert.equal(await dollars(person), '90000');
  });

  it('[W9c] pays once, however often an approval is sent and with whichever key', async () => {
    const person = await withdrawer();
    const { id } = await quoted(person, '10000');
    const key = randomUUID();
    const answers = await Promise.all([
      approve(person, id, { pin }, key),
      approve(person, id, { pin }, key),
      approve(person, id),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(await dollars(person), '90000');
    const other = await quoted(person, '10000');
    const { status, json } = await approve(person, other.id, { pin }, key);
    assert.deepEqual([status, json.code], [422, 'idempotency_key_reused']);
    assert.equal(await dollars(person), '90000');
    const paid = await world.walletRows<{ held: string }>(
      `select sum(held_minor)::text as held from ledger.accounts where owner_kind = 'holder' and currency = 'USD'`,
    );
    assert.equal(paid[0]?.held, '0');
  });

  it('[W9c] needs the PIN, a passkey or the app, and runs out', async () => {
    const person = await withdrawer();
    const { id } = await quoted(person, '10000');
    const none = await approve(person, id, {});
    assert.deepEqual([none.status, none.json.code], [403, 'proof_missing']);
    const wrong = await approve(person, id, { pin: '847362' });
    assert.deepEqual([wrong.status, wrong.json.code], [403, 'pin_wrong']);
    world.advance(10 * 60_000);
    const late = await approve(person, id);
    assert.deepEqual([late.status, late.json.code], [410, 'quote_expired']);
    assert.equal(await dollars(person), '100000');
  });
});

describe('what a withdrawal may take', () => {
  it('[S136a] has the fee of the month’s whole, however it is split, also in a race', async () => {
    const person = await withdrawer(1_000_000n);
    assert.equal((await withdrawn(person, '90000')).fee.amount, '0');
    const drafts = [await quoted(person, '60000'), await quoted(person, '60000')];
    assert.deepEqual(
      drafts.map(({ fee }) => fee.amount),
      ['50', '50'],
    );
    const answers = await Promise.all(drafts.map(({ id }) => approve(person, id)));
    // The second has another fee now, which its holder has not seen.
    assert.deepEqual(answers.map(({ json }) => json.code ?? json.status).toSorted(), ['fee_changed', 'processing']);
    let charged = 50;
    for (let count = 0; count < 5; count += 1) charged += Number((await withdrawn(person, '20000')).fee.amount);
    // 2,500 in all: the fee of 1,500 beyond the free 1,000.
    assert.equal(charged, 150);
  });

  it('[S86] is never escrowed or held money, and what a card brought leaves after 60 days only', async () => {
    const person = await withdrawer(0n);
    const most = async () => {
      const { json } = await person.app('GET', urls.funding.withdrawalOffer());
      return (json.balances as unknown as readonly { most: { amount: string; currency: string } }[]).find(
        (one) => one.most.currency === 'USD',
      )?.most.amount;
    };
    assert.equal(await most(), '0');
    const refused = await quote(person, usd('100'));
    assert.deepEqual([refused.status, refused.json.code], [402, 'insufficient_funds']);
    const rich = await given.holder({ added: '100' });
    const bank = await proveBank(world, rich);
    const order = { give: { amount: '10000', currency: 'EUR' }, get_currency: 'USD' };
    const { json } = await rich.app('POST', urls.funding.exchangeQuotes(), order);
    assert.equal((await rich.app('POST', urls.funding.exchanges(), { quote_id: json.id, pin })).status, 201);
    const early = await quote({ ...rich, bank }, usd('1000'));
    assert.deepEqual([early.status, early.json.code, early.json.most.amount], [409, 'money_not_free_yet', '0']);
    world.advance(61 * DAY_MS);
    await world.settle();
    assert.equal((await quote({ ...rich, bank }, usd('1000'))).status, 201);
  });

  it('[S86] is not a card’s money, although an exchange takes the other between the answer and the debit', async () => {
    const person = await withdrawer(20_000n);
    await linkCard(world, person, cardNumbers.approved);
    await addMoney(world, person, '100');
    const exchange = async (give: object, to: string): Promise<void> => {
      const { json } = await person.app('POST', urls.funding.exchangeQuotes(), { give, get_currency: to });
      assert.equal((await person.app('POST', urls.funding.exchanges(), { quote_id: json.id, pin })).status, 201);
    };
    await exchange({ amount: '10000', currency: 'EUR' }, 'USD');
    world.advance(DAY_MS);
    await world.settle();
    const all = Number(await dollars(person));
    const { id } = await quoted(person, '15000');
    meanwhile = async () => {
      meanwhile = undefined;
      await exchange(usd(String(all - 15_000)), 'EUR');
    };
    const refused = await approve(person, id);
    assert.deepEqual([refused.status, refused.json.code], [409, 'money_not_free_yet']);
    assert.equal(await dollars(person), '15000');
  });

  it('[S86] races with another withdrawal of the same money: one of them gets it', async () => {
    const person = await withdrawer(20_000n);
    const drafts = [await quoted(person, '15000'), await quoted(person, '15000')];
    const answers = await Promise.all(drafts.map(({ id }) => approve(person, id)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 402]));
    assert.equal(await dollars(person), '5000');
  });

  it('[W9c] [S47c] waits for a day after a new bank account, and is refused to a frozen wallet', async () => {
    const person = await withdrawer(50_000n);
    const { id } = await quoted(person, '10000');
    await proveBank(world, person, bankNumbers.failed, { waits: false });
    const waiting = await approve(person, id);
    assert.deepEqual([waiting.status, waiting.json.code], [409, 'recent_change']);
    assert.equal((await quote(person)).json.code, 'recent_change');
    world.advance(DAY_MS);
    await world.settle();
    const later = await quoted(person, '10000');
    await world.walletRows(
      `update accounts.holders set status = 'frozen'
        where id = (select holder_id from withdrawals.withdrawals order by id desc limit 1)`,
    );
    const frozen = await approve(person, later.id);
    assert.deepEqual([frozen.status, frozen.json.code], [403, 'account_frozen']);
    assert.equal((await quote(person)).json.code, 'account_frozen');
    assert.equal(await dollars(person), '50000');
  });
});

describe('bad input to withdrawals', () => {
  it('[S69] [S70] [S71] is refused with a code, and moves nothing', async () => {
    const person = await withdrawer();
    for (const amount of noWireAmounts) {
      const { status } = await quote(person, usd(amount));
      assert.equal(status, 400, `amount ${JSON.stringify(amount)}`);
    }
    for (const amount of hugeAmounts) {
      const { status, json } = await quote(person, usd(amount));
      assert.ok(status === 400 || json.code === 'insufficient_funds', `${amount}: ${status} ${json.code}`);
    }
    for (const currency of noCurrencies) {
      const { status } = await quote(person, { amount: '1000', currency });
      assert.equal(status, 400, currency);
    }
    const cases: readonly (readonly [unknown, string | undefined, number, string])[] = [
      [usd('99'), undefined, 422, 'amount_too_small'],
      [usd('1000001'), undefined, 402, 'insufficient_funds'],
      [usd('200000'), undefined, 402, 'insufficient_funds'],
      [{ amount: '1000', currency: 'EUR' }, undefined, 422, 'currency_not_supported'],
      [{ amount: '1000', currency: 'JPY' }, undefined, 422, 'currency_not_supported'],
      [usd('1000'), 'ins_00000000000000000000000000', 404, 'bank_account_not_found'],
      [usd('1000'), 'nonsense', 404, 'bank_account_not_found'],
    ];
    for (const [amount, bank, status, code] of cases) {
      const answer = await quote(person, amount, bank);
      assert.deepEqual([answer.status, answer.json.code], [status, code], JSON.stringify(amount));
    }
    assert.equal(await dollars(person), '100000');
  });

  it('[S58] is not found for another holder, and a removed account takes nothing', async () => {
    const [person, stranger] = [await withdrawer(), await withdrawer()];
    assert.equal((await quote(stranger, usd('1000'), person.bank)).json.code, 'bank_account_not_found');
    const { id } = await quoted(person, '1000');
    for (const answer of [
      await approve(stranger, id),
      await stranger.app('GET', urls.funding.withdrawalState({ withdrawalId: id })),
      await stranger.app('POST', urls.funding.withdrawalCancelation({ withdrawalId: id }), {}),
      await stranger.app('GET', urls.funding.withdrawalState({ withdrawalId: 'nonsense' })),
    ])
      assert.deepEqual([answer.status, answer.json.code], [404, 'withdrawal_not_found']);
    await person.visitor.open(`${world.walletUrl}${urls.funding.bank({ instrumentId: person.bank })}`);
    await person.visitor.submit(urls.funding.removeBank({ instrumentId: person.bank }), {});
    const removed: AppAnswer = await approve(person, id);
    assert.deepEqual([removed.status, removed.json.code], [404, 'bank_account_not_found']);
    assert.equal(await dollars(person), '100000');
  });

  it('[S169] pages the list by a cursor of the holder’s own', async () => {
    const person = await withdrawer();
    const first = await withdrawn(person, '1000');
    const second = await withdrawn(person, '1000');
    const list = async (query = '') => person.app('GET', `${urls.funding.withdrawals()}${query}`);
    const ids = async (query?: string) =>
      ((await list(query)).json as unknown as { withdrawals: readonly Json[] }).withdrawals.map(({ id }) => id);
    assert.deepEqual(await ids(), [second.id, first.id]);
    assert.deepEqual(await ids(`?before=${second.id}`), [first.id]);
    for (const wrong of ['wdr_00000000000000000000000000', 'nonsense'])
      assert.deepEqual((await list(`?before=${wrong}`)).json.code, 'cursor_unknown');
  });
});
