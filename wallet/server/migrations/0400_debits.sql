-- Money can be added from a proved bank account: the debit takes days, so it waits in a status of its own.
alter table top_ups.top_ups alter column card_id drop not null;
alter table top_ups.top_ups add column bank_account_id uuid;
alter table top_ups.top_ups
  add foreign key (cell, bank_account_id) references instruments.bank_accounts (cell, id),
  add check (num_nonnulls(card_id, bank_account_id) = 1),
  drop constraint top_ups_status_check,
  add constraint top_ups_status_check
    check (status in ('started', 'action_required', 'processing', 'succeeded', 'declined')),
  drop constraint top_ups_refusal_check,
  add constraint top_ups_refusal_check
    check (refusal in ('insufficient_card_funds', 'instrument_expired', 'instrument_canceled',
                       'instrument_not_supported', 'card_limit_exceeded', 'security_code_wrong',
                       'authentication_required', 'authentication_failed', 'risk_declined', 'bank_unavailable',
                       'instrument_declined', 'processor_unavailable', 'insufficient_bank_funds',
                       'bank_account_closed', 'bank_account_unknown', 'debit_not_authorized', 'debit_declined'));
-- Like those of a card, the declines of an account within a day are counted before each debit.
create index top_ups_unpaid_debits on top_ups.top_ups (cell, bank_account_id, asked_at) where status <> 'succeeded';
create index top_ups_on_their_way on top_ups.top_ups (cell, holder_id) where status = 'processing';

create table top_ups.debit_terms (
  version integer not null,
  valid_from timestamptz not null,
  currency char(3) not null,
  least_minor bigint not null check (least_minor > 0),
  most_minor bigint not null check (most_minor >= least_minor),
  days integer not null check (days >= 0),
  primary key (currency, version)
);
comment on table top_ups.debit_terms is 'Limits of one debit, by currency. Accounts in a currency without a row are not debited.';
comment on column top_ups.debit_terms.days is 'How long a debit takes, as its holder reads before. The money counts when the processor says that it is there.';
grant select on top_ups.debit_terms to holdfast_wallet_writer, holdfast_wallet_reader;
insert into top_ups.debit_terms (version, valid_from, currency, least_minor, most_minor, days)
  values (1, '2000-01-01T00:00:00Z', 'USD', 500, 100000, 4);

create or replace view history.lines with (security_invoker = true) as
  select posting.cell, posting.account_id, posting.entry_number, entry.kind as entry_kind, entry.reason,
         entry.payment_id, entry.at, posting.amount_minor, posting.balance_minor, posting.currency,
         -- The kind that the holder sees; see `lineKinds` in activity/history/domain.ts.
         case when entry.kind in ('top_up', 'exchange', 'withdrawal', 'card_refund') then entry.kind
              when entry.kind = 'debit' then 'top_up'
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
