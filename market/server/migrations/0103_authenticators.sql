-- Shoppers have an authenticator app as second factor, and recovery codes for the day when it is lost.
create schema authenticators;
grant usage on schema authenticators to holdfast_market_writer;

create table authenticators.apps (
  shopper_id uuid primary key references shoppers.shoppers (id),
  secret bytea not null,
  last_step bigint,
  asked_at timestamptz not null,
  added_at timestamptz
);
comment on column authenticators.apps.secret is 'Sealed; the key is not in the database.';
comment on column authenticators.apps.last_step is 'The time step of the last accepted code, which serves once.';
comment on column authenticators.apps.added_at is 'Null until the first code proves that the app has the secret.';
grant select, insert, update, delete on authenticators.apps to holdfast_market_writer;

create table authenticators.recovery_codes (
  shopper_id uuid not null references shoppers.shoppers (id),
  code_hash bytea not null,
  made_at timestamptz not null,
  primary key (shopper_id, code_hash)
);
grant select, insert, delete on authenticators.recovery_codes to holdfast_market_writer;
