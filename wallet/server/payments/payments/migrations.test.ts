import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { isId, toId } from '#platform/kernel/id.ts';
import { openOldDatabase } from '../../../../dev/postgres/old-database.ts';
import type { OldDatabase } from '../../../../dev/postgres/old-database.ts';
import { policy } from '../../../../tests/samples/payment.ts';
import type { Payment } from './domain.ts';
import { PaymentJson, toPaymentJson } from './schema.ts';
import { findPayment } from './store.ts';

const id = '0198f000-0000-7000-8000-000000000001';
const at = '2026-11-20T10:00:00Z';
const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** A payment as it was answered and stored when a payment had the lines, and no terms in its answer. */
const stored = `
  insert into payments.payments (cell, id, client_id, client_name, client_account_id, mandate_id, payer_id,
      payer_account_id, amount_minor, currency, discount_minor, fee_version, policy, order_reference, description, lines,
      shipping_minor, return_url, nonce, status, valid_until, created_at)
    values (0, '${id}', 'shop', 'Shop', '${id}', '${id}', '${id}', '${id}', 5000, 'EUR', 0, 1,
      '{"version": 1, "quoteMinutes": 30, "shipWithinDays": 5, "releaseAfterDays": 7, "protectionDays": 60}', 'order-1',
      'A teapot and a plant', '[{"description": "Teapot", "quantity": 1, "minor": "4600"}]', 400, 'https://shop.example',
      'nonce', 'requires_approval', '${at}', '${at}');
  insert into payments.parts (cell, payment_id, id, position, reference, payee_id, payee_name, seller_account_id,
      seller_cell, amount_minor, discount_minor, commission_minor, fee_minor, status)
    select 0, '${id}', ('0198f000-0000-7000-8000-00000000001' || n)::uuid, n, 'p' || n, '${id}', 'Copper', '${id}', 0,
           2500, 0, 0, 0, 'awaiting'
      from generate_series(1, 2) as n`;

async function readPayment(url: string): Promise<Payment> {
  const db = connect({ url, ...rolesOf('wallet') });
  const payment = await db.asWriter((tx) => findPayment(tx, 0, toId('pay', id)));
  await db.close();
  assert.ok(payment);
  return payment;
}

describe('a payment from before lines belonged to parts', () => {
  let old: OldDatabase;
  before(async () => {
    old = await openOldDatabase('0081');
  });
  after(() => old.close());

  it('is read with one line for each part, and repeats its answer in the form of today', async () => {
    const { url, owner } = old;
    await owner.query(stored);
    const part = (n: number) => ({
      id: `prt_${n}`,
      reference: `p${n}`,
      payee_id: 'pye_1',
      payee_name: 'Copper',
      amount: eur('2500'),
      commission: eur('0'),
      fee: eur('0'),
      status: 'awaiting',
    });
    const answer = {
      id: toId('pay', id),
      mandate_id: toId('mdt', id),
      status: 'requires_approval',
      amount: eur('5000'),
      fee: eur('0'),
      total: eur('5000'),
      created_at: at,
      parts: [part(1), part(2)],
      order: { reference: 'order-1', description: 'A teapot and a plant' },
      quote: {
        items: eur('4600'),
        shipping: eur('400'),
        discounts: eur('0'),
        fee: eur('0'),
        total: eur('5000'),
        valid_until: at,
      },
    };
    const discounted = {
      ...answer,
      total: eur('4000'),
      discount: { promotion_id: 'prm_1', amount: eur('1000') },
      parts: [
        { ...part(1), discount: eur('500') },
        { ...part(2), discount: eur('500') },
      ],
    };
    await owner.query(
      `insert into ledger.answers (cell, scope, key, request_hash, answer, at)
         values (0, 'shop', 'discounted', 'hash', $2, $3), (0, 'shop', 'plain', 'hash', $1, $3)`,
      [answer, discounted, at],
    );
    await old.migrate();

    const payment = await readPayment(url);
    assert.deepEqual(payment.policy, { ...policy, shipWithinDays: 5 });
    const lines = (n: number) => [
      {
        reference: `p${n}`,
        description: 'A teapot and a plant',
        quantity: 1,
        quantity_canceled: 0,
        amount: eur('2500'),
        refunded: eur('0'),
      },
    ];
    const now = toPaymentJson(payment);
    assert.ok(Value.Check(PaymentJson, now));
    assert.deepEqual(
      now.parts.map((one) => [one.lines, one.shipping, one.ship_within_days]),
      [1, 2].map((n) => [lines(n), eur('0'), 5]),
    );
    const { rows } = await owner.query<{ answer: PaymentJson }>('select answer from ledger.answers order by key');
    const [other, kept] = rows.map((row) => row.answer);
    assert.ok(Value.Check(PaymentJson, other) && Value.Check(PaymentJson, kept));
    assert.deepEqual(kept.sources, now.sources);
    assert.deepEqual(
      kept.parts.map((one) => one.sources),
      now.parts.map((one) => one.sources),
    );
    const sources = (promotion: string, balance: string) => [
      { kind: 'promotion', promotion_id: 'prm_1', amount: eur(promotion) },
      { kind: 'balance', amount: eur(balance) },
    ];
    assert.deepEqual(other.sources, sources('1000', '4000'));
    assert.deepEqual(
      other.parts.map((one) => one.sources),
      [sources('500', '2000'), sources('500', '2000')],
    );
    assert.deepEqual(kept.terms, now.terms);
    assert.deepEqual(kept.refunded, now.refunded);
    assert.deepEqual(
      kept.parts.map((one) => [one.lines, one.shipping, one.ship_within_days]),
      [1, 2].map((n) => [lines(n), eur('0'), 5]),
    );
  });
});

