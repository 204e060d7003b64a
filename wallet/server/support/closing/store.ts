import { Type } from 'typebox';
import { CurrencyCode, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const CountsRow = Type.Object({
  balance: Type.Integer(),
  debt: Type.Integer(),
  bought: Type.Integer(),
  sold: Type.Integer(),
  case: Type.Integer(),
  payee: Type.Integer(),
  topUp: Type.Integer(),
  withdrawal: Type.Integer(),
  report: Type.Integer(),
  check: Type.Integer(),
});

/** Counts what is open in a holder's wallet: money, escrow on both sides, cases, payees, top-ups and withdrawals on their way, and what we decide. */
export function countOpen(tx: Tx, cell: number, holderId: Id<'hld'>) {
  const holder = uuid(holderId);
  return tx.one(sql(CountsRow)`
    with own as (
      select id, kind, posted_minor, held_minor from ledger.accounts
       where cell = ${cell} and owner_kind = 'holder' and owner_id = ${holder})
    select (select count(*) from own where kind <> 'debt' and (posted_minor <> 0 or held_minor <> 0))::integer as balance,
           (select count(*) from own where kind = 'debt' and posted_minor <> 0)::integer as debt,
           (select count(*) from payments.parts part
             where part.cell = ${cell} and part.payer_id = ${holder}
               and part.status in ('held', 'shipped', 'delivered'))::integer as bought,
           (select count(*) from payments.parts part
             where part.cell = ${cell} and part.seller_account_id in (select id from own)
               and part.status in ('held', 'shipped', 'delivered'))::integer as sold,
           (select count(*) from protection.cases one
             where one.cell = ${cell} and one.status <> 'closed'
               and (one.payer_id = ${holder}
                    or one.payee_id in (select id from payees.payees where cell = ${cell} and holder_id = ${holder})))::integer
             as case,
           (select count(*) from payees.payees
             where cell = ${cell} and holder_id = ${holder} and ended_at is null)::integer as payee,
           (select count(*) from top_ups.top_ups
             where cell = ${cell} and holder_id = ${holder} and status in ('started', 'action_required', 'processing'))::integer
             as top_up,
           (select count(*) from withdrawals.withdrawals
             where cell = ${cell} and holder_id = ${holder} and status = 'processing')::integer as withdrawal,
           (select count(*) from protection.reports
             where cell = ${cell} and holder_id = ${holder} and settled_at is null)::integer as report,
           (select count(*) from documents.checks
             where cell = ${cell} and holder_id = ${holder} and status in ('processing', 'review'))::integer as check`);
}

const BalanceRow = Type.Object({ currency: CurrencyCode, postedMinor: Int8, heldMinor: Int8 });

/** Reads a holder's balances, the first opened one first. */
export function balancesOf(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(BalanceRow)`
    select currency, posted_minor, held_minor from ledger.accounts
     where cell = ${cell} and owner_kind = 'holder' and owner_id = ${uuid(holderId)} and kind = 'available'
     order by opened_at, currency`);
}
