-- Holders see the browsers in which they are signed in, and end each one separately.
create schema sessions;
grant usage on schema sessions to holdfast_wallet_writer, holdfast_wallet_reader;

create table sessions.sessions (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  token_hash bytea not null,
  methods text[] not null check (methods <@ array['sms', 'password', 'passkey']),
  device text not null,
  authenticated_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
create unique index sessions_token on sessions.sessions (token_hash);
create index sessions_holder on sessions.sessions (cell, holder_id);
create index sessions_expiry on sessions.sessions (expires_at);
grant select, insert, update, delete on sessions.sessions to holdfast_wallet_writer;
grant select (cell, id, holder_id, methods, device, authenticated_at, seen_at, expires_at)
  on sessions.sessions to holdfast_wallet_reader;
alter table sessions.sessions enable row level security;
create policy writer_all on sessions.sessions to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on sessions.sessions for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