/** Four parts as they were stored when a part had one parcel: held, on their way, there, and paid. */
const before0102 = `
  insert into payments.payments (cell, id, client_id, client_name, client_account_id, mandate_id, payer_id,
      payer_account_id, amount_minor, currency, discount_minor, fee_version, policy, order_reference, description,
      return_url, nonce, status, valid_until, created_at, captured_at, approved_by)
    values (0, '${id}', 'shop', 'Shop', '${id}', '${id}', '${id}', '${id}', 12500, 'EUR', 0, 1,
      '{"version": 1, "quoteMinutes": 30, "shipWithinDays": 7, "shipWithinMostDays": 30, "releaseAfterDays": 7,
        "protectionDays": 60}', 'order-1', 'Plants', 'https://shop.example', 'nonce', 'partially_refunded', '${at}',
      '${at}', '${at}', 'pin');
  insert into payments.parts (cell, payment_id, id, position, reference, payee_id, payee_name, seller_account_id,
      seller_cell, amount_minor, discount_minor, commission_minor, fee_minor, lines, shipping_minor, ship_within_days,
      status, carrier, tracking_code, shipped_at, delivered_at, release_at, settled_at)
    select 0, '${id}', ('0198f000-0000-7000-8000-00000000001' || n)::uuid, n, 'p' || n, '${id}', 'Copper', '${id}', 0,
           2500, 0, 0, 0, '[{"reference": "l1", "description": "Plant", "quantity": 2, "minor": "2100"}]', 400, 7, status,
           case when n between 2 and 4 then 'DHL' end, case when n between 2 and 4 then 'EZ' || n end,
           case when n between 2 and 4 then '${at}'::timestamptz end,
           case when n in (3, 4) then '2026-11-22T10:00:00Z'::timestamptz end,
           case n when 2 then '2027-01-19T10:00:00Z'::timestamptz when 3 then '2026-11-29T10:00:00Z'::timestamptz end,
           case when n > 3 then '2026-11-23T10:00:00Z'::timestamptz end
      from unnest('{held,shipped,delivered,released,refunded}'::text[]) with ordinality as parts (status, n);
  insert into jobs.timers (cell, kind, subject, due_at)
    values (0, 'part.release', 'pay_1 prt_2', '2027-01-19T10:00:00Z'),
           (0, 'part.release', 'pay_1 prt_3', '2026-11-29T10:00:00Z')`;

