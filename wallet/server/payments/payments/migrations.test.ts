import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { Value } from 'typebox/value';
import { connect } from '#platform/db/db.ts';
import { prepareDatabase, rolesOf } from '#platform/db/prepare.ts';
import { toId } from '#platform/kernel/id.ts';
import { databaseUrl } from '../../../../dev/postgres/testing.ts';
import { policy } from '../../../../tests/samples/payment.ts';
import { PaymentJson, toPaymentJson } from './schema.ts';
import { findPayment } from './store.ts';

const all = new URL('../../migrations/', import.meta.url);
const server = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
const name = `test_migrations_${randomBytes(6).toString('hex')}`;
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

describe('a payment from before lines belonged to parts', () => {
  let owner: pg.Client;
  let folder: string;
  const url = databaseUrl(server, name);
  before(async () => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    const old = (await readdir(all)).filter((file) => file < '0081');
    for (const file of old) await cp(new URL(file, all), join(folder, file));
    await prepareDatabase({ url, product: 'wallet', migrations: pathToFileURL(`${folder}/`) });
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

  it('is read with one line for each part, and repeats its answer in the form of today', async () => {
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
    await prepareDatabase({ url, product: 'wallet', migrations: all });

    const db = connect({ url, ...rolesOf('wallet') });
    const payment = await db.asWriter((tx) => findPayment(tx, 0, toId('pay', id)));
    await db.close();
    assert.ok(payment);
    assert.deepEqual(payment.policy, { ...policy, shipWithinDays: 5 });
    const lines = (n: number) => [
      { reference: `p${n}`, description: 'A teapot and a plant', quantity: 1, amount: eur('2500') },
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
    assert.deepEqual(
      kept.parts.map((one) => [one.lines, one.shipping, one.ship_within_days]),
      [1, 2].map((n) => [lines(n), eur('0'), 5]),
    );
  });
});
