-- A new password for an account with nothing but its mailbox waits, so that its owner can stop it.
create schema recoveries;
grant usage on schema recoveries to holdfast_market_writer;

create table recoveries.waits (
  id uuid primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  stop_hash bytea not null unique,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('used', 'session', 'letter', 'expired'))
);
create unique index waits_open on recoveries.waits (shopper_id) where ended_at is null;
create index waits_expiry on recoveries.waits (expires_at);
grant select, insert, update, delete on recoveries.waits to holdfast_market_writer;
