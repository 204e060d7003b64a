-- A withdrawal pays money out to a holder's bank account; it is stored and debited before the processor is asked.
create schema withdrawals;
grant usage on schema withdrawals to holdfast_wallet_writer, holdfast_wallet_reader, holdfast_wallet_auditor;

create table withdrawals.terms (
  version integer not null,
  valid_from timestamptz not null,
  currency char(3) not null,
  free_up_to_minor bigint not null check (free_up_to_minor >= 0),
  basis_points integer not null check (basis_points between 0 and 10000),
  least_fee_minor bigint not null check (least_fee_minor >= 0),
  least_minor bigint not null check (least_minor > 0),
  most_minor bigint not null check (most_minor >= least_minor),
  quote_minutes integer not null check (quote_minutes > 0),
  primary key (currency, version)
);
comment on table withdrawals.terms is 'Fees and limits by currency. Money in a currency without a row is not paid out.';
comment on column withdrawals.terms.free_up_to_minor is 'Of what a holder withdraws in a month (UTC); the rate applies to what is beyond.';
grant select on withdrawals.terms to holdfast_wallet_writer, holdfast_wallet_reader;
insert into withdrawals.terms (version, valid_from, currency, free_up_to_minor, basis_points, least_fee_minor,
                               least_minor, most_minor, quote_minutes)
  values (1, '2000-01-01T00:00:00Z', 'EUR', 100000, 10, 10, 100, 1000000, 10),
         (1, '2000-01-01T00:00:00Z', 'USD', 100000, 10, 10, 100, 1000000, 10);

create table withdrawals.withdrawals (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  account_id uuid not null,
  instrument_id uuid not null,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0),
  fee_minor bigint not null check (fee_minor >= 0),
  terms_version integer not null,
  name_match text not null check (name_match in ('match', 'close_match', 'no_match', 'unavailable')),
  known_name text,
  status text not null check (status in ('quoted', 'processing', 'posted', 'failed', 'canceled', 'returned')),
  refusal text check (refusal in ('bank_account_closed', 'bank_account_unknown', 'bank_name_differs',
                                  'bank_account_declined', 'bank_limit_exceeded', 'payout_failed',
                                  'processor_unavailable')),
  processor_id text,
  hold_id uuid,
  quoted_at timestamptz not null,
  valid_until timestamptz not null,
  approved_at timestamptz,
  asked_at timestamptz,
  posted_at timestamptz,
  settled_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  foreign key (cell, instrument_id) references instruments.bank_accounts (cell, id),
  foreign key (currency, terms_version) references withdrawals.terms (currency, version),
  check ((status = 'quoted') = (approved_at is null)),
  check ((status = 'quoted') = (hold_id is null)),
  check (status = 'quoted' or known_name is null),
  check ((status in ('failed', 'returned')) = (refusal is not null))
) with (fillfactor = 70);
comment on column withdrawals.withdrawals.name_match is 'What the bank said of the holder''s name, as the holder saw it before approving.';
comment on column withdrawals.withdrawals.known_name is 'The name that the bank knows, if it is similar; forgotten with the approval.';
comment on column withdrawals.withdrawals.hold_id is 'The hold from which it was debited: of several approvals at once, the one that counts.';
comment on column withdrawals.withdrawals.asked_at is 'Security time: how long the processor has had to answer, whatever business time does.';
comment on column withdrawals.withdrawals.settled_at is 'When it failed, was canceled or came back.';
create unique index withdrawals_processor on withdrawals.withdrawals (cell, processor_id) where processor_id is not null;
create index withdrawals_holder on withdrawals.withdrawals (cell, holder_id, id);
create index withdrawals_unused on withdrawals.withdrawals (valid_until) where status = 'quoted';
grant select, insert, update, delete on withdrawals.withdrawals to holdfast_wallet_writer;
grant select on withdrawals.withdrawals to holdfast_wallet_reader;
grant select (cell, id, currency, amount_minor, fee_minor, status, processor_id, approved_at, asked_at)
  on withdrawals.withdrawals to holdfast_wallet_auditor;
alter table withdrawals.withdrawals enable row level security;
create policy writer_all on withdrawals.withdrawals to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on withdrawals.withdrawals for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
create policy auditor_all on withdrawals.withdrawals for select to holdfast_wallet_auditor using (true);

create table withdrawals.months (
  cell smallint not null,
  id text not null,
  holder_id uuid not null,
  paid_minor bigint not null check (paid_minor >= 0),
  charged_minor bigint not null check (charged_minor >= 0),
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
) with (fillfactor = 70);
comment on column withdrawals.months.id is 'Holder, currency and month (UTC) of the approvals, with a space between each.';
comment on column withdrawals.months.paid_minor is 'Withdrawn in that month, less what came back; the fee is of the whole.';
comment on column withdrawals.months.charged_minor is 'Fees of that month, less those that were given back.';
create index months_holder on withdrawals.months (cell, holder_id);
grant select, insert, update on withdrawals.months to holdfast_wallet_writer;
grant select on withdrawals.months to holdfast_wallet_reader;
alter table withdrawals.months enable row level security;
create policy writer_all on withdrawals.months to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on withdrawals.months for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
