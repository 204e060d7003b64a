-- A holder reads their history through views over the books, under the row-level security of what these read.
create schema history;
grant usage on schema history to holdfast_wallet_reader;

create view history.lines with (security_invoker = true) as
  select posting.cell, posting.account_id, posting.entry_number, entry.kind as entry_kind, entry.reason,
         entry.payment_id, entry.at, posting.amount_minor, posting.balance_minor, posting.currency,
         -- The kind that the holder sees; see kindOf in insight/history/domain.ts.
         case when entry.kind = 'top_up' then 'top_up'
              when entry.payment_id is null then 'other'
              when posting.amount_minor < 0 then 'payment'
              when entry.kind like '%refund%' then 'refund'
              else 'release' end as line_kind
    from ledger.postings posting
   -- `offset 0` is a fence: without it the planner merges the two by number and reads every entry newer than the page.
   -- On an account with a million postings, page 10,000 took 190 ms without it and takes under a millisecond with it.
   cross join lateral (select kind, reason, payment_id, at from ledger.entries
                        where cell = posting.cell and number = posting.entry_number offset 0) entry;
grant select on history.lines to holdfast_wallet_reader;

-- A payer reads all of a payment, a seller only the seller's own part. The view runs with the rights of its owner,
-- since a seller may not read the payer's row.
create view history.payments with (security_barrier) as
  select payment.cell, payment.id as payment_id, payment.client_name as shop_name, payment.order_reference,
         payment.description,
         array(select distinct part.payee_name from payments.parts part
                where part.cell = payment.cell and part.payment_id = payment.id order by 1) as payee_names
    from payments.payments payment
   where payment.payer_id = nullif(current_setting('app.holder', true), '')::uuid
  union all
  select part.cell, part.payment_id, payment.client_name, payment.order_reference, '', array[part.payee_name]
    from payments.parts part
    join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
   where part.seller_account_id in (
     select account.id from ledger.accounts account
      where account.cell = part.cell and account.owner_kind = 'holder'
        and account.owner_id = nullif(current_setting('app.holder', true), '')::uuid);
grant select on history.payments to holdfast_wallet_reader;
