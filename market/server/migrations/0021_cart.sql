-- A cart belongs to a browser until somebody signs in there, and to the shopper afterwards.
create schema cart;
grant usage on schema cart to holdfast_market_writer;

create table cart.items (
  owner text not null,
  product_id uuid not null references catalog.products (id),
  quantity integer not null check (quantity between 1 and 10),
  added_at timestamptz not null,
  primary key (owner, product_id)
);
comment on column cart.items.owner is 'The hash of a browser''s cart cookie, or a shopper''s id.';
-- Carts of browsers are swept by their age; carts of shoppers stay.
create index items_of_browsers on cart.items (added_at) where owner not like 'shp\_%';
grant select, insert, update, delete on cart.items to holdfast_market_writer;
