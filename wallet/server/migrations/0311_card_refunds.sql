-- What a card paid of a payment goes back to that card: the refund is stored before the processor is asked for it.
create schema card_refunds;
grant usage on schema card_refunds to holdfast_wallet_writer, holdfast_wallet_reader, holdfast_wallet_auditor;

create table card_refunds.card_refunds (
  cell smallint not null,
  id uuid not null,
  refund_id uuid not null,
  payment_id uuid not null,
  top_up_id uuid not null,
  holder_id uuid not null,
  account_id uuid not null,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0),
  status text not null check (status in ('started', 'pending', 'succeeded', 'failed')),
  processor_id text,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (cell, id),
  unique (cell, refund_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  foreign key (cell, account_id) references ledger.accounts (cell, id),
  foreign key (cell, top_up_id) references top_ups.top_ups (cell, id),
  check ((status in ('pending', 'succeeded')) <= (processor_id is not null))
) with (fillfactor = 70);
comment on table card_refunds.card_refunds is 'A refund of a payment, or its part, on the way to the card that paid. If it fails, the money stays in the balance.';
create index card_refunds_of_payments on card_refunds.card_refunds (cell, payment_id);
grant select, insert, update (status, processor_id, settled_at) on card_refunds.card_refunds to holdfast_wallet_writer;
grant select on card_refunds.card_refunds to holdfast_wallet_reader;
grant select (cell, id, refund_id, payment_id, top_up_id, currency, amount_minor, status, created_at)
  on card_refunds.card_refunds to holdfast_wallet_auditor;
alter table card_refunds.card_refunds enable row level security;
create policy writer_all on card_refunds.card_refunds to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on card_refunds.card_refunds for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
create policy auditor_all on card_refunds.card_refunds for select to holdfast_wallet_auditor using (true);

-- Money that went on to a card, or came back from it, is a kind of its own in a holder's history.
create or replace view history.lines with (security_invoker = true) as
  select posting.cell, posting.account_id, posting.entry_number, entry.kind as entry_kind, entry.reason,
         entry.payment_id, entry.at, posting.amount_minor, posting.balance_minor, posting.currency,
         -- The kind that the holder sees; see `lineKinds` in activity/history/domain.ts.
         case when entry.kind in ('top_up', 'exchange', 'withdrawal', 'card_refund') then entry.kind
              when entry.kind in ('withdrawal_undone', 'withdrawal_returned') then 'withdrawal_back'
              when entry.kind = 'withdrawal_found' then 'withdrawal'
              when entry.kind = 'card_refund_failed' then 'card_refund'
              when entry.payment_id is null then 'other'
              when posting.amount_minor < 0 and entry.kind like '%refund%' then 'sale_refund'
              when posting.amount_minor < 0 then 'payment'
              when entry.kind like '%refund%' then 'refund'
              else 'release' end as line_kind
    from ledger.postings posting
   cross join lateral (select kind, reason, payment_id, at from ledger.entries
                        where cell = posting.cell and number = posting.entry_number offset 0) entry;
