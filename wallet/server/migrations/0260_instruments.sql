-- Holders name their cards and put them in order, and add bank accounts, which they prove by small deposits.
alter table instruments.cards add column nickname text check (char_length(nickname) between 1 and 40);
alter table instruments.cards add column place integer;
comment on column instruments.cards.place is 'From 1. A card without one stands after the others, the newest first.';

create table instruments.bank_accounts (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  currency char(3) not null check (currency = 'USD'),
  country char(2) not null check (country = 'US'),
  bank_name text not null,
  last4 text not null,
  setup_id text,
  method_id text,
  status text not null check (status in ('started', 'verifying', 'verified', 'failed')),
  failure text check (failure in ('tries', 'expired', 'returned', 'refused')),
  deposits text check (deposits in ('amounts', 'descriptor_code')),
  arrives_at timestamptz,
  expires_at timestamptz not null,
  tries smallint not null check (tries between 0 and 3),
  added_at timestamptz not null,
  asked_at timestamptz not null,
  removed_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  check ((status = 'failed') = (failure is not null)),
  check (status <> 'verified' or method_id is not null)
);
comment on table instruments.bank_accounts is 'Bank accounts in the United States. No account number is stored.';
comment on column instruments.bank_accounts.asked_at is 'Security time: accounts of a day are counted by it.';
create unique index bank_accounts_setup on instruments.bank_accounts (cell, setup_id) where setup_id is not null;
create index bank_accounts_holder on instruments.bank_accounts (cell, holder_id, asked_at);
grant select, insert, update on instruments.bank_accounts to holdfast_wallet_writer;
grant select on instruments.bank_accounts to holdfast_wallet_reader;
alter table instruments.bank_accounts enable row level security;
create policy writer_all on instruments.bank_accounts to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on instruments.bank_accounts for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
