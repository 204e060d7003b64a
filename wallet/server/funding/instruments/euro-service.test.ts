import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addIban, ibans, newestCent, proveIban, sendCent, typeIban } from '../../../../tests/world/euro-accounts.ts';
import { giveMoney } from '../../../../tests/world/money.ts';
import { pin } from '../../../../tests/world/people.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('a bank account in euros', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    await world.settle();
  });
  after(() => world.close());

  const days = async (count: number) => {
    for (let day = 0; day < count; day += 1) {
      world.advance(DAY_MS);
      await world.settle();
    }
  };
  const statusOf = async ({ app }: Holder, id: string) =>
    (await app('GET', urls.funding.instruments())).json.instruments.find((one) => one.id === id)?.status;
  const see = async ({ visitor }: Holder, instrumentId: string) => {
    await visitor.open(`${world.walletUrl}${urls.funding.bank({ instrumentId })}`);
    return visitor.page.text;
  };
  /** What the house has paid for proofs, and what has left the account at the processor, in cents. */
  const house = async () => {
    const rows = await world.walletRows<{ minor: string }>(
      `select posted_minor::text as minor from ledger.accounts
        where owner_kind = 'house' and currency = 'EUR' and kind in ('proof_costs', 'payout_clearing') order by kind`,
    );
    return rows.map(({ minor }) => Number(minor));
  };
  /** A holder of this name. */
  const named = async (givenName: string, familyName: string) => {
    const holder = await given.holder();
    await world.walletRows(
      `update accounts.holders set given_name = '${givenName}', family_name = '${familyName}'
        where phone = '${holder.phone}'`,
    );
    return holder;
  };

  it('[W7b] [W8b] is proved by the code of the wallet’s cent, which the house pays for', async () => {
    const holder = await given.holder();
    const { visitor } = holder;
    const [cleared = 0, paid = 0] = await house();
    const id = await addIban(world, holder, 'de89 3704 0044 0532 0130 00');
    assert.match(visitor.page.text, /STRIPE TEST BANK •••• 3000/);
    assert.match(visitor.page.text, /knows this account under your name/);
    await sendCent(holder, id);
    assert.match(visitor.page.text, /Until you prove this account, it cannot be used/);
    assert.match(visitor.page.text, /3 tries are left/);
    const { payment, code } = newestCent(world);
    assert.deepEqual([payment.amount, payment.status], [1, 'processing']);
    const page = urls.funding.bank({ instrumentId: id });
    await visitor.submit(page, { code: code === '000000' ? '111111' : '000000' });
    assert.match(visitor.page.text, /2 tries are left/);
    await visitor.submit(page, { code: 'nonsense' });
    assert.match(visitor.page.text, /This was no try/);
    await visitor.submit(page, { code: code.toLowerCase() });
    assert.match(visitor.page.text, /This account is proved/);
    assert.equal(await statusOf(holder, id), 'verified');
    const waits = await world.wallet.identity.restrictions.find(holder.holderId, 'withdrawal');
    assert.equal(waits?.cause, 'instrument_added');
    await days(1);
    assert.deepEqual(await house(), [cleared + 1, paid - 1]);
  });

  it('[W7b] keeps a mistyped IBAN in the form, in fours, and adds nothing', async () => {
    const holder = await given.holder();
    for (const [iban, said] of [
      ['', /Type the IBAN/],
      ['DE88370400440532013000', /check digits do not fit/],
      ['DE8937040044053201300', /has 22 signs/],
      ['GB82WEST12345698765432', /Only accounts in the euro area/],
    ] as const) {
      await typeIban(world, holder, iban);
      assert.equal(holder.visitor.page.status, 422);
      assert.match(holder.visitor.page.text, said);
    }
    await typeIban(world, holder, 'DE88370400440532013000');
    assert.match(holder.visitor.page.text, /value="DE88 3704 0044 0532 0130 00"/);
    await typeIban(world, holder, ibans.kept, { name: 'Charles Babbage' });
    assert.match(holder.visitor.page.text, /Only an account of your own can be added/);
    const { json } = await holder.app('GET', urls.funding.instruments());
    assert.deepEqual(
      json.instruments.filter(({ kind }) => kind === 'bank_account'),
      [],
    );
    const [stored] = await world.walletRows<{ count: string }>(
      `select count(*)::text from instruments.bank_accounts where holder_id in
         (select id from accounts.holders where phone = '${holder.phone}')`,
    );
    assert.equal(stored?.count, '0');
  });

  it('[W7b] is not added if the bank knows it under another name, and shows a similar one first', async () => {
    const other = await named('No', 'Match');
    await typeIban(world, other, ibans.kept);
    assert.match(other.visitor.page.text, /knows this account under another name/);
    assert.equal(other.visitor.page.status, 422);
    const listed = (await other.app('GET', urls.funding.instruments())).json.instruments;
    assert.deepEqual(listed, []);
    const close = await named('Close', 'Match');
    const id = await addIban(world, close);
    assert.match(close.visitor.page.text, /under the name Close Match Junior/);
    await sendCent(close, id);
    assert.match(close.visitor.page.text, /3 tries are left/);
    const unsure = await named('Unavailable', '');
    await addIban(world, unsure);
    assert.match(unsure.visitor.page.text, /does not compare names/);
  });

  it('[W8b] has no cent sent if the bank now says something worse of the name', async () => {
    const holder = await given.holder();
    const id = await addIban(world, holder);
    const recipient = Object.values(world.sandbox.stripe.book.recipients).at(-1)!;
    const rename = (name: string) => Object.assign(recipient, { name });
    const sentSoFar = () => Object.keys(world.sandbox.stripe.book.outboundPayments).length;
    const before = sentSoFar();
    rename('Close Match');
    await sendCent(holder, id);
    assert.match(holder.visitor.page.text, /under the name Close Match Junior/);
    rename('No Match');
    await sendCent(holder, id);
    assert.match(holder.visitor.page.text, /another name.*It cannot be used/s);
    assert.equal(sentSoFar(), before);
  });

  it('[W8b] sends one cent, however often it is asked', async () => {
    const holder = await given.holder();
    const id = await addIban(world, holder);
    const before = Object.keys(world.sandbox.stripe.book.outboundPayments).length;
    const send = () => world.wallet.funding.bankAccounts.send(holder.holderId, id);
    await Promise.all([send(), send(), send()]);
    await send();
    assert.equal(Object.keys(world.sandbox.stripe.book.outboundPayments).length, before + 1);
  });

  it('[W8b] is not proved after three wrong answers or ten days', async () => {
    const holder = await given.holder();
    const id = await addIban(world, holder);
    await sendCent(holder, id);
    const { code } = newestCent(world);
    const wrong = ['000000', '111111', '222222', '333333'].filter((one) => one !== code).slice(0, 3);
    const page = urls.funding.bank({ instrumentId: id });
    for (const one of wrong) await holder.visitor.submit(page, { code: one });
    assert.match(holder.visitor.page.text, /wrong three times/);
    const late = await given.holder();
    const [unsent, unproved] = [await addIban(world, late), await addIban(world, late)];
    await sendCent(late, unproved);
    await days(10);
    assert.deepEqual([await statusOf(late, unsent), await statusOf(late, unproved)], ['failed', 'failed']);
  });

  it('[W8b] fails when the cent comes back, even if it was proved, and costs the house nothing', async () => {
    const holder = await given.holder();
    const before = await house();
    const id = await proveIban(world, holder, ibans.returned);
    assert.equal(await statusOf(holder, id), 'verified');
    await days(5);
    assert.match(await see(holder, id), /The bank sent the cent back.*It cannot be used/s);
    assert.deepEqual(await house(), before);
    const told = world.sandbox.inbox.list(holder.phone).filter(({ text }) => text.includes('cannot be used'));
    assert.equal(told.length, 1);
    assert.match(told[0]!.text, /your bank account .*3001 cannot be used\. The bank sent the cent back\./);
  });

  it('[W7b] [S58] is seen, proved and removed by its holder alone', async () => {
    const [holder, stranger] = [await given.holder(), await given.holder()];
    const id = await addIban(world, holder);
    const send = await world.wallet.funding.bankAccounts.send(stranger.holderId, id);
    assert.deepEqual(send, { ok: false, error: { code: 'bank_account_not_waiting' } });
    await see(stranger, id);
    assert.equal(stranger.visitor.page.status, 404);
    const path = urls.funding.instrument({ instrumentId: id });
    assert.equal((await stranger.app('DELETE', path)).status, 404);
    assert.equal((await holder.app('DELETE', path)).status, 204);
    assert.equal(await statusOf(holder, id), undefined);
  });

  it('[W9c] takes withdrawals once it is proved, and money that its bank sends back is credited', async () => {
    const holder = await given.holder();
    const unproved = await addIban(world, holder);
    const instrument_id = await proveIban(world, holder, ibans.returned);
    await days(2);
    await giveMoney(world, holder.holderId, 50_000n);
    const amount = { amount: '20000', currency: 'EUR' };
    const refused = await holder.app('POST', urls.funding.withdrawals(), { instrument_id: unproved, amount });
    assert.deepEqual([refused.status, refused.json.code], [409, 'bank_account_not_proved']);
    const { json } = await holder.app('POST', urls.funding.withdrawals(), { instrument_id, amount });
    const { id } = json as unknown as { id: string };
    const approved = await holder.app('POST', urls.funding.withdrawalApproval({ withdrawalId: id }), { pin });
    assert.equal(approved.json.status, 'processing', JSON.stringify(approved.json));
    const balance = async () => {
      const { balances } = (await holder.app('GET', urls.activity.balances())).json;
      const all = balances as unknown as readonly { readonly spendable: { amount: string; currency: string } }[];
      return all.find(({ spendable }) => spendable.currency === 'EUR')?.spendable.amount;
    };
    assert.equal(await balance(), '30000');
    await days(5);
    const state = await holder.app('GET', urls.funding.withdrawalState({ withdrawalId: id }));
    assert.equal(state.json.status, 'returned');
    assert.equal(await balance(), '50000');
  });
});

