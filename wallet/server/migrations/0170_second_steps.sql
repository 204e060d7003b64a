-- In a browser that the wallet does not know, a right password is half a login: the other half is a second factor.
alter table sessions.sessions drop constraint sessions_methods_check;
alter table sessions.sessions
  add constraint sessions_methods_check
  check (methods <@ array['sms', 'password', 'pin', 'passkey', 'totp', 'recovery']);

-- A list of devices shows when each was first seen, and whether it is in the network of the request.
alter table sessions.sessions add column started_at timestamptz;
alter table sessions.sessions add column network bytea;
update sessions.sessions set started_at = authenticated_at;
alter table sessions.sessions alter column started_at set not null;
grant select (started_at, network) on sessions.sessions to holdfast_wallet_reader;

create table sessions.pending_logins (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  token_hash bytea not null,
  -- A hash of the stored password, so that a login does not end with a password that was changed meanwhile.
  password_mark bytea not null,
  device text not null,
  is_known boolean not null,
  expires_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
create unique index pending_logins_token on sessions.pending_logins (token_hash);
create index pending_logins_expiry on sessions.pending_logins (expires_at);
grant select, insert, delete on sessions.pending_logins to holdfast_wallet_writer;
alter table sessions.pending_logins enable row level security;
create policy writer_all on sessions.pending_logins to holdfast_wallet_writer using (true) with check (true);
