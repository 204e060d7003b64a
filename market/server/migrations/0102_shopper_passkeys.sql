-- Shoppers sign in with passkeys.
create schema passkeys;
grant usage on schema passkeys to holdfast_market_writer, holdfast_market_reader;

create table passkeys.passkeys (
  credential_id text primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null
);
create index passkeys_shopper on passkeys.passkeys (shopper_id);
grant select, insert, update, delete on passkeys.passkeys to holdfast_market_writer;
grant select on passkeys.passkeys to holdfast_market_reader;
alter table passkeys.passkeys enable row level security;
create policy writer_all on passkeys.passkeys to holdfast_market_writer using (true) with check (true);
create policy shopper_own on passkeys.passkeys for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);

create table passkeys.challenges (
  id text primary key,
  challenge text not null,
  purpose text not null,
  expires_at timestamptz not null
);
create index challenges_expiry on passkeys.challenges (expires_at);
grant select, insert, delete on passkeys.challenges to holdfast_market_writer;
