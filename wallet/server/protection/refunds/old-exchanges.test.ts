import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { toId } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { openOldDatabase } from '../../../../dev/postgres/old-database.ts';
import type { OldDatabase } from '../../../../dev/postgres/old-database.ts';
import { policy } from '../../../../tests/samples/payment.ts';
import { HOME_CELL } from '../../cell.ts';
import { refundedResource } from '../../funding/exchange/refunded-store.ts';
import { usesResource } from '../../identity/limits/store.ts';
import { createLedger } from '../../ledger/accounts/service.ts';
import { createBatch } from '../../ledger/batch/batch.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { mandatesResource, spendingsResource } from '../../linking/mandates/store.ts';
import { unknownSeller } from '../../payments/payments/reserve-domain.ts';
import { paymentsResource } from '../../payments/payments/store.ts';
import { promotionsResource } from '../../payments/promotions/store.ts';
import { movePart } from '../escrow/commands.ts';
import { codesResource } from '../escrow/store.ts';
import { houseOf } from '../escrow/writes-commands.ts';
import type { House } from '../escrow/writes-commands.ts';
import { refundsOf, refundsResource } from './store.ts';

const uuid = (n: number) => `0198f000-0000-7000-8000-0000000000${n}`;
const holder = uuid(10);
const payment = uuid(11);
const quote = uuid(12);
const parts = [uuid(21), uuid(22)] as const;
const accounts = { giver: uuid(31), taker: uuid(32), fees: uuid(33), positionFrom: uuid(34), positionTo: uuid(35) };
const escrow = uuid(36);
const paymentId = toId('pay', payment);
const paidAt = '2026-10-01T10:00:00Z';
const refundedAt = '2026-10-02T10:00:00Z';
const now = new Date('2026-12-01T10:00:00Z');
const usd = (minor: bigint) => ({ minor, currency: 'USD' });
const eur = (minor: bigint) => ({ minor, currency: 'EUR' });

/** What a payment kept of its exchange when its refunds had no hours: 40 of 50 euros came for 47 dollars. */
const exchangeShare = {
  quoteId: toId('exq', quote),
  accounts: Object.fromEntries(Object.entries(accounts).map(([name, id]) => [name, toId('acc', id)])),
  give: { amount: '4700', currency: 'USD' },
  get: { amount: '4000', currency: 'EUR' },
  kept: { amount: '40', currency: 'EUR' },
};

/** The payment with a quarter of it refunded, as it was stored then, and the books after that. */
const stored = `
  insert into accounts.holders (cell, id, phone, password_hash, created_at)
    values (0, '${holder}', '+353850000001', 'hash', '${paidAt}');
  insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, posted_minor, opened_at)
    values (0, '${accounts.giver}', 'holder', '${holder}', 'available', 'USD', 0, 6475, '${paidAt}'),
           (0, '${accounts.taker}', 'holder', '${holder}', 'available', 'EUR', 0, 250, '${paidAt}');
  insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, posted_minor, opened_at)
    select 0, id::uuid, 'house', '00000000-0000-0000-0000-000000000000', kind, currency, floor, posted, '${paidAt}'
      from (values ('${escrow}', 'escrow', 'EUR', 0, 3750), ('${accounts.fees}', 'fees', 'EUR', 0, 30),
                   ('${accounts.positionFrom}', 'fx_position', 'USD', null, 3525),
                   ('${accounts.positionTo}', 'fx_position', 'EUR', null, -3030))
             as house (id, kind, currency, floor, posted);
  insert into ledger.heads (cell, last_entry) values (0, 1);
  insert into ledger.entries (cell, number, at, kind, reason)
    values (0, 1, '${refundedAt}', 'exchange', 'Back at the rate of ${exchangeShare.quoteId}');
  insert into ledger.postings (cell, entry_number, account_id, currency, amount_minor, balance_minor)
    values (0, 1, '${accounts.taker}', 'EUR', -1000, 250), (0, 1, '${accounts.fees}', 'EUR', -10, 30),
           (0, 1, '${accounts.positionTo}', 'EUR', 1010, -3030), (0, 1, '${accounts.giver}', 'USD', 1175, 6475),
           (0, 1, '${accounts.positionFrom}', 'USD', -1175, 3525);
  insert into exchange.quotes (cell, id, holder_id, give_currency, give_minor, get_currency, get_minor, kept_minor,
                               rate_day, rate_from_minor, rate_to_minor, terms_version, quoted_at, valid_until, done_at,
                               payment_id)
    values (0, '${quote}', '${holder}', 'USD', 4700, 'EUR', 4000, 40, '2026-09-30', 116, 100, 1, '${paidAt}',
            '${paidAt}', '${paidAt}', '${payment}');
  insert into payments.payments (cell, id, client_id, client_name, client_account_id, mandate_id, payer_id,
      payer_account_id, amount_minor, currency, discount_minor, fee_version, policy, order_reference, description,
      return_url, nonce, status, valid_until, created_at, captured_at, approved_by, exchange_share)
    values (0, '${payment}', 'shop', 'Shop', '${uuid(41)}', '${uuid(42)}', '${holder}', '${accounts.taker}', 5000, 'EUR',
      0, 1, '${JSON.stringify(policy)}', 'order-1', 'Plants', 'https://shop.example', 'nonce', 'partially_refunded',
      '${paidAt}', '${paidAt}', '${paidAt}', 'pin', '${JSON.stringify(exchangeShare)}');
  insert into payments.parts (cell, payment_id, id, position, reference, payee_id, payee_name, seller_account_id,
      seller_cell, amount_minor, discount_minor, commission_minor, fee_minor, lines, shipping_minor, ship_within_days,
      status, lots, refunded_minor, released_minor, parcels)
    select 0, '${payment}', id::uuid, n, 'p' || n, '${uuid(43)}', 'Copper', '${uuid(44)}', 0, 2500, 0, 0, 0,
           '[{"reference": "plant", "description": "Plant", "quantity": 1, "minor": "2500"}]', 0, 7, 'held',
           format('[{"refunded": "%s", "releasedAt": null}, {"refunded": "0", "releasedAt": null}]', refunded)::jsonb,
           refunded, 0, '[]'
      from (values (1, '${parts[0]}', 1250), (2, '${parts[1]}', 0)) as parts (n, id, refunded);
  insert into protection.refunds (cell, id, payment_id, part_id, amount_minor, currency, lines, sources, cause, created_at)
    values (0, '${uuid(13)}', '${payment}', '${parts[0]}', 1250, 'EUR', '[]', '[]', 'shop', '${refundedAt}');
  insert into mandates.spendings (cell, id, holder_id, spent_minor, approved_minor)
    values (0, '${holder} shop EUR 2026-10', '${holder}', 0, 3750);
  insert into limits.uses (cell, id, holder_id, year_minor, day, day_minor)
    values (0, '${holder} EUR 2026', '${holder}', 3750, '2026-10-01', 5000)`;

