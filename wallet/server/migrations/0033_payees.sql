-- A payee is a wallet into which a shop pays one of its sellers.
create schema payees;
grant usage on schema payees to holdfast_wallet_writer, holdfast_wallet_reader;

create table payees.payees (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  client_id text not null references clients.clients (client_id),
  account text not null,
  name text not null,
  account_id uuid not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('holder', 'client', 'replay')),
  primary key (cell, id),
  unique (cell, holder_id, client_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  foreign key (cell, account_id) references ledger.accounts (cell, id)
);
comment on column payees.payees.account is 'The shop''s own name for the account that is linked; we never interpret it. Empty where the shop did not say.';
grant select, insert, update (name, account, created_at, ended_at, ended_by) on payees.payees to holdfast_wallet_writer;
grant select on payees.payees to holdfast_wallet_reader;
alter table payees.payees enable row level security;
create policy writer_all on payees.payees to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on payees.payees for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
