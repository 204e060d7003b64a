-- Shops, what they may ask of whose wallet, and the grants and tokens with which they ask.
create schema clients;
create schema oauth;
create schema mandates;
create schema payees;
grant usage on schema clients, oauth, mandates, payees to holdfast_wallet_writer, holdfast_wallet_reader;

-- Few, and the same in every cell.
create table clients.clients (
  client_id text primary key,
  id uuid not null unique,
  name text not null,
  redirect_uris text[] not null,
  jwks jsonb not null,
  commission_account_id uuid not null,
  registered_at timestamptz not null
);
grant select, insert, update on clients.clients to holdfast_wallet_writer;
grant select on clients.clients to holdfast_wallet_reader;

-- Whatever the authorization server keeps: requests, codes, tokens, grants, interactions, seen assertions.
-- Only the hash of what lets somebody in is stored, so that a copy of the table opens nothing.
create table oauth.artifacts (
  cell smallint not null,
  kind text not null,
  id_hash bytea not null,
  grant_id text,
  payload jsonb not null,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (cell, kind, id_hash)
);
create index artifacts_grant on oauth.artifacts (cell, grant_id) where grant_id is not null;
create index artifacts_expiry on oauth.artifacts (cell, expires_at);
grant select, insert, update, delete on oauth.artifacts to holdfast_wallet_writer;

-- Proofs of possession that were used at the API (RFC 9449 §11.1): none is taken twice.
create table oauth.proofs (
  cell smallint not null,
  id_hash bytea not null,
  expires_at timestamptz not null,
  primary key (cell, id_hash)
);
create index proofs_expiry on oauth.proofs (cell, expires_at);
grant select, insert, delete on oauth.proofs to holdfast_wallet_writer;

create table mandates.mandates (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  client_id text not null references clients.clients (client_id),
  account text not null,
  currency char(3) not null,
  max_per_payment_minor bigint not null check (max_per_payment_minor >= 0),
  max_per_month_minor bigint not null check (max_per_month_minor >= 0),
  purpose text not null,
  shared text[] not null,
  status text not null check (status in ('pending', 'active', 'revoked')),
  spent_month char(7) not null,
  spent_minor bigint not null default 0 check (spent_minor >= 0),
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by text,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
) with (fillfactor = 70);
comment on column mandates.mandates.account is 'By which name the shop knows the account that is linked; nothing that we read.';
-- A wallet is linked to one account of a shop at a time.
create unique index mandates_one_active on mandates.mandates (cell, holder_id, client_id) where status = 'active';
create index mandates_holder on mandates.mandates (cell, holder_id, created_at desc);
grant select, insert, update (status, spent_month, spent_minor, revoked_at, revoked_by) on mandates.mandates to holdfast_wallet_writer;
grant select on mandates.mandates to holdfast_wallet_reader;
alter table mandates.mandates enable row level security;
create policy writer_all on mandates.mandates to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on mandates.mandates for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table payees.payees (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  client_id text not null references clients.clients (client_id),
  name text not null,
  account_id uuid not null,
  created_at timestamptz not null,
  primary key (cell, id),
  unique (cell, holder_id, client_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  foreign key (cell, account_id) references ledger.accounts (cell, id)
);
grant select, insert, update (name, created_at) on payees.payees to holdfast_wallet_writer;
grant select on payees.payees to holdfast_wallet_reader;
alter table payees.payees enable row level security;
create policy writer_all on payees.payees to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on payees.payees for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
