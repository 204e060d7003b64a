-- Slips of the keyboard are forgiven by the words that goods are described with; goods have a weight.
create extension if not exists pg_trgm;

alter table catalog.products add column weight_grams integer check (weight_grams > 0);

create table catalog.words (word text primary key);
create index words_near on catalog.words using gist (word gist_trgm_ops);
grant select, insert on catalog.words to holdfast_market_writer;
grant select on catalog.words to holdfast_market_reader;
insert into catalog.words
  select distinct unnest(tsvector_to_array(to_tsvector('simple', name || ' ' || summary))) from catalog.products;

create index products_price on catalog.products (price_minor, id);
create index products_seller on catalog.products (seller_id, id);
