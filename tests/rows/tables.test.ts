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
 * Who can add rows to a table. Rows that anybody can add need a sweep and a pace. Rows of known people, clients and
 * servers may stay, if `stays` says why.
 */
type Rows =
  | { readonly by: 'anybody'; readonly pace: string }
  | { readonly by: 'person' | 'client' | 'servers' | 'operator'; readonly stays?: string };

const books = 'the books keep everything about money';
const few = 'few, and set by hand';
const account = 'ends with its account';

const walletTables: Readonly<Record<string, Rows>> = {
  'accounts.holders': { by: 'person', stays: 'opened with a code, which is paced by number, device, network and site' },
  'accounts.reserved': { by: 'person' },
  'accounts.phrases': { by: 'person', stays: account },
  'card_refunds.card_refunds': { by: 'client', stays: books },
  'chargebacks.chargebacks': { by: 'servers', stays: books },
  'chargebacks.risk_signs': { by: 'servers', stays: 'a few for each charge; staff judge later ones by them' },
  'clients.clients': { by: 'operator', stays: few },
  'contacts.changes': { by: 'person' },
  'contacts.proofs': { by: 'person' },
  'exchange.quotes': { by: 'person' },
  'exchange.refunded': { by: 'client', stays: 'one for each holder and pair of currencies; the books keep refunds' },
  'exchange.terms': { by: 'operator', stays: few },
  'fees.schedules': { by: 'operator', stays: few },
  'documents.checks': { by: 'person', stays: 'shows why a limit was raised or not; five a day for each holder' },
  'documents.screening_entries': { by: 'operator', stays: few },
  'freezing.freezes': { by: 'person', stays: 'shows when a wallet was frozen, and by whom' },
  'freezing.mailed_codes': { by: 'anybody', pace: 'each is a code: address, device, network, site' },
  'instruments.cents': { by: 'person', stays: 'one for each account in euros; the books say what was sent' },
  'instruments.bank_accounts': { by: 'person', stays: 'three a day for each holder; shows what was proved, and when' },
  'instruments.cards': { by: 'person', stays: account },
  'instruments.customers': { by: 'person', stays: account },
  'instruments.declines': { by: 'person' },
  'instruments.visits': { by: 'person', stays: 'shows how a card was linked; few visits a day end without a card' },
  'files.blobs': { by: 'person' },
  'files.files': { by: 'person' },
  'jobs.outbox': { by: 'servers', stays: 'each message is deleted when its work is done' },
  'jobs.timers': { by: 'servers', stays: 'each is deleted when it fires' },
  'keys.lasting': { by: 'servers', stays: 'few, by their labels' },
  'limits.policies': { by: 'operator', stays: few },
  'limits.uses': { by: 'person', stays: 'one for each holder, currency and year; the limits count with them' },
  'ledger.accounts': { by: 'person', stays: books },
  'ledger.answers': { by: 'client', stays: 'without its key, a replay would move money again; it takes a token' },
  'ledger.batches': { by: 'servers', stays: books },
  'ledger.entries': { by: 'servers', stays: books },
  'ledger.heads': { by: 'servers', stays: books },
  'ledger.holds': { by: 'servers', stays: books },
  'ledger.postings': { by: 'servers', stays: books },
  'mail.letters': { by: 'servers' },
  'mandates.comparisons': { by: 'client' },
  'mandates.confirm_terms': { by: 'operator', stays: few },
  'mandates.mandates': { by: 'person', stays: 'shows what a shop was allowed, and when' },
  'mandates.spendings': { by: 'person', stays: 'one for each holder, shop and month; caps count with them' },
  'notifications.choices': { by: 'person', stays: account },
  'notifications.codes': { by: 'servers' },
  'notifications.kinds': { by: 'operator', stays: few },
  'push.devices': { by: 'person' },
  'push.messages': { by: 'servers' },
  'notifications.sent': { by: 'servers', stays: 'one for each payment or part, so that nobody is notified twice' },
  'oauth.artifacts': { by: 'anybody', pace: '/oauth/authorize by network; the rest needs a client’s key' },
  'oauth.proofs': { by: 'client' },
  'passkeys.challenges': { by: 'anybody', pace: '/id/login by network' },
  'passkeys.passkeys': { by: 'person', stays: account },
  'origins.terms': { by: 'operator', stays: few },
  'payees.payees': { by: 'person', stays: 'shows who was paid by which shop' },
  'payments.checks': { by: 'client' },
  'payments.parts': { by: 'client', stays: books },
  'payments.payments': { by: 'client', stays: books },
  'payments.policies': { by: 'operator', stays: few },
  'phone_verification.applications': {
    by: 'anybody',
    pace: 'each is a code: number, device, network, site, prefix, budget',
  },
  'phone_verification.sends': { by: 'anybody', pace: 'as applications' },
  'spending.alerts': { by: 'servers' },
  'spending.budgets': { by: 'person', stays: 'one for each category and shop of a holder, and currency' },
  'spending.choices': { by: 'person', stays: 'one for each payment at most' },
  'spending.days': { by: 'client' },
  'spending.months': { by: 'client', stays: 'a few for each shop and month; the books keep the payments' },
  'spending.positions': { by: 'servers', stays: 'one for each cell' },
  'spending.shops': { by: 'client', stays: 'one for each holder and shop' },
  'phone_verification.sms_hours': { by: 'anybody', pace: 'one an hour for each listed country' },
  'phone_verification.sms_limits': { by: 'operator', stays: few },
  'promotions.coupon_uses': { by: 'person', stays: 'a few for each coupon that a person takes; it is taken once' },
  'promotions.coupons': { by: 'operator', stays: books },
  'promotions.promotions': { by: 'client', stays: books },
  'protection.transcripts': { by: 'client', stays: 'one for each case, replaced while it is open' },
  'protection.cases': { by: 'person', stays: 'at most three for each line, which costs money' },
  'protection.payouts': { by: 'servers', stays: books },
  'protection.refunds': { by: 'client', stays: books },
  'protection.report_terms': { by: 'operator', stays: few },
  'protection.reported_payments': { by: 'person', stays: books },
  'protection.reports': { by: 'person', stays: books },
  'protection.tracking_codes': { by: 'client', stays: books },
  'rates.rates': { by: 'servers', stays: 'a few for each day; an exchange names the day of its rate' },
  'recovery.recoveries': { by: 'person' },
  'restrictions.policies': { by: 'operator', stays: few },
  'restrictions.restrictions': { by: 'person' },
  'second_factor.authenticators': { by: 'person', stays: account },
  'second_factor.pins': { by: 'person', stays: account },
  'second_factor.recovery_codes': { by: 'person', stays: 'ten for each holder, replaced as a whole' },
  'sessions.pending_logins': { by: 'person' },
  'sessions.sessions': { by: 'person' },
  'staff.challenges': { by: 'anybody', pace: '/staff/sign-in by network' },
  'staff.report_acts': { by: 'operator', stays: books },
  'staff.campaigns': { by: 'operator', stays: books },
  'staff.corrections': { by: 'operator', stays: books },
  'settlement.bank_entries': { by: 'operator', stays: books },
  'settlement.differences': { by: 'servers', stays: books },
  'settlement.movements': { by: 'servers', stays: books },
  'settlement.reports': { by: 'servers', stays: books },
  'settlement.statements': { by: 'operator', stays: books },
  'staff.evidence': { by: 'operator' },
  'staff.invitations': { by: 'operator' },
  'staff.large_decisions': { by: 'operator', stays: 'shows who decided about much money' },
  'staff.limits': { by: 'operator', stays: few },
  'staff.leases': { by: 'operator' },
  'security_log.events': { by: 'anybody', pace: 'refusals of one kind by one network within an hour share a row' },
  'staff.log': { by: 'operator', stays: 'shows who looked at a case, and who decided it' },
  'staff.log_heads': { by: 'servers', stays: 'one for each cell' },
  'staff.members': { by: 'operator', stays: few },
  'staff.passkeys': { by: 'operator', stays: few },
  'staff.policy_approvals': { by: 'operator', stays: 'shows who approved the terms and the fees' },
  'staff.policy_drafts': { by: 'operator', stays: 'shows who wrote the terms and the fees' },
  'staff.policy_ends': { by: 'operator', stays: 'one for each draft' },
  'staff.second_opinions': { by: 'operator', stays: 'one for each decision about much money' },
  'staff.reasons': { by: 'operator' },
  'staff.refusals': { by: 'servers' },
  'staff.saved_views': { by: 'operator', stays: 'a dozen for each operator' },
  'staff.sessions': { by: 'operator' },
  'staff.taken_differences': { by: 'operator', stays: 'one for each open difference; shows who worked on it' },
  'step_up.habits': { by: 'person', stays: 'one for each holder, with bounded lists; payments are judged by it' },
  'support.files': { by: 'person', stays: 'twenty for each ticket' },
  'support.macros': { by: 'operator', stays: few },
  'support.messages': { by: 'person', stays: 'what holders and support wrote; few a day for each holder' },
  'support.tickets': { by: 'person', stays: 'few open ones for each holder, by a limit' },
  'top_ups.debit_terms': { by: 'operator', stays: few },
  'top_ups.top_ups': { by: 'person', stays: books },
  'tries.failures': { by: 'anybody', pace: 'a network waits after some failures, and /id/login by network' },
  'webhooks.attempts': { by: 'servers', stays: 'shows how events about money were delivered' },
  'webhooks.deliveries': { by: 'servers', stays: 'shows how events about money were delivered' },
  'webhooks.endpoints': { by: 'client', stays: 'few for each client, by a limit' },
  'webhooks.events': { by: 'servers', stays: 'events about money' },
  'webhooks.streams': { by: 'servers', stays: 'one for each client' },
  'withdrawals.months': { by: 'person', stays: books },
  'withdrawals.terms': { by: 'operator', stays: few },
  'withdrawals.withdrawals': { by: 'person' },
};

