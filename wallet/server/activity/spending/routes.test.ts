import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import { audit } from '../../../../auditor/audit.ts';
import { reportWords } from '../../../../auditor/report.ts';
import type { Sales } from '../../../../tests/world/sales.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';

interface Spent {
  readonly spent: { readonly amount: string };
  readonly refunded: { readonly amount: string };
  readonly net: { readonly amount: string };
}
interface Shown extends Spent {
  readonly currencies: readonly string[];
  readonly month: string;
  readonly months: readonly (Spent & { readonly month: string })[];
  readonly categories: readonly (Spent & { readonly id: string; readonly name: string })[];
  readonly shops: readonly (Spent & { readonly id: string; readonly name: string; readonly category: string })[];
  readonly last_month_so_far?: Spent;
}

const net = (rows: readonly (Spent & { id: string })[]) => rows.map((row) => [row.id, row.net.amount]);

describe('the spending', () => {
  let world: TestWorld;
  let person: Holder;
  let books: Sales;
  let lamps: Sales;
  /** The fault points at which the wallet fails, once each. */
  const failing = new Set<string>();
  const payees = new Map<Sales, Id<'pye'>>();
  before(async () => {
    world = await startWorld({
      inWallet: async (name) => {
        if (failing.delete(name)) throw new Error(`failed at ${name}`);
      },
    });
    // Every purchase of the test is in one month, whenever it runs.
    const now = new Date();
    world.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 27) - now.getTime());
    person = await world.given.holder({ card: true, added: '140' });
    const seller = await world.given.holder({ tier: 2 });
    books = await world.given.sales('Harbor Books', 'entertainment');
    lamps = await world.given.sales('Juniper Lamps');
    for (const shop of [books, lamps]) payees.set(shop, await shop.openPayee(seller.holderId, 'Copper'));
  });
  after(() => world.close());

  let sold = 0;
  const buy = (shop: Sales, minor: bigint) =>
    shop.sell(person.holderId, { payeeId: payees.get(shop)!, minor, reference: `O-${(sold += 1)}` });
  const refund = async (paymentId: Id<'pay'>, minor: bigint) => {
    const payment = (await world.wallet.payments.payments.find(paymentId))!;
    const [part] = payment.parts;
    const lines = [{ reference: 'l1', amount: { minor, currency: 'EUR' as const } }];
    const key = { scope: 'test', key: `refund ${minor}`, requestHash: 'one' };
    const made = await world.wallet.protection.refunds.refund(payment, { partId: part!.id, wish: { lines }, key });
    assert.ok(made.ok);
  };
  const summed = async () => {
    world.advance(10_000);
    await world.settle();
  };
  const look = async (query = '', who = person): Promise<Shown> =>
    (await who.app('GET', `${urls.activity.spending()}${query}`)).json as unknown as Shown;
  const assertAudited = async () => {
    const settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
  };
  let first: Id<'pay'>;

  it('[H2a] shows a new wallet nothing, in its own currency', async () => {
    await summed();
    const shown = await look();
    assert.deepEqual([shown.net.amount, shown.currencies, shown.categories, shown.shops], ['0', [], [], []]);
    assert.equal(shown.months.length, 12);
  });

  it('[H2a] shows what was paid by month, category and shop, once, whatever fails and however often it is summed', async () => {
    first = await buy(books, 3_000n);
    await buy(books, 1_000n);
    await buy(lamps, 500n);
    world.advance(10_000);
    // Before the commit, nothing is summed; after it, all is, although the next turn is not scheduled.
    for (const [point, sum] of [
      ['spending.added', '0'],
      ['spending.summed', '4500'],
    ] as const) {
      failing.add(point);
      await assert.rejects(world.wallet.activity.spending.follow(), new RegExp(point));
      assert.equal((await look()).net.amount, sum, point);
    }
    await summed();
    await Promise.all([1, 2, 3].map(() => world.wallet.activity.spending.follow()));
    const shown = await look();
    assert.deepEqual(net(shown.categories), [
      ['entertainment', '4000'],
      ['other', '500'],
    ]);
    assert.deepEqual(net(shown.shops), [
      [books.clientId, '4000'],
      [lamps.clientId, '500'],
    ]);
    assert.deepEqual([shown.net.amount, shown.months.at(-1)!.net.amount], ['4500', '4500']);
    await assertAudited();
  });

  it('[H2c] keeps a payment in the category that its payer chose, also when it is refunded', async () => {
    const path = urls.activity.paymentCategory({ paymentId: first });
    const sort = (body: object) => person.app('PATCH', path, body);
    assert.equal((await sort({ category: 'travel', always: false })).status, 204);
    assert.deepEqual(net((await look()).categories), [
      ['travel', '3000'],
      ['entertainment', '1000'],
      ['other', '500'],
    ]);
    await refund(first, 200n);
    await summed();
    assert.deepEqual(net((await look()).categories)[0], ['travel', '2800']);
    assert.equal((await sort({ category: 'health', always: false })).status, 204);
    assert.deepEqual(net((await look()).categories)[0], ['health', '2800']);
    const { json } = await person.app('GET', path);
    const { category, shop_category: ofShop } = json as unknown as { category: string; shop_category: string };
    assert.deepEqual([category, ofShop], ['health', 'entertainment']);
    await assertAudited();
  });

  it('[H2c] puts all payments of a shop into the chosen category, also those to come', async () => {
    const sort = { category: 'groceries', always: true };
    assert.equal((await person.app('PATCH', urls.activity.paymentCategory({ paymentId: first }), sort)).status, 204);
    assert.deepEqual(net((await look()).categories), [
      ['groceries', '3800'],
      ['other', '500'],
    ]);
    await buy(books, 100n);
    const path = urls.activity.shopCategory({ clientId: lamps.clientId });
    assert.equal((await person.app('PATCH', path, { category: 'home' })).status, 204);
    await buy(lamps, 50n);
    await summed();
    assert.deepEqual(net((await look()).categories), [
      ['groceries', '3900'],
      ['home', '550'],
    ]);
    assert.equal((await person.app('PATCH', path, { category: null })).status, 204);
    assert.deepEqual(net((await look()).categories)[1], ['other', '550']);
    await assertAudited();
  });

  it('[H2c] sorts only what is one’s own', async () => {
    const other = await world.given.holder();
    const body = { category: 'travel', always: true };
    for (const paymentId of [first, 'pay_01m86hw0s2f279bfmbjb325yx5', 'nothing']) {
      const path = urls.activity.paymentCategory({ paymentId });
      assert.equal((await other.app('PATCH', path, body)).status, 404, paymentId);
      assert.equal((await other.app('GET', path)).status, 404, paymentId);
    }
    const path = urls.activity.shopCategory({ clientId: books.clientId });
    assert.equal((await other.app('PATCH', path, { category: 'travel' })).status, 404);
    for (const wrong of ['as_shop', 'food', '', 1]) {
      assert.equal((await person.app('PATCH', path, { category: wrong })).status, 400, String(wrong));
    }
    assert.deepEqual((await look('', other)).shops, []);
    assert.deepEqual(net((await look()).categories)[0], ['groceries', '3900']);
  });

  it('[H2a] counts a refund in the month in which it happens, and says that more came back than was spent', async () => {
    const before = (await look()).month;
    // Before the orders are refunded because nobody shipped them.
    world.advance(6 * DAY_MS);
    await refund(first, 700n);
    await summed();
    const shown = await look();
    assert.notEqual(shown.month, before);
    assert.deepEqual(net(shown.categories), [['groceries', '-700']]);
    assert.deepEqual([shown.spent.amount, shown.refunded.amount, shown.net.amount], ['0', '700', '-700']);
    assert.deepEqual(
      shown.months.slice(-2).map((month) => month.net.amount),
      ['4450', '-700'],
    );
    assert.equal((await look(`?month=${before}`)).net.amount, '4450');
    await assertAudited();
  });

  it('[H2a] refuses a month that does not exist', async () => {
    for (const query of ['?month=2026-13', '?month=2026-1', '?month=', '?currency=XXX', '?day=1']) {
      assert.equal((await person.app('GET', `${urls.activity.spending()}${query}`)).status, 400, query);
    }
  });

  it('[H2a] keeps the sums of a closed wallet, without how its holder sorted them', async () => {
    const path = urls.activity.paymentCategory({ paymentId: first });
    assert.equal((await person.app('PATCH', path, { category: 'travel', always: false })).status, 204);
    const erase = `select privacy.erase_spending(id), privacy.erase_budgets(id) from accounts.holders where phone = $1`;
    await assert.rejects(world.walletRows(erase, [person.phone]), /only a closed wallet is pseudonymized/);
    await world.walletRows(`update accounts.holders set status = 'closed' where phone = $1`, [person.phone]);
    await world.walletRows(erase, [person.phone]);
    const rows = await world.walletRows<{ category: string | null }>(
      'select category from spending.months union select category from spending.shops order by category',
    );
    assert.deepEqual(
      rows.map(({ category }) => category),
      ['as_shop', null],
    );
    await assertAudited();
  });
});
