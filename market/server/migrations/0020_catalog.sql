-- What is for sale, by whom, and how it is found.
create schema catalog;
grant usage on schema catalog to holdfast_market_writer, holdfast_market_reader;

create table catalog.sellers (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  about text not null,
  -- Where the wallet pays this seller; null until a wallet is linked, and until then nothing of theirs is for sale.
  payee_id text
);
create table catalog.categories (
  slug text primary key,
  name text not null,
  position integer not null,
  picture_id text not null
);
-- Pictures are named by what is in them, so that they never change under a name.
create table catalog.pictures (
  id text primary key,
  type text not null,
  bytes bytea not null
);
create table catalog.products (
  id uuid primary key,
  slug text not null unique,
  seller_id uuid not null references catalog.sellers (id),
  category text not null references catalog.categories (slug),
  name text not null,
  summary text not null,
  description text not null,
  price_minor bigint not null check (price_minor > 0),
  currency char(3) not null,
  stock integer not null check (stock >= 0),
  picture_id text not null references catalog.pictures (id),
  search tsvector generated always as (
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', summary), 'B')
    || setweight(to_tsvector('english', description), 'C')) stored
);
create index products_category on catalog.products (category, id);
create index products_search on catalog.products using gin (search);
grant select on all tables in schema catalog to holdfast_market_reader, holdfast_market_writer;
grant insert, update on all tables in schema catalog to holdfast_market_writer;
