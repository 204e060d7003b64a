import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pin } from '../../../../tests/world/people.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;
const add = urls.funding.addBank();

describe('a bank account in US dollars', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  const listOf = async ({ app }: Holder) =>
    (await app('GET', urls.funding.instruments())).json.instruments.filter((one) => one.kind === 'bank_account');
  /** Fills in the form with an account number of the sandbox. */
  const fill = async ({ visitor }: Holder, more: Readonly<Record<string, string>> = {}) => {
    await visitor.open(`${world.walletUrl}${add}?currency=USD`);
    const [, name = ''] = /name="name"\s[^>]*value="([^"]*)"/s.exec(visitor.page.text) ?? [];
    await visitor.submit(add, { name, routing: '110000000', account: '000123456789', pin, ...more });
  };
  const added = async (number?: string) => {
    const holder = await given.holder();
    // No message goes to a wallet that was opened just now.
    await world.walletRows(
      `update security_log.events set first_at = first_at - interval '1 hour', last_at = last_at - interval '1 hour'
        where event = 'account.opened' and subject = '${holder.holderId}'`,
    );
    await fill(holder, number === undefined ? {} : { account: number });
    const [account] = await listOf(holder);
    assert.ok(account, holder.visitor.page.text.slice(0, 4_000));
    const page = urls.funding.bank({ instrumentId: account.id });
    return { holder, account, prove: (code: string) => holder.visitor.submit(page, { code }), page };
  };
  const letters = ({ phone }: Holder) =>
    world.sandbox.inbox
      .list(phone)
      .map(({ text }) => text)
      .join('\n');

  it('[W7b] [W8b] is proved by the code on the statement, and until then says that it cannot be used', async () => {
    const { holder, account, prove } = await added();
    const { visitor } = holder;
    assert.match(visitor.page.text, /Until you prove this account, it cannot be used/);
    assert.match(visitor.page.text, /should arrive by/);
    assert.match(visitor.page.text, /3 tries are left/);
    assert.deepEqual([account.status, account.last4], ['verifying', '6789']);
    const amount = { amount: '2000', currency: 'EUR' };
    const order = { instrument_id: account.id, amount, pin };
    const { status, json } = await holder.app('POST', urls.funding.topUps(), order);
    assert.deepEqual([status, json.code], [409, 'instrument_not_verified']);
    await prove('SM99ZZ');
    assert.match(visitor.page.text, /2 tries are left/);
    await prove('nonsense');
    assert.match(visitor.page.text, /This was no try/);
    await prove('sm11aa');
    assert.match(visitor.page.text, /This account is proved/);
    assert.equal((await listOf(holder))[0]?.status, 'verified');
    await world.settle();
    assert.match(letters(holder), /the bank account that ends in 6789 was added/);
    assert.match(letters(holder), /the bank account that ends in 6789 was proved/);
    const waits = await world.wallet.identity.restrictions.find(holder.holderId, 'withdrawal');
    assert.equal(waits?.cause, 'instrument_added');
  });

  it('[W8b] is not proved after three wrong answers, although the processor allows ten', async () => {
    const { holder, prove } = await added();
    for (const code of ['SM99ZZ', 'SM98ZZ', 'SM97ZZ']) await prove(code);
    assert.match(holder.visitor.page.text, /wrong three times/);
    assert.equal((await listOf(holder))[0]?.status, 'failed');
    const setup = Object.values(world.sandbox.stripe.book.setups).at(-1);
    assert.equal(setup?.status, 'canceled');
  });

  it('[W8b] is not proved once ten days are over', async () => {
    const { holder, prove } = await added();
    world.advance(10 * DAY_MS);
    await prove('SM11AA');
    assert.match(holder.visitor.page.text, /The ten days to prove this account are over/);
    const { holder: other } = await added();
    world.advance(10 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    assert.equal((await listOf(other))[0]?.status, 'failed');
  });

  it('[W8b] says so when the bank sends the small amounts back', async () => {
    const { holder, page } = await added('000666666661');
    await world.http(`${world.sandboxUrl}/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days: 1 }),
    });
    const setup = Object.values(world.sandbox.stripe.book.setups).at(-1)!;
    await world.http(`${world.sandboxUrl}/disputes/${setup.id}/next`, { method: 'POST' });
    await world.settle();
    await holder.visitor.open(`${world.walletUrl}${page}`);
    assert.match(holder.visitor.page.text, /The bank sent the small amounts back/);
  });

  it('[W7b] asks for the PIN and for a name that is the holder’s', async () => {
    const holder = await given.holder();
    await fill(holder, { name: 'Charles Babbage' });
    assert.match(holder.visitor.page.text, /Only an account of your own can be added/);
    await fill(holder, { pin: '000000' });
    assert.match(holder.visitor.page.text, /not your PIN/);
    await fill(holder, { account: '123456' });
    assert.match(holder.visitor.page.text, /does not know this account/);
    assert.deepEqual(await listOf(holder), []);
  });

  it('[S58] [W7b] is seen, proved and removed by its holder alone', async () => {
    const { holder, account, page } = await added();
    const stranger = await given.holder();
    await stranger.visitor.open(`${world.walletUrl}${page}`);
    assert.equal(stranger.visitor.page.status, 404);
    const path = urls.funding.instrument({ instrumentId: account.id });
    assert.equal((await stranger.app('DELETE', path)).status, 404);
    assert.equal((await listOf(holder)).length, 1);
    assert.equal((await holder.app('DELETE', path)).status, 204);
    assert.deepEqual(await listOf(holder), []);
  });

  it('[W7c] is offered by the holder’s country, with the reason where it is not', async () => {
    const holder = await given.holder();
    const offers = async () => (await holder.app('GET', urls.funding.instruments())).json.offers;
    const [card, bank] = await offers();
    assert.deepEqual([card?.is_offered, bank?.is_offered], [true, true]);
    const moveTo = (country: string) =>
      world.walletRows(
        `update accounts.holders set address = jsonb_set(address, '{country}', '"${country}"')
          where phone = '${holder.phone}'`,
      );
    await moveTo('CH');
    const [, absent] = await offers();
    assert.equal(absent?.is_offered, false);
    assert.match(absent?.reason ?? '', /banks in the United States and the euro area/);
    for (const country of ['US', 'DE']) {
      await moveTo(country);
      assert.deepEqual((await offers())[1], { kind: 'bank_account', is_offered: true, reason: null });
    }
  });
});
