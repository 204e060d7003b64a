import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { connect } from '#platform/db/db.ts';
import { prepareDatabase, rolesOf } from '#platform/db/prepare.ts';
import { toId } from '#platform/kernel/id.ts';
import { databaseUrl } from '../../../../dev/postgres/testing.ts';
import { terms } from '../../../../tests/samples/order.ts';
import { totalsOfSeller } from './sales-store.ts';
import { findOrder } from './store.ts';

const all = new URL('../../migrations/', import.meta.url);
const server = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
const name = `test_migrations_${randomBytes(6).toString('hex')}`;
const id = '0198f000-0000-7000-8000-000000000001';
const partId = (n: number) => `0198f000-0000-7000-8000-00000000001${n}`;

/** An order of 2026-11-01 as it was stored when the market followed parcels itself. Each part has two of one product. */
const stored = `
  insert into orders.orders (id, shopper_id, place_key, status, link_id, address, name, email, amount_minor, currency,
      policy, terms, created_at, pay_by, paid_at, attempt_id, payment_id)
    values ('${id}', '${id}', 'key', 'paid', '${id}', '{}', 'Ada', 'ada@example.com', 10000, 'EUR', '{"version": 1}',
      '{"version": 1, "shipWithinDays": 7, "releaseAfterDays": 7}', '2026-11-01', '2026-11-01', '2026-11-01', '${id}', 'pay_1');
  insert into orders.parts (id, order_id, position, seller_id, seller_name, payee_id, amount_minor, commission_minor,
      status, wallet_part_id, carrier, tracking_code, tracker_id, tracking_url, shipped_at, delivered_at, releases_at,
      settled_at)
    values ('${partId(0)}', '${id}', 0, '${id}', 'A', 'pye_1', 2000, 160, 'held', 'prt_0', 'DHL', 'EZNEW01', null, null, null, null, null, null),
           ('${partId(1)}', '${id}', 1, '${id}', 'A', 'pye_1', 2000, 160, 'shipped', 'prt_1', 'DHL', 'EZ0001', 'trk_1', 'https://track.easypost.com/1', '2026-11-02', null, '2027-01-01', null),
           ('${partId(2)}', '${id}', 2, '${id}', 'A', 'pye_1', 2000, 160, 'delivered', 'prt_2', 'UPS', 'EZ0002', 'trk_2', null, '2026-11-02', '2026-11-03', '2026-11-10', null),
           ('${partId(3)}', '${id}', 3, '${id}', 'A', 'pye_1', 2000, 160, 'released', 'prt_3', 'UPS', 'EZ0003', 'trk_3', null, '2026-11-02', '2026-11-03', null, '2026-11-10'),
           ('${partId(4)}', '${id}', 4, '${id}', 'A', 'pye_1', 2000, 160, 'refunded', 'prt_4', null, null, null, null, null, null, null, '2026-11-08');
  insert into orders.lines (part_id, product_id, position, slug, name, picture_id, quantity, price_minor)
    select parts.id, '${id}', 0, 'mug', 'Mug', 'picture', 2, 1000 from orders.parts;
  insert into jobs.outbox (id, kind, payload)
    values ('${partId(0)}', 'orders.parcel', '{}'), ('${partId(1)}', 'shipping.tracker', '{}'),
           ('${partId(2)}', 'orders.payment_changed', '{"payment_id": "pay_1"}');`;

describe('an order from before the wallet followed parcels', () => {
  let owner: pg.Client;
  let folder: string;
  const url = databaseUrl(server, name);
  before(async () => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    const old = (await readdir(all)).filter((file) => file < '0070');
    for (const file of old) await cp(new URL(file, all), join(folder, file));
    await prepareDatabase({ url, product: 'market', migrations: pathToFileURL(`${folder}/`) });
    owner = new pg.Client({ connectionString: url });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await rm(folder, { recursive: true });
  });

  it('keeps each part’s parcel, money and deadline, and forgets the messages of the carrier', async () => {
    await owner.query(stored);
    await prepareDatabase({ url, product: 'market', migrations: all });
    const db = connect({ url, ...rolesOf('market') });
    const order = await db.asWriter((tx) => findOrder(tx, toId('ord', id)));
    const totals = await db.asWriter((tx) => totalsOfSeller(tx, toId('sel', id)));
    await db.close();
    assert.ok(order);
    const iso = (at: Date | null | undefined) => at?.toISOString().slice(0, 10);
    assert.deepEqual(
      order.parts.map(({ status, parcels: [parcel], refunded, released, clocks, lines }) => [
        status,
        parcel && [parcel.carrier, parcel.trackingCode, parcel.status, iso(parcel.shippedAt), iso(parcel.endedAt)],
        [refunded.minor, released.minor, lines[0]!.refunded.minor],
        [iso(clocks.releasesAt), iso(clocks.protectionEndsAt)],
      ]),
      [
        ['held', undefined, [0n, 0n, 0n], [undefined, undefined]],
        ['shipped', ['DHL', 'EZ0001', 'shipped', '2026-11-02', undefined], [0n, 0n, 0n], [undefined, '2027-01-01']],
        [
          'delivered',
          ['UPS', 'EZ0002', 'delivered', '2026-11-02', '2026-11-03'],
          [0n, 0n, 0n],
          ['2026-11-10', undefined],
        ],
        [
          'released',
          ['UPS', 'EZ0003', 'delivered', '2026-11-02', '2026-11-03'],
          [0n, 2_000n, 0n],
          [undefined, undefined],
        ],
        ['refunded', undefined, [2_000n, 0n, 2_000n], [undefined, undefined]],
      ],
    );
    assert.deepEqual(order.terms, terms);
    const [, shipped] = order.parts;
    assert.equal(iso(shipped!.clocks.shipBy), '2026-11-08');
    assert.equal(shipped!.parcels[0]!.trackingUrl, 'https://track.easypost.com/1');
    assert.deepEqual(shipped!.parcels[0]!.contents, [{ productId: toId('prd', id), quantity: 2 }]);
    assert.deepEqual(totals, { toShip: 1, escrowMinor: 5_520n, paidMinor: 1_840n, commissionMinor: 160n });
    const { rows } = await owner.query<{ kind: string }>('select kind from jobs.outbox');
    assert.deepEqual(rows, [{ kind: 'orders.payment_changed' }]);
  });
});
