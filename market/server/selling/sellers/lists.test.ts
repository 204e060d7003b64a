import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import { urls } from '../../urls.ts';

describe('the lists of a seller with many orders', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  let seller: Buyer;
  let owner: pg.Client;
  let sellerId: Id<'sel'>;
  before(async () => {
    shop = await startMarket();
    owner = new pg.Client({ connectionString: shop.databaseUrl });
    await owner.connect();
    buyer = await newBuyer(shop);
    seller = await newBuyer(shop, 'Copper & Crumb');
    sellerId = (await shop.market.catalog.product('enamel-teapot'))!.seller.id;
    await shop.market.accounts.setSeller(seller.id, sellerId);
    await copySales(await sell(), 201);
  });
  after(async () => {
    await owner.end();
    await shop.close();
  });

  const sell = async (): Promise<Order> => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await shop.market.orders.pay(order);
    await shop.market.orders.recordPayment(samplePayment(order, 'captured', 'held', `pay_${order.id}`));
    return order;
  };
  /** Copies a sale in the database that many times. */
  const copySales = (order: Order, count: number) =>
    owner.query(
      `with copies as (
         select n, gen_random_uuid() as part, ('ffffffff-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id
           from generate_series(1, $2) n),
       placed as (
         insert into orders.orders
           select (jsonb_populate_record(o, jsonb_build_object('id', c.id, 'place_key', c.id, 'payment_id', 'copy_' || c.id))).*
             from orders.orders o, copies c where o.id = $1),
       parts as (
         insert into orders.parts
           select (jsonb_populate_record(p, jsonb_build_object('id', c.part, 'order_id', c.id,
                                                                     'ship_by', p.ship_by - c.n % 9 * interval '1 day'))).*
             from orders.parts p, copies c where p.order_id = $1 and p.seller_id = $3)
       insert into orders.lines
         select (jsonb_populate_record(l, jsonb_build_object('part_id', c.part))).*
           from copies c, orders.lines l join orders.parts p on p.id = l.part_id
          where p.order_id = $1 and p.seller_id = $3`,
      [toUuid(order.id), count, toUuid(sellerId)],
    );
  const partsOn = async (path: string) => {
    await seller.visitor.open(`${shop.url}${path}`);
    const [, next] = /href="(\/seller\?group=to_ship[^"]+)"/.exec(seller.visitor.page.text) ?? [];
    const forms = /action="\/seller\/ship"[\s\S]*?name="part" value="(opt_[0-9a-z]+)"/g;
    const parts = [...seller.visitor.page.text.matchAll(forms)].map(([, id]) => id!);
    return { parts, next: next?.replaceAll('&amp;', '&') };
  };

  it('[S162a] lists all orders to ship, more than 200 of them, due first', async () => {
    const { toShip } = await shop.market.orders.totalsOfSeller(sellerId);
    assert.equal(toShip, 202);
    const seen: string[] = [];
    for (let next: string | undefined = '/seller'; next !== undefined;) {
      const page = await partsOn(next);
      seen.push(...page.parts);
      next = page.next;
      assert.ok(seen.length <= toShip, 'each once');
    }
    assert.equal(new Set(seen).size, toShip);
    const { rows } = await owner.query<{ id: string }>(
      "select id from orders.parts where status = 'held' and seller_id = $1 order by ship_by, order_id",
      [toUuid(sellerId)],
    );
    assert.deepEqual(
      seen.map((id) => toUuid(id as Id<'opt'>)),
      rows.map((row) => row.id),
    );
    assert.match(seller.visitor.page.text.replaceAll('<!-- -->', ''), new RegExp(`To ship <span[^>]*>${toShip}<`));
  });

  it('[S163b] skips and repeats nothing if orders are shipped and sold between two pages', async () => {
    const first = await partsOn(urls.selling.center());
    const shipped = first.parts.slice(0, 20).map((id) => toUuid(id as Id<'opt'>));
    await owner.query("update orders.parts set status = 'shipped' where id = any($1)", [shipped]);
    await sell();
    const second = await partsOn(first.next!);
    assert.equal(second.parts.length, 50);
    const { rows } = await owner.query<{ id: string }>(
      `select p.id from orders.parts p where p.status = 'held' and p.seller_id = (
         select seller_id from orders.parts where id = $1) order by p.ship_by, p.order_id`,
      [toUuid(first.parts.at(-1)! as Id<'opt'>)],
    );
    const left = rows.map((row) => row.id);
    const at = left.indexOf(toUuid(first.parts.at(-1)! as Id<'opt'>));
    assert.deepEqual(
      second.parts.map((id) => toUuid(id as Id<'opt'>)),
      left.slice(at + 1, at + 51),
    );
  });

  it('[S163c] refuses an unknown cursor', async () => {
    for (const path of [
      '/seller?group=to_ship&after=nonsense',
      '/seller?group=settled&after=pay_1',
      '/seller?group=to_ship&after=ord_01jdqz3c5te7kqc8vm9r3rw2s4',
    ]) {
      await seller.visitor.open(`${shop.url}${path}`);
      assert.equal(seller.visitor.page.status, 400, path);
    }
  });

  it('[S162a] shows the fault of a tracking number beside its form, also on a later page', async () => {
    const { next } = await partsOn(urls.selling.center());
    const { parts } = await partsOn(next!);
    const hidden = new RegExp(`name="order" value="([^"]+)"/><input type="hidden" name="part" value="${parts[3]!}"`);
    const [, orderId = ''] = hidden.exec(seller.visitor.page.text) ?? [];
    const [, after = ''] = /after=([\w-]+)/.exec(next!) ?? [];
    const typed = { order: orderId, part: parts[3]!, after, carrier: 'DHL', code: 'no!' };
    await seller.visitor.submit(urls.selling.ship(), typed);
    assert.equal(seller.visitor.page.status, 422);
    assert.match(seller.visitor.page.text, /value="no!"/);
  });
});
