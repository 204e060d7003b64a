import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { grantedBy } from '../../../../tests/world/consent.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Person } from '../../../../tests/world/people.ts';
import type { Shop } from '../../../../tests/world/shop.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

let world: TestWorld;
let given: Given;
let when: When;
let shop: Shop;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  shop = await given.shop();
});
after(() => world.close());

const detail = {
  type: 'wallet_payee',
  name: 'Northwind Kitchen',
  max_commission_basis_points: 800,
  account: 'seller-1',
};

async function openPayee(person: Person, asked = detail): Promise<{ id: string; label: string; visitor: Visitor }> {
  const { back, attempt, visitor } = await when.allows(shop, person, asked);
  const tokens = await shop.fetchTokens(back.href, attempt);
  return { id: grantedBy(tokens)['payee_id']!, label: tokens.claims()!['wallet_label'] as string, visitor };
}

interface PayeeJson {
  readonly status: string;
  readonly wallet_label: string;
  readonly ended_by?: string;
}

async function ask(method: string, path: string, by = shop): Promise<{ status: number; body: PayeeJson }> {
  const answered = await by.api(await by.clientToken(), method, path);
  const text = await answered.text();
  return { status: answered.status, body: (text === '' ? {} : JSON.parse(text)) as PayeeJson };
}

/** Calls the wallet's own app as the person in this browser. */
function asHolder(visitor: Visitor, method: string, path: string): Promise<Response> {
  const cookie = `__Host-session=${visitor.cookie('__Host-session')}`;
  return world.http(`${world.walletUrl}${path}`, { method, headers: { cookie, origin: world.walletUrl } });
}

