-- Withdrawals, and money that came back from one, are kinds of their own in a holder's history.
create or replace view history.lines with (security_invoker = true) as
  select posting.cell, posting.account_id, posting.entry_number, entry.kind as entry_kind, entry.reason,
         entry.payment_id, entry.at, posting.amount_minor, posting.balance_minor, posting.currency,
         -- The kind that the holder sees; see `lineKinds` in activity/history/domain.ts.
         case when entry.kind in ('top_up', 'exchange', 'withdrawal') then entry.kind
              when entry.kind in ('withdrawal_undone', 'withdrawal_returned') then 'withdrawal_back'
              when entry.kind = 'withdrawal_found' then 'withdrawal'
              when entry.payment_id is null then 'other'
              when posting.amount_minor < 0 and entry.kind like '%refund%' then 'sale_refund'
              when posting.amount_minor < 0 then 'payment'
              when entry.kind like '%refund%' then 'refund'
              else 'release' end as line_kind
    from ledger.postings posting
   cross join lateral (select kind, reason, payment_id, at from ledger.entries
                        where cell = posting.cell and number = posting.entry_number offset 0) entry;
