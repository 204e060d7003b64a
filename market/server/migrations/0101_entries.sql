-- A way into an account that one browser has begun: a sign-up, a login, a forgotten password, or a new address.
create schema entries;
grant usage on schema entries to holdfast_market_writer;

create table entries.entries (
  id uuid primary key,
  token_hash bytea not null unique,
  kind text not null check (kind in ('sign_up', 'login', 'recovery', 'email')),
  email text not null,
  shopper_id uuid references shoppers.shoppers (id),
  name text,
  password_hash text,
  continue_to text not null,
  proofs text[] not null default '{}',
  mails integer not null default 0,
  mailed_at timestamptz,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  check ((kind = 'sign_up') = (name is not null and password_hash is not null)),
  check (kind in ('sign_up', 'recovery') or shopper_id is not null)
);
comment on column entries.entries.shopper_id is 'Null for a sign-up, and for the recovery of an account that does not exist.';
comment on column entries.entries.mails is 'The number of codes that were mailed; each has other digits.';
create index entries_sent on entries.entries (lower(email), created_at);
create index entries_created on entries.entries (created_at);
grant select, insert, update, delete on entries.entries to holdfast_market_writer;