describe('a cent whose answer is lost', () => {
  let world: TestWorld;
  /** What of a request to pay is lost on the way. */
  let lost: 'nothing' | 'request' | 'answer' = 'nothing';
  before(async () => {
    world = await startWorld({
      net: (_side, send) => async (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        const isPayment = url.endsWith('/outbound_payments') && init?.method === 'POST';
        if (!isPayment || lost === 'nothing') return send(input, init);
        if (lost === 'answer') await send(input, init);
        throw new TypeError('the line was cut');
      },
    });
    await world.settle();
  });
  after(() => world.close());

  const statusAfter = async (minutes: number, { app }: Holder, id: string) => {
    lost = 'nothing';
    for (let minute = 0; minute < minutes; minute += 1) {
      world.advance(60_000);
      world.age(60_000);
      await world.settle();
    }
    return (await app('GET', urls.funding.instruments())).json.instruments.find((one) => one.id === id)?.status;
  };
  const sendLosing = async (what: typeof lost) => {
    const holder = await world.given.holder();
    const id = await addIban(world, holder);
    lost = what;
    await sendCent(holder, id);
    return { holder, id };
  };

  it('[W8b] is found by its reference, and not sent again', async () => {
    const { holder, id } = await sendLosing('answer');
    assert.equal(await statusAfter(2, holder, id), 'verifying');
    const [stored] = await world.walletRows<{ known: boolean }>(
      'select processor_id is not null as known from instruments.cents',
    );
    assert.equal(stored?.known, true);
    assert.equal(Object.keys(world.sandbox.stripe.book.outboundPayments).length, 1);
    await holder.visitor.submit(urls.funding.bank({ instrumentId: id }), { code: newestCent(world).code });
    assert.match(holder.visitor.page.text, /This account is proved/);
  });

  it('[W8b] ends the proof, and says so, if it was never sent', async () => {
    const before = Object.keys(world.sandbox.stripe.book.outboundPayments).length;
    const { holder, id } = await sendLosing('request');
    assert.equal(await statusAfter(8, holder, id), 'failed');
    assert.equal(Object.keys(world.sandbox.stripe.book.outboundPayments).length, before);
    await holder.visitor.open(`${world.walletUrl}${urls.funding.bank({ instrumentId: id })}`);
    assert.match(holder.visitor.page.text, /The cent could not be sent/);
  });
});
