-- Shoppers see the browsers in which they are signed in, and end each one separately.
create schema sessions;
grant usage on schema sessions to holdfast_market_writer, holdfast_market_reader;

create table sessions.sessions (
  id uuid not null unique,
  token_hash bytea primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  device text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_shopper on sessions.sessions (shopper_id);
create index sessions_expiry on sessions.sessions (expires_at);
grant select, insert, update, delete on sessions.sessions to holdfast_market_writer;
-- A person sees their sessions, never the hash that a cookie is looked up by.
grant select (id, shopper_id, device, started_at, seen_at, expires_at) on sessions.sessions to holdfast_market_reader;
alter table sessions.sessions enable row level security;
create policy writer_all on sessions.sessions to holdfast_market_writer using (true) with check (true);
create policy shopper_own on sessions.sessions for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);
