import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { dumpDatabase } from '../journeys/traces.ts';
import { METHODS } from '../world/market.ts';
import type { Buyer } from '../world/market.ts';
import { password } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const DAY_MS = 86_400_000;
const STREET = '7 Nightjar Steps';
const WORDS = 'The heron stands in the rain.';
const MAIL = 'nightjar@example.com';

type Copy = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

let world: TestWorld;
let given: Given;
let when: When;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  await given.goods();
});
after(() => world.close());

describe('the copy and the end of an account in the market', () => {
  const address = { line1: STREET, line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };
  let buyer: Buyer;
  let visitor: Visitor;
  before(async () => {
    buyer = await given.buyer({ money: 20_000n });
    ({ visitor } = buyer);
  });

  const open = () => visitor.open(`${world.marketUrl}${marketUrls.privacy.data()}`);

  it('[S116a] gives a shopper everything in one file, with the password', async () => {
    await when.putsIntoCart(visitor, 'beeswax-candle');
    await when.checksOut(visitor, address);
    if (visitor.page.url.includes('/id/approve/')) await when.approves(visitor);
    await world.settle();
    const order = await buyer.order();
    const conversation = marketUrls.ordering.conversation({ orderId: order.id, partId: order.parts[0]!.id });
    await visitor.open(`${world.marketUrl}${conversation}`);
    const send = { orderId: order.id, partId: order.parts[0]!.id };
    await visitor.submit(marketUrls.ordering.sendMessage(send), { words: WORDS });
    await open();
    await visitor.submit(marketUrls.privacy.copy(), { password: 'not the password at all' });
    assert.equal(visitor.page.status, 422);
    await open();
    await visitor.submit(marketUrls.privacy.copy(), { password });
    const copy = JSON.parse(visitor.page.text) as Copy;
    assert.equal(copy['profile']![0]!['email'], buyer.email);
    assert.equal((copy['orders']![0]!['address'] as { line1: string }).line1, STREET);
    assert.equal(copy['messages']![0]!['words'], WORDS);
    assert.equal(copy['lines_of_orders']![0]!['slug'], 'beeswax-candle');
    assert.doesNotMatch(visitor.page.text, /commission_minor|payee_id/, 'what the seller pays is not the buyer’s');
    assert.equal(copy['wallets']!.length, 1);
    assert.doesNotMatch(visitor.page.text, /password_hash|token_hash|refresh_token|undo_hash/);
  });

  it('[S116a] is for a shopper whose proof is minutes old', async () => {
    world.age(16 * 60_000);
    const cookie = `__Host-shopper=${visitor.cookie('__Host-shopper') ?? ''}`;
    for (const path of [marketUrls.privacy.copy(), marketUrls.privacy.remove()]) {
      const headers = { cookie, origin: world.marketUrl };
      const body = new URLSearchParams({ _form: 'x' });
      const request = { method: 'POST', headers, body, redirect: 'manual' } as const;
      const refused = await world.http(`${world.marketUrl}${path}`, request);
      assert.match(refused.headers.get('location') ?? '', new RegExp(`^${marketUrls.accounts.confirm()}`));
    }
    await open();
    assert.equal(new URL(visitor.page.url).pathname, marketUrls.accounts.confirm());
    await visitor.submit(marketUrls.accounts.confirm(), { password });
    assert.equal(new URL(visitor.page.url).pathname, marketUrls.privacy.data());
    world.age(-16 * 60_000);
  });

  it('[S116b] refuses to delete an account with an open order or a linked wallet, and lists them', async () => {
    const order = await buyer.order();
    await open();
    assert.match(visitor.page.text, /An order that is not over yet/);
    assert.match(visitor.page.text, new RegExp(marketUrls.ordering.order({ orderId: order.id })));
    assert.match(visitor.page.text, /A linked wallet: unlink it first/);
    const shopper = (await world.market.accounts.findById((await world.market.accounts.idOf(buyer.email))!))!;
    const refused = await world.market.privacy.remove(shopper, { password, address: '127.0.0.1' });
    assert.ok(!refused.ok && refused.error.code === 'tied');
  });

  it('[S116b] deletes the account at once, and the person in its trade after half a year', async () => {
    const order = await buyer.order();
    const { code } = await when.ships(order);
    await when.delivers(code);
    world.advance(8 * DAY_MS);
    await world.settle();
    await visitor.open(`${world.marketUrl}${METHODS}`);
    await visitor.submit(`${METHODS}/unlink`, {});
    await open();
    assert.doesNotMatch(visitor.page.text, /cannot be deleted yet/);
    await visitor.submit(marketUrls.privacy.remove(), { deletePassword: 'not the password at all' });
    assert.equal(visitor.page.status, 422);
    await open();
    await visitor.submit(marketUrls.privacy.remove(), { deletePassword: password });
    assert.match(visitor.page.text, /<h1>Your account is deleted/);
    assert.match(visitor.page.text, /Sign in/);
    await world.settle();
    assert.match(world.sandbox.inbox.list(buyer.email)[0]!.subject ?? '', /Your account was deleted/);
    assert.equal(await world.market.accounts.idOf(buyer.email), undefined);
    const kept = await world.marketRows<{ email: string }>('select email from orders.orders where id = $1::uuid', [
      (await world.marketRows<{ id: string }>('select id from orders.orders where email = $1', [buyer.email]))[0]!.id,
    ]);
    assert.equal(kept[0]!.email, buyer.email);
    world.advance(181 * DAY_MS);
    await world.settle();
    const left = await dumpDatabase(world.marketDatabaseUrl);
    for (const gone of [buyer.email, STREET, WORDS]) assert.ok(!left.includes(gone), gone);
    assert.equal((await world.market.orders.find(order.id))?.amount.minor, order.amount.minor);
  });
});

