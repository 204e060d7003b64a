-- A client is a shop that its operator has registered: its keys, its addresses and its account for commission.
create schema clients;
grant usage on schema clients to holdfast_wallet_writer;

-- Few, and the same in every cell.
create table clients.clients (
  client_id text primary key,
  id uuid not null unique,
  name text not null,
  redirect_uris text[] not null,
  jwks jsonb not null,
  private_origins text[] not null,
  commission_account_id uuid not null,
  registered_at timestamptz not null
);
comment on column clients.clients.private_origins is 'Private origins that its webhooks may reach; given by the operator at registration, never by the client.';
grant select, insert, update on clients.clients to holdfast_wallet_writer;
