-- Who has a wallet, how they prove it, and where they are signed in.
create schema accounts;
create schema sessions;
create schema passkeys;
create schema second_factor;
create schema phone_verification;
grant usage on schema accounts, sessions, passkeys, second_factor, phone_verification
  to holdfast_wallet_writer, holdfast_wallet_reader;

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
  tier smallint not null default 0,
  status text not null default 'active' check (status in ('active', 'frozen')),
  created_at timestamptz not null,
  primary key (cell, id)
);
create unique index holders_phone on accounts.holders (cell, phone);
grant select, insert, update on accounts.holders to holdfast_wallet_writer;
grant select on accounts.holders to holdfast_wallet_reader;
alter table accounts.holders enable row level security;
create policy writer_all on accounts.holders to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on accounts.holders for select to holdfast_wallet_reader
  using (id = nullif(current_setting('app.holder', true), '')::uuid);

create table sessions.sessions (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  token_hash bytea not null,
  methods text[] not null,
  device text not null,
  authenticated_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
create unique index sessions_token on sessions.sessions (token_hash);
create index sessions_holder on sessions.sessions (cell, holder_id);
grant select, insert, update, delete on sessions.sessions to holdfast_wallet_writer;

-- Failed logins by what was typed and by address: each failure makes the next try wait longer.
create table sessions.failures (
  subject text primary key,
  count integer not null,
  until timestamptz not null
);
grant select, insert, update, delete on sessions.failures to holdfast_wallet_writer;

create table passkeys.passkeys (
  cell smallint not null,
  credential_id text not null,
  holder_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  primary key (cell, credential_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
create index passkeys_holder on passkeys.passkeys (cell, holder_id);
grant select, insert, update, delete on passkeys.passkeys to holdfast_wallet_writer;

create table passkeys.challenges (
  id text primary key,
  challenge text not null,
  purpose text not null,
  expires_at timestamptz not null
);
grant select, insert, delete on passkeys.challenges to holdfast_wallet_writer;

create table second_factor.pins (
  cell smallint not null,
  holder_id uuid not null,
  pin_hash text not null,
  failures integer not null default 0,
  locked_until timestamptz,
  primary key (cell, holder_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
grant select, insert, update on second_factor.pins to holdfast_wallet_writer;

-- A person on the way to a wallet: nothing of it is a holder until the way is walked to its end.
create table phone_verification.applications (
  id uuid primary key,
  token_hash bytea not null unique,
  phone text not null,
  code_hash bytea,
  code_expires_at timestamptz,
  code_tries integer not null default 0,
  sent_at timestamptz,
  verified_at timestamptz,
  continue_to text,
  expires_at timestamptz not null
);
grant select, insert, update, delete on phone_verification.applications to holdfast_wallet_writer;

create table phone_verification.sends (
  subject text not null,
  sent_at timestamptz not null
);
create index sends_subject on phone_verification.sends (subject, sent_at);
grant select, insert, delete on phone_verification.sends to holdfast_wallet_writer;