describe('the copy and the end of a wallet’s data', () => {
  let buyer: Buyer;
  let visitor: Visitor;
  before(async () => {
    const wallet = await given.person({ money: 20_000n, line1: STREET });
    buyer = await given.buyer({ wallet });
    await given.order({ buyer, slugs: ['beeswax-candle'] });
    await world.walletRows(`update accounts.holders set email = $1, email_proved_at = now() where phone = $2`, [
      MAIL,
      buyer.person.phone,
    ]);
    // Who opens a wallet gets no message about each step of the first half hour.
    world.age(31 * 60_000);
    visitor = await when.logsIn(buyer.person);
    await visitor.open(`${world.walletUrl}${walletUrls.support.write()}`);
    await visitor.submit(walletUrls.support.write(), { topic: 'payment', words: WORDS });
  });

  const open = () => visitor.open(`${world.walletUrl}${walletUrls.privacy.data()}`);
  const take = async (): Promise<Copy> => {
    await open();
    await visitor.submit(walletUrls.privacy.copy(), {});
    assert.equal(visitor.page.status, 200);
    return JSON.parse(visitor.page.text) as Copy;
  };

  it('[S116a] gives a holder everything in one file, and nothing of others', async () => {
    const other = await given.person({ line1: 'Of somebody else' });
    const copy = await take();
    const [profile] = copy['profile']!;
    assert.equal(profile!['phone'], buyer.person.phone);
    assert.equal((profile!['address'] as { line1: string }).line1, STREET);
    assert.equal(profile!['email'], MAIL);
    assert.equal(copy['payments']!.length, 1);
    assert.equal(copy['parts_of_payments']!.length, 1);
    assert.doesNotMatch(
      visitor.page.text,
      /commission_minor|fee_minor|reserved_minor/,
      'what the seller pays is not the buyer’s',
    );
    assert.equal(copy['links']!.length, 1);
    assert.equal(copy['messages_with_support']![0]!['words'], WORDS);
    assert.ok(copy['statement']!.some((line) => line['entry_kind'] === 'payment' || line['payment_id'] !== null));
    assert.ok(copy['sessions']!.length >= 1);
    assert.ok(copy['security_activity']!.some(({ event }) => event === 'data.copied'));
    const text = visitor.page.text;
    assert.ok(!text.includes(other.phone) && !text.includes('Of somebody else'));
    assert.doesNotMatch(text, /argon2|password_hash|token_hash|pin_hash/);
    // Letters to one address go out together, at most a minute later.
    world.advance(2 * 60_000);
    await world.settle();
    const mails = world.sandbox.inbox.list(MAIL);
    assert.ok(mails.some(({ subject }) => /copy of your data/.test(subject ?? '')));
  });

  it('[S116a] is refused without a fresh login, from another page, and after five copies a day', async () => {
    const stranger = given.visitor();
    await stranger.open(`${world.walletUrl}${walletUrls.privacy.data()}`);
    assert.match(stranger.page.url, /\/id\/login/);
    const cookie = `__Host-session=${visitor.cookie('__Host-session') ?? ''}`;
    const forged = await world.http(`${world.walletUrl}${walletUrls.privacy.copy()}`, {
      method: 'POST',
      headers: { cookie, origin: world.walletUrl },
      body: new URLSearchParams({ _form: 'x' }),
    });
    assert.equal(forged.status, 403);
    for (let taken = 1; taken < 4; taken += 1) await take();
    await open();
    const tabs = await Promise.all(Array.from({ length: 8 }, () => world.wallet.privacy.copy(buyer.person.holderId)));
    assert.equal(tabs.filter(({ ok }) => ok).length, 1, 'several tabs at once take the fifth copy once');
    await visitor.submit(walletUrls.privacy.copy(), {});
    assert.equal(visitor.page.status, 429);
    assert.match(visitor.page.text, /Take the next one tomorrow/);
    world.age(16 * 60_000);
    await open();
    assert.match(visitor.page.url, /\/id\/login/);
    world.age(-16 * 60_000);
  });

  it('[S116b] loses what served its use after half a year, the person after five years, and never the books', async () => {
    const { holderId, phone } = buyer.person;
    const { privacy } = world.wallet;
    await assert.rejects(privacy.eraseUse(holderId), /only a closed wallet is pseudonymized/);
    const [last] = await world.walletRows<{ number: string }>('select max(number) as number from ledger.entries');
    const books = async () => {
      const [row] = await world.walletRows<{ sum: string }>(
        `select md5(string_agg(p::text, chr(10) order by entry_number, account_id)) as sum
           from ledger.postings p where entry_number <= $1`,
        [last!.number],
      );
      return row!.sum;
    };
    const before = await books();
    await world.walletRows(`update accounts.holders set status = 'closed' where phone = $1`, [phone]);
    await privacy.closed(holderId);
    world.advance(179 * DAY_MS);
    await world.settle();
    assert.ok((await dumpDatabase(world.walletDatabaseUrl)).includes(WORDS));
    world.advance(2 * DAY_MS);
    await world.settle();
    const half = await dumpDatabase(world.walletDatabaseUrl);
    for (const gone of [WORDS, MAIL]) assert.ok(!half.includes(gone), gone);
    for (const kept of [STREET, phone]) assert.ok(half.includes(kept), kept);
    world.advance(1_700 * DAY_MS);
    await world.settle();
    const end = await dumpDatabase(world.walletDatabaseUrl);
    for (const gone of [STREET, phone, WORDS, MAIL]) assert.ok(!end.includes(gone), gone);
    assert.equal(await books(), before);
    // Done twice, nothing fails and nothing changes.
    await privacy.eraseUse(holderId);
    await privacy.erasePerson(holderId);
  });
});
