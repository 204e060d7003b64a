-- A shopper is a person with an account here; some of them sell in a shop of their own.
create schema shoppers;
grant usage on schema shoppers to holdfast_market_writer, holdfast_market_reader;

create table shoppers.shoppers (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  address jsonb,
  seller_id uuid,
  created_at timestamptz not null
);
comment on column shoppers.shoppers.seller_id is 'The shop of a shopper who sells.';
create unique index shoppers_email on shoppers.shoppers (lower(email));
grant select, insert, update on shoppers.shoppers to holdfast_market_writer;
-- Only the login reads the hash of the password.
grant select (id, email, name, address, seller_id) on shoppers.shoppers to holdfast_market_reader;
alter table shoppers.shoppers enable row level security;
create policy writer_all on shoppers.shoppers to holdfast_market_writer using (true) with check (true);
create policy shopper_own on shoppers.shoppers for select to holdfast_market_reader
  using (id = nullif(current_setting('app.shopper', true), '')::uuid);
