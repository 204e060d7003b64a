import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { audit } from '../../auditor/audit.ts';
import { carrierSteps } from '../world/carrier.ts';
import { cents } from '../world/money.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import type { Cells } from '../../wallet/server/ledger/accounts/service.ts';

const FAR = 1;

/** Moves a new seller's rows to another cell. */
async function moveSeller({ walletRows }: TestWorld, holderId: `hld_${string}`): Promise<void> {
  const holder = [toUuid(holderId)];
  await walletRows(
    `insert into accounts.holders select (jsonb_populate_record(holders, '{"cell": ${FAR}}')).*
       from accounts.holders where id = $1`,
    holder,
  );
  await walletRows(
    `insert into ledger.accounts select (jsonb_populate_record(accounts, '{"cell": ${FAR}}')).*
       from ledger.accounts where owner_id = $1`,
    holder,
  );
  await walletRows(`update payees.payees set cell = ${FAR} where holder_id = $1`, holder);
  await walletRows('delete from ledger.accounts where cell = 0 and owner_id = $1', holder);
}

/** Buys from both sellers; the buyer confirms the first part, and the shop cancels the second. */
async function trade(world: TestWorld, { call, order, customer }: Trade) {
  const buyer = await customer({ cap: 10_000n, money: 10_000n });
  const { body: payment } = await buyer.ask(order());
  const [first, second] = payment.parts;
  const step = (path: string, body: Record<string, unknown>) =>
    call('POST', `/v1/payments/${payment.id}/${path}`, body, randomUUID());
  await step('shipments', { part_id: first!.id, carrier: 'DHL', tracking_code: 'DE01' });
  await carrierSteps(world).scans('DE01');
  const own = { id: payment.id as Id<'pay'>, cell: 0 };
  const confirmed = await world.wallet.protection.escrow.move(own, first!.id, { kind: 'confirmed' });
  assert.ok(confirmed.ok);
  await step('cancelations', { part_id: second!.id });
  return { buyer, refundHalf: () => step('refunds', { part_id: first!.id, amount: cents('1500') }) };
}

/** Sums the balances by role, over all cells. */
async function booksOf(world: TestWorld, shop: Trade, buyer: Customer) {
  const [copper, moss] = shop.sellers;
  const rows = await world.walletRows<{ role: string; minor: string }>(
    `select case owner_id when $1 then 'buyer' when $2 then 'copper' when $3 then 'moss' else kind end as role,
            sum(posted_minor) as minor
       from ledger.accounts group by 1 order by 1`,
    [buyer, copper, moss].map((one) => toUuid(one.holderId)),
  );
  const wrong = await world.walletRows(`
    select cell, entry_number from ledger.postings group by cell, entry_number, currency having sum(amount_minor) <> 0
    union all
    select cell, null from ledger.accounts account
     where posted_minor <> (select coalesce(sum(amount_minor), 0) from ledger.postings posting
                             where posting.cell = account.cell and posting.account_id = account.id)`);
  assert.deepEqual(wrong, []);
  return Object.fromEntries(rows.map((row) => [row.role, Number(row.minor)]));
}

async function run(cells: Cells) {
  const world = await startWorld({ cells });
  const shop = await world.given.trade();
  if (cells.includes(FAR)) for (const seller of shop.sellers) await moveSeller(world, seller.holderId);
  const { buyer, refundHalf } = await trade(world, shop);
  const before = await world.walletRows(
    "select cell, posted_minor::int as minor from ledger.accounts where kind = 'cell_clearing' order by cell",
  );
  await world.settle();
  const after = await world.walletRows(
    "select cell, posted_minor::int as minor from ledger.accounts where kind = 'cell_clearing' order by cell",
  );
  const books = await booksOf(world, shop, buyer);
  assert.equal((await refundHalf()).status, 201);
  await world.settle();
  const refunded = await booksOf(world, shop, buyer);
  const wallet = { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor };
  const audited = await audit({ wallet, againAfterMs: 0 });
  assert.deepEqual(audited.findings, []);
  await world.close();
  return { before, after, books, refunded };
}

describe('a purchase whose buyer and seller live in two cells', () => {
  it('[P4a] leads to the same balances as in one cell, including refunds before and after the release', async () => {
    const one = await run([0]);
    const two = await run([0, FAR]);
    assert.deepEqual(two.books, one.books);
    assert.equal(one.books['copper'], 2_760);
    assert.equal(one.books['moss'], 0);
    assert.deepEqual(two.refunded, one.refunded);
    assert.equal(one.refunded['copper'], 1_380);
    assert.deepEqual([one.before, one.after], [[{ cell: 0, minor: 0 }], [{ cell: 0, minor: 0 }]]);
    assert.deepEqual(two.before, [
      { cell: 0, minor: 2_760 },
      { cell: FAR, minor: 0 },
    ]);
    assert.deepEqual(two.after, [
      { cell: 0, minor: 2_760 },
      { cell: FAR, minor: -2_760 },
    ]);
  });
});
