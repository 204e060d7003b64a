-- The catalog says what is for sale, by whom, and how it is found in spite of slips of the keyboard.
create extension if not exists pg_trgm;
create schema catalog;
grant usage on schema catalog to holdfast_market_writer, holdfast_market_reader;

create table catalog.sellers (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  about text not null,
  payee_id text
);
comment on column catalog.sellers.payee_id is 'Where the wallet pays this seller; without it nothing of theirs is for sale.';
grant select, insert, update on catalog.sellers to holdfast_market_writer;
grant select on catalog.sellers to holdfast_market_reader;

create table catalog.categories (
  slug text primary key,
  name text not null,
  position integer not null,
  picture_id text not null
);
grant select, insert, update on catalog.categories to holdfast_market_writer;
grant select on catalog.categories to holdfast_market_reader;

create table catalog.pictures (
  id text primary key,
  type text not null,
  bytes bytea not null
);
comment on column catalog.pictures.id is 'A hash of the content, so that a picture never changes under its name.';
grant select, insert on catalog.pictures to holdfast_market_writer;
grant select on catalog.pictures to holdfast_market_reader;

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
  weight_grams integer not null check (weight_grams > 0),
  search tsvector generated always as (
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', summary), 'B')
    || setweight(to_tsvector('english', description), 'C')) stored
);
create index products_category on catalog.products (category, id);
create index products_price on catalog.products (price_minor, id);
create index products_seller on catalog.products (seller_id, id);
create index products_search on catalog.products using gin (search);
grant select, insert, update on catalog.products to holdfast_market_writer;
grant select on catalog.products to holdfast_market_reader;

-- The words of all products: a search that finds nothing offers the words nearest to it.
create table catalog.words (word text primary key);
create index words_near on catalog.words using gist (word gist_trgm_ops);
grant select, insert on catalog.words to holdfast_market_writer;
grant select on catalog.words to holdfast_market_reader;
