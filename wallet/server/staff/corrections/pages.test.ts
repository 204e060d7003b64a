import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { takeMoney } from '../../../../tests/world/money.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { WAITS_MS } from './domain.ts';

describe('correcting the books', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let ada: Operator;
  let bea: Operator;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    ada = await openOperator(world, 'Ada', { role: 'finance' });
  });
  after(() => world.close());

  const at = (path: string) => `${world.consoleUrl}${path}`;
  /** Gives the buyer money, and returns the number of the entry. */
  const book = async (minor: bigint): Promise<string> => {
    await buyer.give(minor);
    const [row] = await world.walletRows<{ number: string }>('select max(number)::text as number from ledger.entries');
    return row!.number;
  };
  const ask = async ({ visitor }: Operator, entry: string, reason = 'Booked twice') => {
    await visitor.open(`${at(urls.staff.corrections())}?entry=${entry}`);
    await visitor.submit(urls.staff.corrections(), { reason });
    return visitor.page;
  };
  const approve = async ({ visitor, device }: Operator, url: string, lies = {}, with_ = device) => {
    await visitor.open(url);
    const response = JSON.stringify(with_.sign(visitor.passkeyOptions(), lies));
    await visitor.submit(`${new URL(url).pathname}/approve`, { response });
    return visitor.page;
  };
  /** Lets the ledger answer, and returns the page. */
  const settle = async (url: string) => {
    await world.settle();
    await ada.visitor.open(url);
    return ada.visitor.page.text;
  };
  const acts = () =>
    world.walletRows<{ what: string; name: string }>(
      `select what, name from staff.log join staff.members member on member.id = member_id
        where what like '%correction' order by log.number`,
    );

  it('[S62] is not asked for while nobody else could approve it', async () => {
    const page = await ask(ada, await book(100n));
    assert.equal(page.status, 422);
    assert.match(page.text, /Nobody could approve it/);
    assert.match(page.text, /Booked twice/, 'what was typed is kept');
    bea = await openOperator(world, 'Bea', { role: 'admin' });
  });

  it('[S62] takes an entry back once a second member has signed it', async () => {
    const balance = await buyer.balance();
    const entry = await book(700n);
    await ada.visitor.open(`${at(urls.staff.corrections())}?entry=${entry}`);
    assert.match(ada.visitor.page.text, /What taking it back does/);
    assert.match(ada.visitor.page.text, /€7\.00/);
    const { url } = await ask(ada, entry);
    assert.match(ada.visitor.page.text, /somebody else approves it/);
    // The form that is not drawn is refused as well.
    const own = await ada.visitor.post(`${new URL(url).pathname}/approve`, {
      response: JSON.stringify(ada.device.sign({ challenge: 'AAAA' })),
    });
    assert.equal(own.status, 422);
    assert.match(await own.text(), /somebody else approves it/);
    assert.equal(await buyer.balance(), balance + 700n);
    await bea.visitor.open(url);
    const stranger = createAuthenticator(world.consoleUrl);
    for (const refused of [
      await approve(bea, url, { challenge: 'AAAA' }),
      await approve(bea, url, {}, ada.device),
      await approve(bea, url, {}, stranger),
    ]) {
      assert.equal(refused.status, 422);
      assert.match(refused.text, /The passkey was not accepted/);
    }
    const refused = await world.walletRows<{ name: string; reason: string }>(
      `select name, reason from staff.log join staff.members member on member.id = member_id
        where what = 'signature_refused' order by log.number`,
    );
    assert.deepEqual(refused, [
      { name: 'Bea', reason: 'the signature is wrong, or is for something else' },
      { name: 'Bea', reason: 'the passkey of another member' },
      { name: 'Bea', reason: 'an unknown passkey' },
    ]);
    assert.equal((await approve(bea, url)).status, 200);
    assert.match(await settle(url), /Carried out/);
    assert.equal(await buyer.balance(), balance);
    assert.deepEqual(
      (await acts()).map(({ what, name }) => `${name} ${what}`),
      ['Ada asks_correction', 'Bea approves_correction'],
    );
    for (const number of [entry, String(BigInt(entry) + 1n)]) {
      const again = await ask(ada, number);
      assert.equal(again.status, 422);
      assert.match(again.text, /taken back already|is a correction itself/);
    }
  });

  it('[S62] is nothing for the other side of its payment, whose wallet the entry does not name', async () => {
    await buyer.give(10_000n);
    const { body } = await buyer.ask(trade.order());
    const [entry] = await world.walletRows<{ number: string }>(
      'select min(number)::text as number from ledger.entries where payment_id = $1',
      [toUuid(body.id as Id<'pay'>)],
    );
    const seller = (await world.wallet.identity.accounts.find(trade.sellers[0].holderId))!;
    const side = await openOperator(world, 'Sid', { role: 'finance', phone: seller.phone });
    const asked = await ask(side, entry!.number);
    assert.equal(asked.status, 422);
    assert.match(asked.text, /your own purchase or sale/);
    const { url } = await ask(ada, entry!.number);
    for (const way of ['approve', 'refuse']) {
      const posted = await side.visitor.post(`${new URL(url).pathname}/${way}`, { response: '' });
      assert.match(await posted.text(), /your own purchase or sale/, way);
    }
  });

  it('[S62] changes nothing when it is refused, waits too long, or an account has too little', async () => {
    const [refused, late, spent] = [await book(10n), await book(20n), await book(30_000n)];
    const first = (await ask(ada, refused)).url;
    assert.equal((await ask(bea, refused)).status, 422, 'one at a time');
    await bea.visitor.open(first);
    await bea.visitor.submit(`${new URL(first).pathname}/refuse`, {});
    assert.equal(bea.visitor.page.status, 200);
    const second = (await ask(bea, late)).url;
    const third = (await ask(bea, spent)).url;
    await takeMoney(world, buyer.holderId, (await buyer.balance()) - 1n);
    assert.equal((await approve(ada, third)).status, 200);
    assert.match(await settle(third), /an account has too little/);
    assert.equal(await buyer.balance(), 1n);
    world.age(WAITS_MS);
    ada = await openOperator(world, 'Ada', { role: 'finance' });
    bea = await openOperator(world, 'Bea', { role: 'admin' });
    await ada.visitor.open(second);
    assert.match(ada.visitor.page.text, /Waited too long/);
    assert.doesNotMatch(ada.visitor.page.text, /Approve with your passkey/);
    const post = await ada.visitor.post(`${new URL(second).pathname}/approve`, { response: '' });
    assert.equal(post.status, 422);
    assert.equal(await buyer.balance(), 1n);
  });

  it('[S62] is neither asked for, approved nor refused by whose wallet it moves money of', async () => {
    const entry = await book(900n);
    const own = await openOperator(world, 'Owen', { role: 'finance', phone: buyer.phone });
    const asked = await ask(own, entry);
    assert.equal(asked.status, 422);
    assert.match(asked.text, /money of your own wallet/);
    const { url } = await ask(ada, entry);
    const balance = await buyer.balance();
    await own.visitor.open(url);
    assert.match(own.visitor.page.text, /somebody else decides it/);
    assert.doesNotMatch(own.visitor.page.text, /Approve with your passkey|Refuse/);
    for (const way of ['approve', 'refuse']) {
      const response = JSON.stringify(own.device.sign({ challenge: 'AAAA' }));
      const posted = await own.visitor.post(`${new URL(url).pathname}/${way}`, { response });
      assert.equal(posted.status, 422, way);
      assert.match(await posted.text(), /money of your own wallet/);
    }
    assert.equal((await approve(bea, url)).status, 200);
    await world.settle();
    assert.equal(await buyer.balance(), balance - 900n);
  });

  it('[S121] shows no balance of a wallet without a look in the log, not even to find the entry', async () => {
    const looks = () =>
      world.walletRows<{ name: string; reason: string; holder_id: string }>(
        `select name, reason, holder_id from staff.log join staff.members member on member.id = member_id
          where what = 'looked' order by log.number`,
      );
    const entry = await book(800n);
    const before = (await looks()).length;
    await ada.visitor.open(`${at(urls.staff.corrections())}?entry=${entry}`);
    const seen = { reason: `entry ${entry}`, holder_id: toUuid(buyer.holderId) };
    assert.deepEqual((await looks()).slice(before), [{ name: 'Ada', ...seen }]);
    const { url } = await ask(ada, entry);
    const asked = (await looks()).length;
    await bea.visitor.open(url);
    assert.deepEqual((await looks()).slice(asked), [{ name: 'Bea', ...seen }]);
    await bea.visitor.open(`${at(urls.staff.looks())}?person=${buyer.holderId}`);
    assert.match(bea.visitor.page.text, new RegExp(`Entry ${entry} of the journal`));
    await bea.visitor.open(`${at(urls.staff.corrections())}?entry=999999999`);
    assert.equal((await looks()).length, asked + 1, 'no entry, no look');
  });

  it('[S61] is for finance and administration alone', async () => {
    for (const role of ['support', 'reviewer'] as const) {
      const { visitor } = await openOperator(world, `Curious ${role}`, { role });
      await visitor.open(at(urls.staff.corrections()));
      assert.equal(visitor.page.status, 403);
      const posted = await visitor.post(urls.staff.corrections(), { entry: '1', reason: 'x' });
      assert.equal(posted.status, 403);
    }
  });

  it('says why no entry is shown, names each fault of a wish, and keeps what was typed', async () => {
    const look = async (entry: string) => {
      await ada.visitor.open(`${at(urls.staff.corrections())}?entry=${entry}`);
      return ada.visitor.page.text;
    };
    assert.match(await look('abc'), /Type the number of an entry/);
    assert.match(await look('abc'), /value="abc"/);
    assert.match(await look('999999999'), /no entry of this number/);
    const page = await ask(ada, await book(5n), '');
    assert.equal(page.status, 422);
    assert.match(page.text, /Say why it is taken back/);
    const posted = await ada.visitor.post(urls.staff.corrections(), { entry: '999999999', reason: 'x' });
    assert.equal(posted.status, 422);
    assert.match(await posted.text(), /no entry of this number/);
  });
});