describe('a seller’s wallet at the API', () => {
  it('[M3a] is shown with a masked name, as its holder read it before', async () => {
    const person = await given.person({ tier: 2 });
    const consent = await when.opensConsent(shop, person, (await shop.ask(detail)).url);
    assert.match(consent.page.text, /it learns that this is the wallet of Ada B\. · \+353 •••• ••\d\d/);
    const { id, label } = await openPayee(person);
    assert.match(label, /^Ada B\. · \+353 •••• ••\d\d$/);
    const told = await ask('GET', urls.linking.payee({ payeeId: id }));
    assert.deepEqual([told.status, told.body.status, told.body.wallet_label], [200, 'active', label]);
  });

  it('[S58] is visible only to its own shop, with a client token', async () => {
    const { id } = await openPayee(await given.person({ tier: 2 }));
    const other = await given.shop();
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await ask(method, urls.linking.payee({ payeeId: id }), other)).status, 404);
      assert.equal((await ask(method, urls.linking.payee({ payeeId: 'pye_1' }))).status, 404);
    }
    const { accessToken } = await when.links(shop, await given.person());
    assert.equal((await shop.api(accessToken, 'GET', urls.linking.payee({ payeeId: id }))).status, 403);
    assert.equal((await ask('GET', urls.linking.payee({ payeeId: id }))).body.status, 'active');
  });

  it('[L2d] takes no new payments after its end, by shop or seller; the other side is notified', async () => {
    const buyer = await given.person();
    const { accessToken } = await when.links(shop, buyer);
    await when.receives(buyer, 5_000n);
    let orders = 0;
    const pay = async (payeeId: string): Promise<string> => {
      const order = {
        amount: cents('500'),
        order: { reference: `order-${(orders += 1)}`, description: 'A bowl' },
        lines: [{ reference: 'l1', part: 'p1', description: 'Bowl', quantity: 1, amount: cents('500') }],
        parts: [{ reference: 'p1', payee_id: payeeId, amount: cents('500'), commission: cents('40') }],
        return_url: `${shop.origin}/back`,
      };
      const headers = { 'idempotency-key': `key-${orders}` };
      const answered = await shop.api(accessToken, 'POST', urls.payments.payments(), order, headers);
      const body = (await answered.json()) as { status: string | number; code?: string };
      return body.code ?? String(body.status);
    };
    const seller = await given.person({ tier: 2 });
    const { id, visitor } = await openPayee(seller);
    assert.equal(await pay(id), 'captured');
    assert.equal((await ask('DELETE', urls.linking.payee({ payeeId: id }))).status, 204);
    assert.equal((await ask('DELETE', urls.linking.payee({ payeeId: id }))).status, 204, 'again changes nothing');
    assert.equal(await pay(id), 'payee_unknown');
    assert.equal((await ask('GET', urls.linking.payee({ payeeId: id }))).body.ended_by, 'client');
    assert.equal((await openPayee(seller)).id, id, 'the same wallet is the same payee');
    assert.equal(await pay(id), 'captured');
    const listed = (await (await asHolder(visitor, 'GET', urls.linking.paidBy())).json()) as {
      payees: { name: string }[];
    };
    assert.deepEqual(
      listed.payees.map(({ name }) => name),
      ['Northwind Kitchen'],
    );
    assert.equal((await asHolder(visitor, 'DELETE', urls.linking.paidByOne({ payeeId: id }))).status, 204);
    assert.equal(
      (await asHolder(visitor, 'DELETE', urls.linking.paidByOne({ payeeId: id }))).status,
      204,
      'again changes nothing',
    );
    assert.equal(
      (await asHolder(visitor, 'DELETE', urls.linking.paidByOne({ payeeId: 'pye_01jdqz3c5te7kqc8vm9r3rw2s4' }))).status,
      404,
    );
    assert.equal(await pay(id), 'payee_unknown');
    await openPayee(seller);
    assert.equal((await asHolder(visitor, 'DELETE', urls.linking.paidByOne({ payeeId: id }))).status, 204);
    await world.wallet.jobs.drain();
    const events = await shop.api(await shop.clientToken(), 'GET', urls.webhooks.events());
    const told = ((await events.json()) as { events: { type: string; data: Record<string, string> }[] }).events;
    const ends = told.filter(({ type, data }) => type === 'payee.ended' && data['payee_id'] === id);
    assert.deepEqual(
      ends.map(({ data }) => data['ended_by']),
      ['client', 'holder', 'holder'],
    );
  });

  it('[S31] is paid for one seller of a shop at a time', async () => {
    const seller = await given.person({ tier: 2 });
    const { id } = await openPayee(seller);
    const attempt = await shop.ask({ ...detail, name: 'Moss', account: 'seller-2' });
    const consent = await when.opensConsent(shop, seller, attempt.url);
    assert.equal(consent.page.status, 409);
    assert.match(consent.page.text, /is paid for another seller at Juniper &amp; Salt already/);
    const refused = await when.answers(consent, 'deny');
    assert.equal(refused.searchParams.get('error_description'), 'linked_elsewhere');
    const again = await when.opensConsent(shop, seller, (await shop.ask({ ...detail, account: 'seller-2' })).url);
    await when.answers(again, 'end_other');
    assert.equal((await ask('GET', urls.linking.payee({ payeeId: id }))).body.ended_by, 'holder');
    await when.answers(again, 'allow');
    assert.equal((await ask('GET', urls.linking.payee({ payeeId: id }))).body.status, 'active');
  });

  it('[S56] cannot be ended by a page of another origin', async () => {
    const { id, visitor } = await openPayee(await given.person({ tier: 2 }));
    const cookie = `__Host-session=${visitor.cookie('__Host-session')}`;
    const headers = { cookie, origin: 'https://evil.example' };
    const answered = await world.http(`${world.walletUrl}${urls.linking.paidByOne({ payeeId: id })}`, {
      method: 'DELETE',
      headers,
    });
    assert.equal(answered.status, 403);
    assert.equal((await ask('GET', urls.linking.payee({ payeeId: id }))).body.status, 'active');
  });
});
