import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { createBudgets } from '../wallet/server/activity/spending/budget-service.ts';
import { createSpending } from '../wallet/server/activity/spending/service.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import { median } from './figures.ts';
import { asOwner } from './server.ts';
import type { BenchServer } from './server.ts';
import { benchWorld } from './transfers.ts';

const SHOPS = 20;
const READS = 200;

/**
 * Measures the milliseconds to read the spending of a holder with that many payments in twelve months at 20 shops, and
 * the entries of which a second of summing takes care.
 */
export async function measureSpending(
  server: BenchServer,
  payments: number,
): Promise<{ monthMs: number; summedPerSecond: number }> {
  await using product = await server.createProduct('wallet');
  const { url, db } = product;
  const ledger = await createLedger({ db, world: benchWorld, currencies: ['EUR'], cells: [HOME_CELL] });
  const holder = benchWorld.ids.mint('hld');
  await asOwner(url, (client) =>
    client.query(
      `insert into accounts.holders (cell, id, phone, password_hash, created_at) values (0, $1, 'bench', '', now())`,
      [toUuid(holder)],
    ),
  );
  const account = await ledger.openBalance(holder, 'EUR');
  await asOwner(url, async (client) => {
    await client.query(
      `insert into payments.payments (cell, id, client_id, client_name, client_account_id, mandate_id, payer_id,
                                      payer_account_id, amount_minor, currency, discount_minor, fee_version, policy,
                                      order_reference, description, return_url, nonce, status, valid_until, created_at,
                                      approved_by, captured_at)
       select 0, lpad(to_hex(number), 32, '0')::uuid, 'shop' || number % $2, 'Shop ' || number % $2, $3, $3, $3, $4, 1,
              'EUR', 0, 1, '{}', 'bench', 'bench', '', '', 'captured', now(), now(), 'mandate', now()
         from generate_series(1, $1::integer) number`,
      [payments, SHOPS, toUuid(holder), toUuid(account)],
    );
    await client.query(
      `insert into ledger.entries (cell, number, at, kind, reason, payment_id)
       select 0, number, now() - number * interval '11 months' / $1, 'payment_captured', 'bench',
              lpad(to_hex(number), 32, '0')::uuid
         from generate_series(1, $1::integer) number`,
      [payments],
    );
    await client.query(
      `insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
       select 0, side.account, number, 'EUR', side.amount, 0
         from generate_series(1, $1::integer) number, (values ($2::uuid, -1), ($3::uuid, 1)) as side (account, amount)`,
      [payments, toUuid(account), toUuid(ledger.house('escrow', 'EUR', HOME_CELL))],
    );
    await client.query('update ledger.heads set last_entry = $1', [payments]);
    await client.query('vacuum analyze');
  });
  const deps = { db, world: benchWorld, ledger };
  const [spending, budgets] = [createSpending(deps), createBudgets(deps)];
  const startedAt = performance.now();
  await spending.follow();
  const summedPerSecond = payments / ((performance.now() - startedAt) / 1_000);
  const limit = { minor: 100n, currency: 'EUR' } as const;
  for (const category of ['other', 'travel'] as const) await budgets.set(holder, { category, clientId: null }, limit);
  const times: number[] = [];
  for (let count = 0; count < READS; count += 1) {
    const start = performance.now();
    const [{ months }] = [await spending.overview(holder, {}), await budgets.list(holder)];
    times.push(performance.now() - start);
    const spent = months.reduce((sum, month) => sum + month.spentMinor, 0n);
    invariant(spent === BigInt(payments), 'every payment is in one of the shown months');
  }
  return { monthMs: median(times), summedPerSecond };
}
