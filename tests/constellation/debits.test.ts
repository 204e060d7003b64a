import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { chargebackId, needsEvidence } from '../../wallet/server/funding/chargebacks/domain.ts';
import { urls } from '../../wallet/server/urls.ts';
import { assertBooksAgree } from '../world/audits.ts';
import { bankSteps } from '../world/bank.ts';
import { addDollars, banksEndDebits, debitNumbers, dollarsOf } from '../world/debits.ts';
import { makeBalance } from '../world/money.ts';
import { pin } from '../world/people.ts';
import { proveBank } from '../world/withdrawals.ts';
import { linkCard } from '../world/wallet.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';

let world: TestWorld;
let given: Given;
let losesAnswers = false;
/** A holder whose orders are refused. */
let refusedSaver: ReturnType<typeof saver>;
before(async () => {
  world = await startWorld({
    net: (side, send) => async (input, init) => {
      const answer = await send(input, init);
      const { url, method } = new Request(input, init);
      if (losesAnswers && side === 'wallet' && method === 'POST' && url.endsWith('/v1/payment_intents'))
        throw new TypeError('the answer is lost');
      return answer;
    },
  });
  ({ given } = world);
  refusedSaver = saver();
  await refusedSaver;
});
after(() => world.close());

/** A holder with a proved account of the sandbox. */
async function saver(number: string = debitNumbers.succeeds): Promise<{ holder: Holder; account: Id<'ins'> }> {
  const holder = await given.holder();
  return { holder, account: await proveBank(world, holder, number, { waits: false }) };
}

const messagesTo = ({ phone }: Holder): string =>
  world.sandbox.inbox
    .list(phone)
    .map(({ text }) => text)
    .join('\n');

