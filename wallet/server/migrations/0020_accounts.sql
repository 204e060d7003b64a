-- A holder is a person with a wallet: a phone number, a password and, from tier 1 on, a name and an address.
create schema accounts;
grant usage on schema accounts to holdfast_wallet_writer, holdfast_wallet_reader;

create table accounts.holders (
  cell smallint not null,
  id uuid not null,
  phone text not null,
  password_hash text not null,
  given_name text,
  family_name text,
  birth_date date,
  address jsonb,
  email text,
  tier smallint not null default 0 check (tier in (0, 1, 2)),
  status text not null default 'active' check (status in ('active', 'frozen')),
  created_at timestamptz not null,
  primary key (cell, id)
);
create unique index holders_phone on accounts.holders (cell, phone);
grant select, insert, update on accounts.holders to holdfast_wallet_writer;
-- Only the login reads the hash of the password.
grant select (cell, id, phone, given_name, family_name, birth_date, address, email, tier, status, created_at)
  on accounts.holders to holdfast_wallet_reader;
alter table accounts.holders enable row level security;
create policy writer_all on accounts.holders to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on accounts.holders for select to holdfast_wallet_reader
  using (id = nullif(current_setting('app.holder', true), '')::uuid);
