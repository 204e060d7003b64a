-- Lists of goods are read along an index in their order, by the price that is asked now; a shop knows how many goods it has.
alter table catalog.products add column asked_minor bigint;
comment on column catalog.products.asked_minor is 'The price by which lists are sorted and filtered: that of the deal in force, if it is lower. Deadlines of the deals write it.';

create function catalog.asked_at(p_product uuid, p_price bigint, p_at timestamptz) returns bigint
language sql stable as $$
  select least(p_price, (select deal.price_minor from catalog.deals deal
                          where deal.product_id = p_product and deal.starts_at <= p_at and p_at < deal.ends_at))
$$;
create function catalog.ask_price() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  new.asked_minor := catalog.asked_at(new.id, new.price_minor, clock_timestamp());
  return new;
end $$;
revoke all on function catalog.ask_price() from public;
update catalog.products set asked_minor = catalog.asked_at(id, price_minor, now());
alter table catalog.products alter column asked_minor set not null;
create trigger ask_price before insert or update of price_minor on catalog.products
  for each row execute function catalog.ask_price();

drop index catalog.products_price;
create index products_asked on catalog.products (asked_minor, id);
create index products_name on catalog.products (name, id);
create index products_category_asked on catalog.products (category, asked_minor, id);
create index products_category_name on catalog.products (category, name, id);
create index products_seller_asked on catalog.products (seller_id, asked_minor, id);
create index products_seller_name on catalog.products (seller_id, name, id) include (price_minor, currency);

-- The deadlines of the deals that were planned before.
insert into jobs.timers (cell, kind, subject, due_at)
select 0, edge.kind, 'del_' || letters.suffix, edge.due_at
  from catalog.deals deal
 cross join lateral (
   select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + substr(bits, 1 + 5 * place, 5)::bit(5)::integer, 1), '' order by place) as suffix
     from generate_series(0, 25) as place,
          concat('00', ('x' || replace(deal.id::text, '-', ''))::bit(128)::text) as bits) letters
 cross join lateral (values ('deal.start', deal.starts_at), ('deal.end', deal.ends_at)) edge (kind, due_at)
 where edge.due_at > now() - interval '1 day' and deal.starts_at < deal.ends_at
on conflict do nothing;

alter table catalog.sellers add column goods integer not null default 0;
comment on column catalog.sellers.goods is 'The number of its products, which are never deleted; a trigger counts them.';
update catalog.sellers set goods = (select count(*) from catalog.products where seller_id = sellers.id);
create function catalog.count_goods() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  update catalog.sellers seller set goods = seller.goods + new_goods.count
    from (select seller_id, count(*) from added group by seller_id) new_goods
   where seller.id = new_goods.seller_id;
  return null;
end $$;
revoke all on function catalog.count_goods() from public;
create trigger count_goods after insert on catalog.products
  referencing new table as added for each statement execute function catalog.count_goods();
create index sellers_name on catalog.sellers (name, id) where payee_id is not null and goods > 0;

-- The first products for sale with the words, in the order in which they are stored: pages of a list that is cut at a number must be cut from the same products. Only bitmaps keep that order, so the planner may use nothing else. (`is true` keeps it from the index of the sellers, which it would read as a whole.)
create function catalog.matching(p_words text, p_category text, p_seller uuid, p_least bigint, p_most bigint,
                                 p_in_stock boolean, p_limit integer) returns setof catalog.products
language plpgsql stable set enable_indexscan = off set enable_indexonlyscan = off as $$ begin
  return query execute
    'select * from catalog.products p
      where p.search @@ to_tsquery(''english'', $1)
        and (p.seller_id = any(array(select id from catalog.sellers where payee_id is not null))) is true'
    || case when p_category is null then '' else ' and p.category = $2' end
    || case when p_seller is null then '' else ' and p.seller_id = $3' end
    || case when p_least is null then '' else ' and p.asked_minor >= $4' end
    || case when p_most is null then '' else ' and p.asked_minor <= $5' end
    || case when p_in_stock then ' and p.stock > 0' else '' end
    || ' limit $6'
    using p_words, p_category, p_seller, p_least, p_most, p_limit;
end $$;
