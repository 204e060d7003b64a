import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import pg from 'pg';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { placedAt, sampleCase, sampleOrder } from '../../../../tests/samples/order.ts';
import { updateCases } from './case-store.ts';
import type { Order, OrderPart, SaleGroup } from './domain.ts';
import { salesPlaceOf } from './sales-domain.ts';
import { salesOf, totalsOfSeller } from './sales-store.ts';
import { insertOrder, updateOrder } from './store.ts';

const day = (days: number) => new Date(placedAt.getTime() + days * 86_400_000);

describe('the sales of a seller', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  const { ids } = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  before(async () => {
    database = await createTestDatabase('market');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  /** An unpaid order with one part of the seller. */
  const place = async (sellerId: Id<'sel'>): Promise<Order> => {
    const sample = sampleOrder({ id: ids.mint('ord'), shopperId: ids.mint('shp'), linkId: ids.mint('lnk') });
    const [part] = sample.parts;
    const lines = part!.lines.map((line) => ({ ...line, productId: ids.mint('prd') }));
    const parts = [{ ...part!, id: ids.mint('opt'), sellerId, lines }];
    const order: Order = { ...sample, attemptId: ids.mint('att'), placeKey: ids.mint('key'), parts };
    await database.db.asWriter((tx) => insertOrder(tx, order));
    return order;
  };
  const write = async (order: Order, changes: Partial<OrderPart>): Promise<Order> => {
    const parts = order.parts.map((part) => ({ ...part, ...changes }));
    const paid: Order = { ...order, status: 'paid', paidAt: placedAt, paymentId: `pay_${order.id}`, parts };
    await database.db.asWriter((tx) => updateOrder(tx, paid));
    return paid;
  };
  const due = ({ parts: [part] }: Order, shipBy: Date | null) => ({ ...part!.clocks, shipBy });
  const list = (sellerId: Id<'sel'>, group: SaleGroup, most = 99, after?: Order) =>
    database.db.one(async (tx) => {
      const place = after && salesPlaceOf(group, after, after.parts[0]!);
      return (await salesOf(tx, sellerId, { group, most, after: place })).map(({ id }) => id);
    });

  it('[S162a] are listed by their deadline where there is work to do, a part without one last', async () => {
    const sellerId = ids.mint('sel');
    const orders: Order[] = [];
    for (const days of [5, 2, null, 5, 9]) {
      const placed = await place(sellerId);
      orders.push(await write(placed, { status: 'held', clocks: due(placed, days === null ? null : day(days)) }));
    }
    await place(sellerId);
    const byDue = [orders[1]!, orders[0]!, orders[3]!, orders[4]!, orders[2]!];
    assert.deepEqual(
      await list(sellerId, 'to_ship'),
      byDue.map(({ id }) => id),
    );
    for (const [index, order] of byDue.entries()) {
      const after = byDue.slice(index + 1, index + 3).map(({ id }) => id);
      assert.deepEqual(await list(sellerId, 'to_ship', 2, order), after);
    }
  });

  it('[M3c] [B1e] begin with the one that must be answered first', async () => {
    const sellerId = ids.mint('sel');
    const asked: Id<'ord'>[] = [];
    for (const days of [5, 2, 3]) {
      const order = await write(await place(sellerId), { status: 'held' });
      const cases = [sampleCase({ awaits: { who: 'seller', until: day(days) } })];
      await database.db.asWriter((tx) => updateCases(tx, { id: order.parts[0]!.id, cases }));
      asked.push(order.id);
    }
    const [late, soon, next] = asked;
    assert.deepEqual(await list(sellerId, 'to_answer'), [soon, next, late]);
    assert.deepEqual(await list(sellerId, 'to_ship'), []);
  });

  it('[S163b] are listed newest first where there is none', async () => {
    const sellerId = ids.mint('sel');
    const settled: Order[] = [];
    for (let count = 0; count < 4; count += 1) {
      const placed = await place(sellerId);
      const clocks = { ...placed.parts[0]!.clocks, settledAt: day(9 - count) };
      settled.push(await write(placed, { status: 'released', clocks }));
    }
    const newest = settled.map(({ id }) => id).toReversed();
    assert.deepEqual(await list(sellerId, 'settled'), newest);
    assert.deepEqual(await list(sellerId, 'settled', 2, settled[2]), newest.slice(2));
  });

  it('add up to the sums that are kept, whatever happens to them', async () => {
    const sellerId = ids.mint('sel');
    const steps: readonly Partial<OrderPart>[] = [
      { status: 'held' },
      { status: 'shipped' },
      { status: 'delivered', refunded: { minor: 333n, currency: 'EUR' } },
      { status: 'released', released: { minor: 777n, currency: 'EUR' } },
      { status: 'refunded' },
    ];
    for (let count = 1; count <= steps.length; count += 1) {
      let order = await place(sellerId);
      for (const step of steps.slice(0, count)) {
        order = await write(order, step);
        assert.deepEqual(await database.db.one((tx) => totalsOfSeller(tx, sellerId)), await summed(sellerId));
      }
    }
    const asked = await write(await place(sellerId), { status: 'held' });
    const { toShip } = await summed(sellerId);
    await database.db.asWriter((tx) => updateCases(tx, { id: asked.parts[0]!.id, cases: [sampleCase()] }));
    const totals = await database.db.one((tx) => totalsOfSeller(tx, sellerId));
    assert.deepEqual(totals, await summed(sellerId));
    assert.equal(totals.toShip, toShip - 1);
    assert.ok(totals.escrowMinor > 0n && totals.paidMinor > 0n && totals.commissionMinor > 0n);
  });

  it('add nothing before they are paid', async () => {
    const sellerId = ids.mint('sel');
    await place(sellerId);
    const { rowCount } = await owner.query('select from orders.seller_sums where seller_id = $1', [toUuid(sellerId)]);
    assert.equal(rowCount, 0);
  });

  /** Sums the parts one by one. */
  const summed = async (sellerId: Id<'sel'>) => {
    const { rows } = await owner.query<Record<'to_ship' | 'escrow' | 'paid' | 'commission', string>>(
      `select count(*) filter (where part.status = 'held' and part.answer_by is null) as to_ship,
              coalesce(sum(held - div(part.commission_minor::numeric * held, part.amount_minor))
                filter (where part.status in ('held', 'shipped', 'delivered')), 0) as escrow,
              coalesce(sum(part.released_minor - taken), 0) as paid, coalesce(sum(taken), 0) as commission
         from orders.parts part join orders.orders on orders.id = part.order_id
        cross join lateral (values (part.amount_minor - part.refunded_minor - part.released_minor,
                                    div(part.commission_minor::numeric * part.released_minor, part.amount_minor)))
          as sums (held, taken)
        where part.seller_id = $1 and orders.status = 'paid'`,
      [toUuid(sellerId)],
    );
    const { to_ship: toShip, escrow, paid, commission } = rows[0]!;
    const totals = { escrowMinor: BigInt(escrow), paidMinor: BigInt(paid), commissionMinor: BigInt(commission) };
    return { toShip: Number(toShip), ...totals };
  };
});
