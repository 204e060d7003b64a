-- Sessions are listed and ended one by one, end when unused, and failed logins are forgotten with time.
create schema sessions;
grant usage on schema sessions to holdfast_market_writer, holdfast_market_reader;
alter table shoppers.sessions set schema sessions;
alter table sessions.sessions
  add column id uuid not null default gen_random_uuid() unique,
  add column device text not null default 'A browser on an unknown device',
  add column seen_at timestamptz;
update sessions.sessions set seen_at = started_at;
alter table sessions.sessions
  alter column id drop default,
  alter column device drop default,
  alter column seen_at set not null;
create index sessions_shopper on sessions.sessions (shopper_id);
create index sessions_expiry on sessions.sessions (expires_at);
-- A person sees their sessions, never the hash that a cookie is looked up by.
grant select (id, shopper_id, device, started_at, seen_at, expires_at) on sessions.sessions to holdfast_market_reader;
alter table sessions.sessions enable row level security;
create policy writer_all on sessions.sessions to holdfast_market_writer using (true) with check (true);
create policy shopper_own on sessions.sessions for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);

alter table shoppers.failures add column failed_at timestamptz not null default 'epoch';
alter table shoppers.failures alter column failed_at drop default;
create index failures_failed_at on shoppers.failures (failed_at);
