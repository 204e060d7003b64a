-- A passkey signs a holder in and approves payments (WebAuthn); each challenge serves once.
create schema passkeys;
grant usage on schema passkeys to holdfast_wallet_writer, holdfast_wallet_reader;

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
grant select on passkeys.passkeys to holdfast_wallet_reader;
alter table passkeys.passkeys enable row level security;
create policy writer_all on passkeys.passkeys to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on passkeys.passkeys for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table passkeys.challenges (
  id text primary key,
  challenge text not null,
  purpose text not null,
  expires_at timestamptz not null
);
create index challenges_expiry on passkeys.challenges (expires_at);
grant select, insert, delete on passkeys.challenges to holdfast_wallet_writer;
