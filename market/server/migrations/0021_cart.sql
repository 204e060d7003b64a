-- What somebody means to buy, before they are anybody.
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
grant select, insert, update, delete on cart.items to holdfast_market_writer;
