-- Sellers lower a price for some days. The price before is struck only if it was the lowest of the 30 days before, so the database keeps each price that was asked.
create table catalog.prices (
  product_id uuid not null references catalog.products (id),
  since timestamptz not null,
  price_minor bigint not null,
  primary key (product_id, since)
);
comment on table catalog.prices is 'Each price of a product, from the instant on at which it was asked. A trigger writes it, so no price is changed without it.';
grant select on catalog.prices to holdfast_market_writer, holdfast_market_reader;
insert into catalog.prices (product_id, since, price_minor) select id, now(), price_minor from catalog.products;

create function catalog.keep_price() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  insert into catalog.prices (product_id, since, price_minor) values (new.id, clock_timestamp(), new.price_minor);
  return null;
end $$;
revoke all on function catalog.keep_price() from public;
create trigger keep_first_price after insert on catalog.products for each row execute function catalog.keep_price();
create trigger keep_price after update of price_minor on catalog.products
  for each row when (old.price_minor <> new.price_minor) execute function catalog.keep_price();

create table catalog.deals (
  id uuid primary key,
  product_id uuid not null references catalog.products (id),
  price_minor bigint not null check (price_minor > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at >= starts_at)
);
comment on column catalog.deals.ends_at is 'The first instant without it; earlier than planned if its seller ended it.';
create index deals_product on catalog.deals (product_id, ends_at);
grant select, insert, update (ends_at) on catalog.deals to holdfast_market_writer;
grant select on catalog.deals to holdfast_market_reader;

-- The deals in force at an instant. earlier_minor is the lowest price of the 30 days before the deal; null if the product was not asked for that long, or not at a higher price.
create function catalog.deals_at(at timestamptz)
returns table (product_id uuid, price_minor bigint, earlier_minor bigint, starts_at timestamptz, ends_at timestamptz)
language sql stable as $$
  select deal.product_id, deal.price_minor,
         case when lowest.minor > deal.price_minor and lowest.since <= deal.starts_at - interval '30 days'
              then lowest.minor end,
         deal.starts_at, deal.ends_at
    from catalog.deals deal
   cross join lateral (
     select min(asked.price_minor) as minor, min(asked.since) as since
       from (select price.price_minor, price.since,
                    lead(price.since) over (order by price.since) as until
               from catalog.prices price where price.product_id = deal.product_id
              union all
             select former.price_minor, former.starts_at, former.ends_at
               from catalog.deals former
              where former.product_id = deal.product_id and former.starts_at < former.ends_at
                and former.id <> deal.id) asked
      where asked.since < deal.starts_at
        and coalesce(asked.until, 'infinity') > deal.starts_at - interval '30 days') lowest
   where deal.starts_at <= at and at < deal.ends_at
$$;
