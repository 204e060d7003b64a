-- Who shops here, and where they are signed in.
create schema shoppers;
grant usage on schema shoppers to holdfast_market_writer, holdfast_market_reader;

create table shoppers.shoppers (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  address jsonb,
  -- Set for a shopper who sells: which shop is theirs.
  seller_id uuid,
  created_at timestamptz not null
);
create unique index shoppers_email on shoppers.shoppers (lower(email));
grant select, insert, update on shoppers.shoppers to holdfast_market_writer;
grant select on shoppers.shoppers to holdfast_market_reader;
alter table shoppers.shoppers enable row level security;
create policy writer_all on shoppers.shoppers to holdfast_market_writer using (true) with check (true);
create policy shopper_own on shoppers.shoppers for select to holdfast_market_reader
  using (id = nullif(current_setting('app.shopper', true), '')::uuid);

create table shoppers.sessions (
  token_hash bytea primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  started_at timestamptz not null,
  expires_at timestamptz not null
);
grant select, insert, update, delete on shoppers.sessions to holdfast_market_writer;

-- Failed logins by address typed and by network address: each makes the next try wait longer.
create table shoppers.failures (
  subject text primary key,
  count integer not null,
  until timestamptz not null
);
grant select, insert, update, delete on shoppers.failures to holdfast_market_writer;