const marketTables: Readonly<Record<string, Rows>> = {
  'authenticators.apps': { by: 'person', stays: account },
  'authenticators.recovery_codes': { by: 'person', stays: account },
  'cart.items': { by: 'anybody', pace: 'POST /cart/* by network, before login' },
  'cart.coupons': { by: 'anybody', pace: 'POST /cart/* by network, before login' },
  'catalog.categories': { by: 'operator', stays: few },
  'catalog.deals': { by: 'person', stays: 'shows which prices a seller asked, and when' },
  'catalog.pictures': { by: 'operator', stays: few },
  'catalog.prices': { by: 'operator', stays: 'shows which prices a seller asked, and when' },
  'catalog.products': { by: 'operator', stays: 'the goods for sale' },
  'catalog.sellers': { by: 'operator', stays: few },
  'catalog.words': { by: 'operator', stays: 'the words of products' },
  'changes.changes': { by: 'person' },
  'coupons.coupons': { by: 'person', stays: 'shows what a seller offered, and when' },
  'coupons.uses': { by: 'person', stays: 'purchases' },
  'entries.entries': {
    by: 'anybody',
    pace: 'sign-ups and forgotten passwords by network and address; a login by password',
  },
  'files.blobs': { by: 'person' },
  'files.files': { by: 'person' },
  'jobs.outbox': { by: 'servers', stays: 'each message is deleted when its work is done' },
  'jobs.timers': { by: 'servers', stays: 'each is deleted when it fires' },
  'keys.lasting': { by: 'servers', stays: 'few, by their labels' },
  'mail.letters': { by: 'servers' },
  'messages.conversations': { by: 'person', stays: 'one for each part of an order, and evidence about it' },
  'messages.files': { by: 'person', stays: 'evidence about an order; five for each message' },
  'messages.messages': { by: 'person', stays: 'evidence about an order; paced by conversation and person' },
  'messages.reports': { by: 'person', stays: 'one for each message, for an operator' },
  'messages.rules': { by: 'operator', stays: few },
  'orders.lines': { by: 'person', stays: 'purchases' },
  'orders.orders': { by: 'person', stays: 'purchases' },
  'orders.parts': { by: 'person', stays: 'purchases' },
  'orders.policies': { by: 'operator', stays: few },
  'orders.seller_sums': { by: 'servers', stays: 'sixteen rows a seller' },
  'passkeys.challenges': { by: 'anybody', pace: '/account/login by network' },
  'passkeys.passkeys': { by: 'person', stays: account },
  'recoveries.waits': { by: 'person' },
  'sessions.sessions': { by: 'person' },
  'security_log.events': { by: 'anybody', pace: 'refusals of one kind by one network within an hour share a row' },
  'staff.challenges': { by: 'anybody', pace: '/staff/sign-in of the desk by network' },
  'staff.invitations': { by: 'operator' },
  'staff.log': { by: 'operator', stays: 'shows what operators did' },
  'staff.log_heads': { by: 'servers', stays: 'one for each cell' },
  'staff.members': { by: 'operator', stays: few },
  'staff.passkeys': { by: 'operator', stays: few },
  'staff.reasons': { by: 'operator' },
  'staff.sessions': { by: 'operator' },
  'shoppers.shoppers': { by: 'person', stays: 'a network can open only a few in a time' },
  'support.messages': { by: 'person', stays: 'what people and support wrote; few a day for each person' },
  'support.tickets': { by: 'person', stays: 'few open ones for each person, by a limit' },
  'tries.failures': { by: 'anybody', pace: 'a network waits after some failures' },
  'wallet.attempts': { by: 'person' },
  'wallet.inbox': { by: 'client' },
  'wallet.links': { by: 'person', stays: 'shows which wallet paid for an order' },
  'wallet.moves': { by: 'person', stays: 'shows who moved a payout and when; each needs a mailed code' },
  'wallet.payees': { by: 'person', stays: 'one for each seller' },
  'wallet.payout_policies': { by: 'operator', stays: few },
  'wallet.proofs': { by: 'person' },
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

    it('[S156a] are all in the list of who can add rows', async () => {
      const tables = await database.db.asWriter((tx) =>
        tx.many(sql(TableRow)`
          select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_.*|information_schema|public)$'
           order by 1`),
      );
      assert.deepEqual(tables.map(({ name }) => name).toSorted(), Object.keys(listed).toSorted());
    });

    it('[S156a] are swept, unless only known people add rows and the list says why they stay', () => {
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

    it('[S156b] that are swept can be swept with the server’s own role', async () => {
      for (const sweep of sweeps) assert.equal(await sweepTable(database.db, sweep, new Date()), true, sweep.table);
    });

    it('[S156a] that are swept have an index on the column by which rows expire', async () => {
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
