-- A seller's lists are read along an index each, due first or newest first, and the sums of a shop are kept: no page of a seller grows with the shop.
create index parts_to_ship on orders.parts (seller_id, (coalesce(ship_by, 'infinity'::timestamptz)), order_id)
  where status = 'held' and settled_at is null and answer_by is null;
create index parts_to_answer_by on orders.parts (seller_id, answer_by, order_id) where answer_by is not null;
drop index orders.parts_to_answer;
create index parts_on_the_way on orders.parts (seller_id, order_id)
  where status <> 'held' and settled_at is null and answer_by is null;
create index parts_settled on orders.parts (seller_id, order_id) where settled_at is not null and answer_by is null;

create table orders.seller_sums (
  seller_id uuid not null,
  slot smallint not null check (slot between 0 and 15),
  to_ship integer not null,
  escrow_minor bigint not null,
  paid_minor bigint not null,
  commission_minor bigint not null,
  primary key (seller_id, slot)
);
comment on table orders.seller_sums is 'The sums of the parts of each seller, which triggers of the parts keep. Sixteen rows add up, so that orders of one shop rarely wait for each other.';
grant select on orders.seller_sums to holdfast_market_writer;

-- Parts of unpaid orders add nothing: they are neither held nor released.
create function orders.sums_of(p_status text, p_amount bigint, p_refunded bigint, p_released bigint, p_commission bigint,
                               p_is_to_answer boolean,
                               out to_ship integer, out escrow_minor bigint, out paid_minor bigint, out commission_minor bigint)
language sql immutable as $$
  select (p_status = 'held' and not p_is_to_answer)::integer,
         case when p_status in ('held', 'shipped', 'delivered')
              then held - div(p_commission::numeric * held, p_amount)::bigint else 0 end,
         p_released - taken,
         taken
    from (select p_amount - p_refunded - p_released as held,
                 div(p_commission::numeric * p_released, p_amount)::bigint as taken) sums
$$;
revoke execute on function orders.sums_of from public;

create function orders.add_sums() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  -- In the order of the key, so that changes of several shops never wait for each other in a circle.
  insert into orders.seller_sums as kept
  select part.seller_id, ('x' || right(part.order_id::text, 1))::bit(4)::integer, sum(sign * sums.to_ship), sum(sign * sums.escrow_minor),
         sum(sign * sums.paid_minor), sum(sign * sums.commission_minor)
    from (select 1 as sign, * from added) part
   cross join lateral orders.sums_of(part.status, part.amount_minor, part.refunded_minor, part.released_minor,
                                     part.commission_minor, part.answer_by is not null) sums
   group by 1, 2
  having (sum(sign * sums.to_ship), sum(sign * sums.escrow_minor), sum(sign * sums.paid_minor),
          sum(sign * sums.commission_minor)) <> (0, 0, 0, 0)
   order by 1, 2
  on conflict (seller_id, slot) do update
     set to_ship = kept.to_ship + excluded.to_ship, escrow_minor = kept.escrow_minor + excluded.escrow_minor,
         paid_minor = kept.paid_minor + excluded.paid_minor,
         commission_minor = kept.commission_minor + excluded.commission_minor;
  return null;
end $$;
create function orders.change_sums() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  -- In the order of the key, so that changes of several shops never wait for each other in a circle.
  insert into orders.seller_sums as kept
  select part.seller_id, ('x' || right(part.order_id::text, 1))::bit(4)::integer, sum(sign * sums.to_ship), sum(sign * sums.escrow_minor),
         sum(sign * sums.paid_minor), sum(sign * sums.commission_minor)
    from (select 1 as sign, seller_id, order_id, status, amount_minor, refunded_minor, released_minor, commission_minor, answer_by from added
           union all
          select -1, seller_id, order_id, status, amount_minor, refunded_minor, released_minor, commission_minor, answer_by from removed) part
   cross join lateral orders.sums_of(part.status, part.amount_minor, part.refunded_minor, part.released_minor,
                                     part.commission_minor, part.answer_by is not null) sums
   group by 1, 2
  having (sum(sign * sums.to_ship), sum(sign * sums.escrow_minor), sum(sign * sums.paid_minor),
          sum(sign * sums.commission_minor)) <> (0, 0, 0, 0)
   order by 1, 2
  on conflict (seller_id, slot) do update
     set to_ship = kept.to_ship + excluded.to_ship, escrow_minor = kept.escrow_minor + excluded.escrow_minor,
         paid_minor = kept.paid_minor + excluded.paid_minor,
         commission_minor = kept.commission_minor + excluded.commission_minor;
  return null;
end $$;
revoke execute on function orders.add_sums, orders.change_sums from public;
create trigger add_sums after insert on orders.parts
  referencing new table as added for each statement execute function orders.add_sums();
create trigger change_sums after update on orders.parts
  referencing new table as added old table as removed for each statement execute function orders.change_sums();

insert into orders.seller_sums
select part.seller_id, ('x' || right(part.order_id::text, 1))::bit(4)::integer, sum(sums.to_ship), sum(sums.escrow_minor), sum(sums.paid_minor),
       sum(sums.commission_minor)
  from orders.parts part
 cross join lateral orders.sums_of(part.status, part.amount_minor, part.refunded_minor, part.released_minor,
                                   part.commission_minor, part.answer_by is not null) sums
 group by 1, 2;