const resources = [
  paymentsResource,
  codesResource,
  mandatesResource,
  usesResource,
  spendingsResource,
  promotionsResource,
  refundedResource,
  refundsResource,
];

describe('a payment by an exchange from before its rate held for hours', () => {
  let old: OldDatabase;
  let db: Db;
  let batch: Batch;
  let house: House;
  before(async () => {
    old = await openOldDatabase('0436');
    await old.owner.query(stored);
    await old.migrate();
    db = connect({ url: old.url, ...rolesOf('wallet') });
    const clocks = { business: () => now, security: () => now };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
    const ledger = await createLedger({ db, world, currencies: ['EUR'], exchanged: ['USD'], cells: [HOME_CELL] });
    batch = createBatch({ db, world, resources });
    house = houseOf(ledger, HOME_CELL);
  });
  after(async () => {
    await batch.close();
    await db.close();
    await old.close();
  });

  const refundAll = async (part: string): Promise<void> => {
    const event = { kind: 'refunded', wish: 'all' } as const;
    const command = { paymentId, partId: toId('prt', part), event, house, seller: unknownSeller };
    const moved = await batch.submit(movePart, command, { cell: HOME_CELL });
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  const balances = async () => {
    const ids = [accounts.giver, accounts.taker, accounts.fees, accounts.positionFrom, accounts.positionTo, escrow];
    const { rows } = await old.owner.query<{ id: string; posted: number }>(
      'select id, posted_minor::int as posted from ledger.accounts where id = any($1::uuid[])',
      [ids],
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.posted);
  };

  it('goes back at its rate after months, and its earlier refund says so too', async () => {
    const exchanged = (get: bigint, give: bigint, kept: bigint) => ({
      quoteId: exchangeShare.quoteId,
      isBack: true,
      get: eur(get),
      give: usd(give),
      kept: eur(kept),
    });
    const listed = async () => (await db.one((tx) => refundsOf(tx, HOME_CELL, paymentId))).map((one) => one.exchanged);
    assert.deepEqual(await listed(), [exchanged(1_000n, 1_175n, 10n)]);
    for (const part of parts) await refundAll(part);
    assert.deepEqual(await balances(), [10_000, 1_000, 0, 0, 0, 0]);
    const [first, ...later] = await listed();
    assert.deepEqual(first, exchanged(1_000n, 1_175n, 10n));
    assert.deepEqual(
      later.toSorted((one, other) => Number(one!.get.minor - other!.get.minor)),
      [exchanged(1_000n, 1_175n, 10n), exchanged(2_000n, 2_350n, 20n)],
    );
  });
});
