import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noAmounts } from '../../../../tests/samples/amounts.ts';
import { pin } from '../../../../tests/world/people.ts';
import { bankNumbers, giveDollars, proveBank } from '../../../../tests/world/withdrawals.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;
const form = urls.funding.withdraw();

describe('the pages on which a holder withdraws', () => {
  let world: TestWorld;
  let given: Given;
  /** Loses every request to the processor. */
  let isSilent = false;
  before(async () => {
    world = await startWorld({
      net: (_, send) => async (input, init) => {
        if (isSilent && new URL(new Request(input, init).url).origin === world.sandboxUrl) throw new TypeError('lost');
        return send(input, init);
      },
    });
    ({ given } = world);
    await world.settle();
  });
  after(() => world.close());

  const open = ({ visitor }: Holder, path: string = form) => visitor.open(`${world.walletUrl}${path}`);
  const withdrawer = async (number?: string) => {
    const person = await given.holder();
    const account = await proveBank(world, person, number);
    await giveDollars(world, person, 300_000n);
    await open(person);
    return { ...person, account };
  };
  const pathOf = ({ visitor }: Holder) => new URL(visitor.page.url).pathname;

  it('[W9c] say what is missing and where to get it: account, proof, balance', async () => {
    const person = await given.holder();
    const movesTo = (country: string) =>
      world.walletRows(
        `update accounts.holders set address = jsonb_set(address, '{country}', '"${country}"') where phone = '${person.phone}'`,
      );
    await movesTo('JP');
    await open(person);
    assert.match(person.visitor.page.text, /Your address is elsewhere/);
    assert.doesNotMatch(person.visitor.page.text, /Add a bank account/);
    await movesTo('US');
    await open(person);
    assert.match(person.visitor.page.text, /Add your bank account first/);
    await proveBank(world, person, bankNumbers.paid, { waits: false });
    await open(person);
    assert.match(person.visitor.page.text, /because a card or bank account is new/);
    world.advance(2 * DAY_MS);
    await open(person);
    assert.match(person.visitor.page.text, /Your account takes US dollars, and you have no balance in it/);
    assert.ok(person.visitor.page.text.includes(`${urls.funding.exchange()}?to=USD`));
  });

  it('[W9c] lead from the amount over the review to the page of its state', async () => {
    const person = await withdrawer();
    const { visitor, account } = person;
    assert.match(visitor.page.text, /You can withdraw up to US\$2,998\.00 now/);
    assert.match(visitor.page.text, /Free up to US\$1,000\.00 a month; beyond that, 0\.1%, at least US\$0\.10/);
    await visitor.submit(form, { amount: '1500', account });
    const page = pathOf(person);
    for (const said of ['STRIPE TEST BANK •••• 6789', 'US$1,500.00', 'US$0.50', 'US$1,500.50', 'HOLDFAST WALLET'])
      assert.ok(visitor.page.text.includes(said), said);
    assert.match(visitor.page.text, /knows this account under your name/);
    await visitor.submit(page, { pin: '847362' });
    assert.match(visitor.page.text, /That is not your PIN.*Nothing was withdrawn/s);
    await visitor.submit(page, { pin });
    assert.equal(pathOf(person), page);
    assert.match(visitor.page.text, /US\$1,500\.00 on its way/);
    await visitor.submit(urls.funding.withdrawalCancel({ withdrawalId: page.split('/').at(-1)! }), {});
    assert.match(visitor.page.text, /US\$1,500\.00 canceled/);
    assert.match(visitor.page.text, /US\$1,500\.50 is in your balance again/);
  });

  it('[W9c] say that a cancelation did not reach the processor, and offer it again', async () => {
    const person = await withdrawer();
    const { visitor, account } = person;
    await visitor.submit(form, { amount: '20', account });
    const withdrawalId = pathOf(person).split('/').at(-1)!;
    await visitor.submit(pathOf(person), { pin });
    isSilent = true;
    await visitor.submit(urls.funding.withdrawalCancel({ withdrawalId }), {});
    isSilent = false;
    assert.match(visitor.page.text, /not canceled yet. It is safe to try again/);
    await visitor.submit(urls.funding.withdrawalCancel({ withdrawalId }), {});
    assert.match(visitor.page.text, /US\$20\.00 canceled/);
  });

  it('[W9c] [W6g] take no PIN in a browser that is new to the wallet, and say what to use', async () => {
    const { app, account, phone } = await withdrawer();
    const quoted = await app('POST', urls.funding.withdrawals(), {
      instrument_id: account,
      amount: { amount: '1000', currency: 'USD' },
    });
    const page = urls.funding.withdrawal({ withdrawalId: quoted.json.id });
    const stranger = await world.when.logsInElsewhere({ phone }, page);
    assert.match(stranger.page.text, /known this browser for less than 72 hours/);
    assert.doesNotMatch(stranger.page.text, /name="pin"/);
    const state = async () =>
      (await app('GET', urls.funding.withdrawalState({ withdrawalId: quoted.json.id }))).json.status;
    // A page with a form for the same session.
    await stranger.open(`${world.walletUrl}${form}`);
    for (const guess of ['111111', pin]) {
      const answer = await stranger.post(page, { pin: guess });
      assert.match(await answer.text(), /Your PIN is not enough for this withdrawal/);
    }
    assert.equal(await state(), 'quoted');
    const approval = urls.funding.withdrawalApproval({ withdrawalId: quoted.json.id });
    assert.equal((await app('POST', approval, { pin })).status, 200);
    assert.equal(await state(), 'processing');
  });

  it('[W9c] show a refusal of the bank in plain words, and mail it', async () => {
    const person = await withdrawer(bankNumbers.failed);
    const { visitor, account, phone } = person;
    await visitor.submit(form, { amount: '100', account });
    const page = pathOf(person);
    await visitor.submit(page, { pin });
    await world.settle();
    world.advance(DAY_MS);
    await world.settle();
    await open(person, page);
    assert.match(visitor.page.text, /US\$100\.00 was not paid out/);
    assert.match(visitor.page.text, /Your bank did not accept the money.*Ask your bank/s);
    const letters = world.sandbox.inbox.list(phone).map(({ text }) => text);
    assert.ok(letters.some((text) => text.includes('US$100.00 leaves your wallet for STRIPE TEST BANK •••• 1116')));
    assert.ok(letters.some((text) => text.includes('US$100.00 could not be sent to STRIPE TEST BANK •••• 1116')));
  });

  it('[S69] [S70] keep what was typed, say what is wrong at its field, and move nothing', async () => {
    const person = await withdrawer();
    const { visitor, account } = person;
    const wrong: readonly (readonly [string, RegExp])[] = [
      ...noAmounts.map((amount) => [amount, /Type an amount above zero/] as const),
      ['0.50', /at least US\$1\.00/],
      ['10000.01', /You have US\$3,000\.00, and the fee is/],
      ['3000.01', /You have US\$3,000\.00, and the fee is/],
      ['12.345', /Amounts in US dollars have at most 2 decimals/],
    ];
    for (const [amount, said] of wrong) {
      await open(person);
      await visitor.submit(form, { amount, account });
      assert.equal(visitor.page.status, 422, amount);
      assert.match(visitor.page.text, said, amount);
      const shown = /name="amount"\s[^>]*value="([^"]*)"/s.exec(visitor.page.text)?.[1];
      assert.equal(shown ?? '', amount.replaceAll('&', '&amp;'), amount);
    }
    await visitor.submit(form, { amount: '10', account: 'ins_00000000000000000000000000' });
    assert.match(visitor.page.text, /Choose the account to pay to/);
    const { json } = await person.app('GET', urls.funding.withdrawals());
    assert.deepEqual((json as unknown as { withdrawals: unknown[] }).withdrawals, []);
  });
});