describe('[W9b] money from a bank account', () => {
  it('is on its way for days, and counts when the bank has sent it', async () => {
    const { holder, account } = await saver();
    const { status, json } = await addDollars(holder, account, '5000');
    assert.deepEqual([status, json.status, json.instrument.kind], [201, 'processing', 'bank_account']);
    assert.ok(json.arrives_at);
    assert.equal((await dollarsOf(world, holder)).has, 0n);
    const { top_ups: arriving } = (await holder.app('GET', urls.funding.topUps())).json;
    assert.deepEqual(
      arriving.map(({ id }) => id),
      [json.id],
    );
    const stranger = await given.holder();
    assert.deepEqual((await stranger.app('GET', urls.funding.topUps())).json.top_ups, []);
    await banksEndDebits(world);
    assert.equal((await dollarsOf(world, holder)).has, 5_000n);
    assert.deepEqual((await holder.app('GET', urls.funding.topUps())).json.top_ups, []);
    const { lines } = (await holder.app('GET', `${urls.activity.history()}?currency=USD`)).json;
    assert.deepEqual(
      lines.map(({ title, detail, amount, top_up_id: id }) => [title, detail, amount.amount, id]),
      [['Money added', 'STRIPE TEST BANK •••• 6789', '5000', json.id]],
    );
    assert.match(messagesTo(holder), /\$50\.00 has arrived in your wallet/);
    await assertBooksAgree(world);
  });

  for (const [number, code, words] of [
    [debitNumbers.empty, 'insufficient_bank_funds', 'There was not enough money in your bank account'],
    [debitNumbers.closed, 'bank_account_closed', 'The bank account is closed'],
    [debitNumbers.unknown, 'bank_account_unknown', 'Your bank does not know this account'],
    [debitNumbers.notAuthorized, 'debit_not_authorized', 'Your bank does not allow us to debit this account'],
  ] as const) {
    it(`[W9e] says why the bank refused it days later, and what to do: ${code}`, async () => {
      const { holder, account } = await saver(number);
      const { json } = await addDollars(holder, account, '5000');
      assert.equal(json.status, 'processing');
      await banksEndDebits(world);
      const after = (await holder.app('GET', urls.funding.topUp({ topUpId: json.id }))).json;
      assert.deepEqual([after.status, after.refusal.code, after.refusal.title], ['declined', code, words]);
      assert.ok(after.refusal.next_action);
      assert.deepEqual(await dollarsOf(world, holder), { has: 0n, owes: 0n });
      assert.match(messagesTo(holder), /\$50\.00 did not come from your bank account/);
      // The app shows it for a week.
      const refused = async () => (await holder.app('GET', urls.funding.topUps())).json.refused.map(({ id }) => id);
      assert.deepEqual(await refused(), [json.id]);
      world.advance(8 * 86_400_000);
      assert.deepEqual(await refused(), []);
    });
  }

  it('[W9c] stays in the wallet for 66 days, in which it can be spent', async () => {
    const { holder, account } = await saver();
    const { json } = await addDollars(holder, account, '5000');
    await banksEndDebits(world);
    const { settledAt: arrived } = (await world.wallet.funding.topUps.find(json.id as Id<'top'>))!;
    assert.ok(arrived);
    const leavable = await world.wallet.funding.origins.leavable(holder.holderId, 'USD', arrived);
    assert.equal(leavable.now.minor, 0n);
    const days = leavable.later.map(({ from, amount }) => [
      Math.round((from.getTime() - arrived.getTime()) / 86_400_000),
      amount.minor,
    ]);
    assert.deepEqual(days, [[66, 5_000n]]);
  });

  it('[W9b] [W10g] is offered first to a wallet in dollars, whose page names no currency that it cannot add', async () => {
    const holder = await given.holder({ phone: '+12133734255' });
    const account = await proveBank(world, holder, debitNumbers.succeeds, { waits: false });
    const page = async () => {
      await holder.visitor.open(`${world.walletUrl}${urls.funding.topUpPage()}`);
      return holder.visitor.page.text;
    };
    const text = await page();
    assert.match(text, /Amount in US dollars[^]*From US\$5\.00 to US\$1,000\.00/);
    assert.doesNotMatch(text, /€/);
    await linkCard(world, holder);
    assert.match(await page(), /US\$5\.00 to US\$1,000\.00 from a bank account; €5\.00 to €1,000\.00 from a card/);
    assert.match(holder.visitor.page.text, new RegExp(`value="${account}"\\s+checked`));
  });

  it('[W9b] is asked for, and not debited again, if the answer is lost', async () => {
    const { holder, account } = await saver();
    losesAnswers = true;
    const { json } = await addDollars(holder, account, '5000');
    losesAnswers = false;
    assert.equal(json.status, 'started');
    world.advance(61_000);
    await world.settle();
    const { status } = (await holder.app('GET', urls.funding.topUp({ topUpId: json.id }))).json;
    assert.equal(status, 'processing');
    await banksEndDebits(world);
    assert.equal((await dollarsOf(world, holder)).has, 5_000n);
    await assertBooksAgree(world);
  });

  it('[W9b] ends without money if the bank’s consent is gone and the answer that said so is lost', async () => {
    const { holder, account } = await saver();
    await addDollars(holder, account, '5000');
    await banksEndDebits(world);
    await bankSteps(world).takesBack();
    losesAnswers = true;
    const { json } = await addDollars(holder, account, '5000');
    losesAnswers = false;
    const look = async () => (await holder.app('GET', urls.funding.topUp({ topUpId: json.id }))).json;
    world.advance(61_000);
    await world.settle();
    assert.equal((await look()).status, 'started', 'the request may still be on its way');
    world.age(6 * 60_000);
    world.advance(61_000);
    await world.settle();
    const { status, refusal } = await look();
    assert.deepEqual([status, refusal.code], ['declined', 'processor_unavailable']);
    await banksEndDebits(world);
    assert.doesNotMatch(messagesTo(holder), /did not come from your bank account/, 'it never was on its way');
    await assertBooksAgree(world);
  });

  it('[W9b] arrives after its account was removed, and keeps the wallet open until then', async () => {
    const { holder, account } = await saver();
    const { visitor, app } = holder;
    await addDollars(holder, account, '5000');
    await visitor.open(`${world.walletUrl}${urls.funding.bank({ instrumentId: account })}`);
    assert.match(visitor.page.text, /\$50\.00 is on its way from this account/);
    await visitor.open(`${world.walletUrl}${urls.support.close()}`);
    assert.match(visitor.page.text, /Money that you added is on its way/);
    assert.equal((await app('DELETE', urls.funding.instrument({ instrumentId: account }))).status, 204);
    await banksEndDebits(world);
    assert.equal((await dollarsOf(world, holder)).has, 5_000n);
    const { lines } = (await app('GET', `${urls.activity.history()}?currency=USD`)).json;
    assert.equal(lines[0]?.detail, 'STRIPE TEST BANK •••• 6789');
  });

  it('[W9b] stays on its way while the bank says nothing', async () => {
    const { holder, account } = await saver(debitNumbers.stays);
    const { json } = await addDollars(holder, account, '5000');
    await banksEndDebits(world);
    await banksEndDebits(world);
    assert.equal((await holder.app('GET', urls.funding.topUp({ topUpId: json.id }))).json.status, 'processing');
  });

  it('[S87a] that the bank takes back comes out of the balance; the rest is a debt, which the next dollars pay', async () => {
    const { holder, account } = await saver();
    await addDollars(holder, account, '5000');
    await banksEndDebits(world);
    await makeBalance(world, holder.holderId, { minor: 1_000n, currency: 'USD' });
    const dispute = await bankSteps(world).takesBack();
    assert.deepEqual(await dollarsOf(world, holder), { has: 0n, owes: 4_000n });
    // The bank decides at once, so one message says that the money is gone, and that this is final.
    assert.equal(messagesTo(holder).match(/Your bank took US\$50\.00 back/g)?.length, 1);
    assert.doesNotMatch(messagesTo(holder), /Your bank keeps|bank of your card/);
    const { lines } = (await holder.app('GET', `${urls.activity.history()}?currency=USD`)).json;
    assert.deepEqual([lines[0]?.title, lines[0]?.amount.amount], ['Taken back by your bank', '-1000']);
    const found = (await world.wallet.funding.chargebacks.find(chargebackId(dispute)))!;
    assert.deepEqual([found.status, found.takenMinor, needsEvidence(found)], ['lost', 5_000n, false]);
    await holder.visitor.open(`${world.walletUrl}${urls.funding.topUpPage()}`);
    assert.match(holder.visitor.page.text, /You owe US\$40\.00\. What you add in this currency pays that first/);
    await makeBalance(world, holder.holderId, { minor: 0n, currency: 'USD' });
    const again = (await addDollars(holder, account, '5000')).json;
    assert.deepEqual([again.status, again.refusal.code], ['declined', 'debit_not_authorized']);
    const other = await proveBank(world, holder, debitNumbers.succeeds, { waits: false });
    await addDollars(holder, other, '5000');
    await banksEndDebits(world);
    assert.deepEqual(await dollarsOf(world, holder), { has: 1_000n, owes: 0n });
    await assertBooksAgree(world);
  });

  it('[S87a] is taken back at once by a bank that allowed it by mistake, once', async () => {
    const { holder, account } = await saver(debitNumbers.takenBack);
    await addDollars(holder, account, '5000');
    await banksEndDebits(world);
    assert.deepEqual(await dollarsOf(world, holder), { has: 0n, owes: 0n });
    await assertBooksAgree(world);
  });

  for (const [name, amount, code] of [
    ['nothing', { amount: '0', currency: 'USD' }, 'invalid_request'],
    ['less than nothing', { amount: '-5000', currency: 'USD' }, 'invalid_request'],
    ['parts of a cent', { amount: '50.001', currency: 'USD' }, 'invalid_request'],
    ['a huge sum', { amount: '9000000000000000', currency: 'USD' }, 'invalid_request'],
    ['too much', { amount: '100001', currency: 'USD' }, 'amount_too_large'],
    ['too little', { amount: '499', currency: 'USD' }, 'amount_too_small'],
    ['another currency than the account’s', { amount: '5000', currency: 'EUR' }, 'currency_not_supported'],
    ['a currency that nobody knows', { amount: '5000', currency: 'XXX' }, 'invalid_request'],
  ] as const) {
    it(`[W9b] refuses ${name}, and debits nothing`, async () => {
      const { holder, account } = await refusedSaver;
      const order = { instrument_id: account, amount, pin };
      const { status, json } = await holder.app('POST', urls.funding.topUps(), order);
      assert.deepEqual([json.code, status >= 400, json.charged ?? false], [code, true, false]);
      assert.deepEqual((await holder.app('GET', urls.funding.topUps())).json.top_ups, []);
    });
  }

  it('[W9b] keeps what was typed when it refuses an amount on its page, and takes a right one', async () => {
    const { holder, account } = await refusedSaver;
    const { visitor } = holder;
    const page = urls.funding.topUpPage();
    await visitor.open(`${world.walletUrl}${page}`);
    assert.match(visitor.page.text, /From US\$5\.00 to US\$1,000\.00/);
    for (const typed of ['0', '-5', '12.345', '4.99', '1000.01', 'abc']) {
      await visitor.submit(page, { amount: typed, card: account, pin });
      assert.match(visitor.page.text, new RegExp(`value="${typed}"`), typed);
      assert.match(visitor.page.text, /class="fault"/);
    }
    await visitor.submit(page, { amount: '50', card: account, pin });
    assert.match(visitor.page.text, /US\$50\.00 is on its way/);
    assert.match(visitor.page.text, /It should be in your balance by/);
  });

  it('[O2d] is settled in its currency, and the processor’s fees are a cost of the house', async () => {
    world.advance(86_400_000);
    await world.settle();
    const report = (await world.wallet.settlement.reports.find()).find(({ currency }) => currency === 'USD');
    assert.deepEqual(report?.differences, []);
    assert.ok(report && report.costsMinor > 0n);
    const costs = (await world.wallet.ledger.houseAccounts()).find(
      ({ kind, currency }) => kind === 'costs' && currency === 'USD',
    );
    assert.equal(costs?.postedMinor, -report.costsMinor);
    await assertBooksAgree(world);
  });
});
