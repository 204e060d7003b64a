import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { sweepTable } from '#platform/jobs/sweeps.ts';
import type { Sweep } from '#platform/jobs/sweeps.ts';
import { marketSweeps } from '../../market/server/sweeps.ts';
import { walletSweeps } from '../../wallet/server/sweeps.ts';

/**
 * Who can add a row. What anybody can add needs a sweep and a pace; what somebody can add who is known may stay, and says
 * why it does.
 */
type Rows =
  | { readonly by: 'anybody'; readonly pace: string }
  | { readonly by: 'person' | 'client' | 'servers' | 'operator'; readonly stays?: string };

const books = 'money is never forgotten';
const few = 'few, and set by hand';
const account = 'ends with its account';

const walletTables: Readonly<Record<string, Rows>> = {
  'accounts.holders': { by: 'person', stays: 'opened with a code, which is paced by number, device, network and site' },
  'clients.clients': { by: 'operator', stays: few },
  'fees.schedules': { by: 'operator', stays: few },
  'instruments.cards': { by: 'person', stays: account },
  'instruments.customers': { by: 'person', stays: account },
  'instruments.declines': { by: 'person' },
  'instruments.visits': { by: 'person', stays: 'says where a card came from; few a day end without one' },
  'jobs.outbox': { by: 'servers', stays: 'each message goes to the queue at once' },
  'jobs.pools': { by: 'servers', stays: 'a dead server’s is taken out by the others' },
  'jobs.timers': { by: 'servers', stays: 'each ends when it strikes' },
  'ledger.accounts': { by: 'person', stays: books },
  'ledger.answers': { by: 'client', stays: 'a key that was forgotten would move money twice; none without a token' },
  'ledger.batches': { by: 'servers', stays: books },
  'ledger.entries': { by: 'servers', stays: books },
  'ledger.heads': { by: 'servers', stays: books },
  'ledger.holds': { by: 'servers', stays: books },
  'ledger.postings': { by: 'servers', stays: books },
  'mail.letters': { by: 'servers' },
  'mandates.comparisons': { by: 'client' },
  'mandates.mandates': { by: 'person', stays: 'what a shop was allowed, and when' },
  'mandates.spendings': { by: 'person', stays: 'one to holder, shop and month: what a cap has let through' },
  'notifications.sent': { by: 'servers', stays: 'one of a payment or part: nobody is notified twice' },
  'oauth.artifacts': { by: 'anybody', pace: '/oauth/authorize by network; the rest needs a client’s key' },
  'oauth.proofs': { by: 'client' },
  'passkeys.challenges': { by: 'anybody', pace: '/id/login by network' },
  'passkeys.passkeys': { by: 'person', stays: account },
  'payees.payees': { by: 'person', stays: 'who was paid by whom' },
  'payments.checks': { by: 'client' },
  'payments.parts': { by: 'client', stays: books },
  'payments.payments': { by: 'client', stays: books },
  'payments.policies': { by: 'operator', stays: few },
  'phone_verification.applications': {
    by: 'anybody',
    pace: 'each is a code: number, device, network, site, prefix, budget',
  },
  'phone_verification.sends': { by: 'anybody', pace: 'as applications' },
  'phone_verification.sms_hours': { by: 'anybody', pace: 'one an hour for each listed country' },
  'phone_verification.sms_limits': { by: 'operator', stays: few },
  'promotions.promotions': { by: 'client', stays: books },
  'second_factor.pins': { by: 'person', stays: account },
  'sessions.sessions': { by: 'person' },
  'top_ups.top_ups': { by: 'person', stays: books },
  'tries.failures': { by: 'anybody', pace: 'a network waits after some failures, and /id/login by network' },
  'webhooks.attempts': { by: 'servers', stays: 'how news about money was delivered' },
  'webhooks.deliveries': { by: 'servers', stays: 'how news about money was delivered' },
  'webhooks.endpoints': { by: 'client', stays: 'few to a client, by a bound' },
  'webhooks.events': { by: 'servers', stays: 'news about money' },
  'webhooks.streams': { by: 'servers', stays: 'one to a client' },
};

const marketTables: Readonly<Record<string, Rows>> = {
  'cart.items': { by: 'anybody', pace: 'POST /cart/* by network, before login' },
  'catalog.categories': { by: 'operator', stays: few },
  'catalog.pictures': { by: 'operator', stays: few },
  'catalog.products': { by: 'operator', stays: 'what is for sale' },
  'catalog.sellers': { by: 'operator', stays: few },
  'catalog.words': { by: 'operator', stays: 'the words of products' },
  'jobs.outbox': { by: 'servers', stays: 'each message goes to the queue at once' },
  'jobs.pools': { by: 'servers', stays: 'a dead server’s is taken out by the others' },
  'jobs.timers': { by: 'servers', stays: 'each ends when it strikes' },
  'mail.letters': { by: 'servers' },
  'orders.lines': { by: 'person', stays: 'what was bought' },
  'orders.orders': { by: 'person', stays: 'what was bought' },
  'orders.parts': { by: 'person', stays: 'what was bought' },
  'orders.policies': { by: 'operator', stays: few },
  'sessions.sessions': { by: 'person' },
  'shoppers.shoppers': { by: 'person', stays: 'few are opened from one network in a time' },
  'tries.failures': { by: 'anybody', pace: 'a network waits after some failures' },
  'wallet.attempts': { by: 'person' },
  'wallet.inbox': { by: 'client' },
  'wallet.links': { by: 'person', stays: 'which wallet paid what' },
  'wallet.payees': { by: 'person', stays: 'one to a seller' },
};

const TableRow = Type.Object({ name: Type.String() });
const IndexRow = Type.Object({ isFound: Type.Boolean() });

const products: readonly [string, Readonly<Record<string, Rows>>, readonly Sweep[]][] = [
  ['wallet', walletTables, walletSweeps],
  ['market', marketTables, marketSweeps],
];

for (const [product, listed, sweeps] of products) {
  describe(`the tables of the ${product}`, () => {
    let database: TestDatabase;
    before(async () => {
      database = await createTestDatabase(product);
    });
    after(() => database.close());

    it('[S156a] are all listed with who can add to them', async () => {
      const tables = await database.db.asWriter((tx) =>
        tx.many(sql(TableRow)`
          select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_.*|information_schema|graphile_worker|public)$'
           order by 1`),
      );
      assert.deepEqual(tables.map(({ name }) => name).toSorted(), Object.keys(listed).toSorted());
    });

    it('[S156a] are swept, but for those that somebody known adds to and that say why they stay', () => {
      const swept = sweeps.map(({ table }) => table);
      assert.equal(new Set(swept).size, swept.length);
      for (const [table, rows] of Object.entries(listed)) {
        const stays = rows.by === 'anybody' ? undefined : rows.stays;
        assert.equal(swept.includes(table), stays === undefined, table);
        if (rows.by === 'anybody') assert.notEqual(rows.pace, '', table);
      }
      assert.deepEqual(
        swept.filter((table) => !(table in listed)),
        [],
      );
    });

    it('[S156b] that are swept can be swept by the server itself', async () => {
      for (const sweep of sweeps) assert.equal(await sweepTable(database.db, sweep, new Date()), true, sweep.table);
    });

    it('[S156a] that are swept have an index for it', async () => {
      for (const { table, column } of sweeps) {
        const { isFound } = await database.db.asWriter((tx) =>
          tx.one(sql(IndexRow)`
            select exists (
              select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
               where i.indrelid = ${table}::regclass and a.attname = ${column}) as is_found`),
        );
        assert.ok(isFound, `${table} (${column})`);
      }
    });
  });
}