describe('a payment from before the wallet followed parcels', () => {
  let old: OldDatabase;
  before(async () => {
    old = await openOldDatabase('0102');
  });
  after(() => old.close());

  it('keeps its money, gets a parcel for each code, and is no longer released without a delivery', async () => {
    const { url, owner } = old;
    await owner.query(before0102);
    await old.migrate();
    const payment = await readPayment(url);
    assert.deepEqual(payment.policy, policy);
    const now = toPaymentJson(payment);
    assert.ok(Value.Check(PaymentJson, now));
    assert.deepEqual(
      now.parts.map((part) => [part.status, part.held.amount, part.released.amount, part.refunded.amount]),
      [
        ['held', '2500', '0', '0'],
        ['shipped', '2500', '0', '0'],
        ['delivered', '2500', '0', '0'],
        ['released', '0', '2500', '0'],
        ['refunded', '0', '0', '2500'],
      ],
    );
    const instant = (text: string | undefined) => text && new Date(text).toISOString().slice(0, 10);
    assert.deepEqual(
      now.parts.map((part) => [instant(part.releases_at), instant(part.protection_ends_at)]),
      [
        [undefined, undefined],
        [undefined, '2027-01-19'],
        ['2026-11-29', undefined],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(
      now.parts.map((part) => part.parcels.map((parcel) => [parcel.tracking_code, parcel.status, parcel.lines])),
      [
        [],
        [['EZ2', 'shipped', [{ reference: 'l1', quantity: 2 }]]],
        [['EZ3', 'delivered', [{ reference: 'l1', quantity: 2 }]]],
        [['EZ4', 'delivered', [{ reference: 'l1', quantity: 2 }]]],
        [],
      ],
    );
    assert.ok(payment.parts.flatMap((part) => part.parcels).every((parcel) => isId('pcl', parcel.id)));
    const codes = await owner.query('select code_key, parcel_id from protection.tracking_codes order by code_key');
    assert.deepEqual(
      codes.rows.map((row) => [row.code_key, row.parcel_id]),
      [1, 2, 3].map((n) => [`EZ${n + 1}`, payment.parts[n]!.parcels[0]!.id]),
    );
    const { rows } = await owner.query('select kind, subject from jobs.timers order by subject, kind');
    assert.deepEqual(
      rows.map((row) => `${row.kind} ${row.subject}`),
      ['part.clock pay_1 prt_2', 'part.clock pay_1 prt_3'],
    );
  });
});

describe('what a holder has paid before limits counted days and years', () => {
  let old: OldDatabase;
  before(async () => {
    old = await openOldDatabase('0156');
  });
  after(() => old.close());

  it('counts: in its year less refunds, and on the last day of the year as captured', async () => {
    const { owner } = old;
    const payment = (n: number, capturedAt: string, minor: number) => `
      insert into payments.payments (cell, id, client_id, client_name, client_account_id, mandate_id, payer_id,
          payer_account_id, amount_minor, currency, discount_minor, promotion_id, promotion_account_id, hold_id,
          fee_version, policy, order_reference, description, return_url, nonce, status, valid_until, created_at,
          captured_at, approved_by)
        select 0, ('0198f000-0000-7000-8000-0000000001' || lpad('${n}', 2, '0'))::uuid, 'shop', 'Shop', '${id}', '${id}',
               '${id}', '${id}', ${minor}, 'EUR', 100, '${id}', '${id}', '${id}', 1, '{}', 'order', 'Plants',
               'https://shop.example', 'nonce', 'captured', '${at}', '${at}', '${capturedAt}', 'pin'`;
    await owner.query(payment(1, '2025-12-31T23:59:59Z', 1_100));
    await owner.query(payment(2, '2026-01-01T00:00:00Z', 2_100));
    await owner.query(payment(3, '2026-11-20T08:00:00Z', 3_100));
    await owner.query(payment(4, '2026-11-20T23:00:00Z', 4_100));
    await owner.query(`
      insert into mandates.spendings (cell, id, holder_id, spent_minor, approved_minor)
        values (0, '${id} shop EUR 2025-12', '${id}', 0, 1000), (0, '${id} shop EUR 2026-01', '${id}', 1500, 0),
               (0, '${id} shop EUR 2026-11', '${id}', 3000, 3000), (0, '${id} a shop EUR 2026-11', '${id}', 500, 0)`);
    await old.migrate();
    const { rows } = await owner.query(
      'select id, year_minor::int as year, day::text, day_minor::int as of_day from limits.uses order by id',
    );
    assert.deepEqual(rows, [
      { id: `${id} EUR 2025`, year: 1_000, day: '2025-12-31', of_day: 1_000 },
      { id: `${id} EUR 2026`, year: 8_000, day: '2026-11-20', of_day: 7_000 },
    ]);
  });
});
