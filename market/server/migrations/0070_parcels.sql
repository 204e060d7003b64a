-- The wallet follows parcels at their carriers, and refunds and releases lines one by one: the market keeps its last answer. A part of before has one parcel with all of its lines.
alter table orders.parts
  add column refunded_minor bigint not null default 0,
  add column released_minor bigint not null default 0,
  add column parcels jsonb not null default '[]',
  add column ship_by timestamptz,
  add column scan_by timestamptz,
  add column promised_by timestamptz,
  add column protection_ends_at timestamptz,
  add column paused_at timestamptz;
comment on column orders.parts.parcels is 'As the wallet answered them; the product of each piece by its id.';
comment on column orders.parts.released_minor is 'What left escrow for the seller and stays there, with the commission.';
alter table orders.lines
  add column refunded_minor bigint not null default 0,
  add column quantity_canceled integer not null default 0 check (quantity_canceled between 0 and quantity),
  add check (refunded_minor between 0 and price_minor * quantity);

update orders.lines
   set refunded_minor = price_minor * quantity
  from orders.parts
 where parts.id = lines.part_id and parts.status = 'refunded';
-- A parcel that the wallet had not got yet is not one: its seller types it again.
update orders.parts part
   set refunded_minor = case part.status when 'refunded' then part.amount_minor else 0 end,
       released_minor = case part.status when 'released' then part.amount_minor else 0 end,
       ship_by = paid_at + make_interval(days => (terms ->> 'shipWithinDays')::integer),
       protection_ends_at = case part.status when 'shipped' then releases_at end,
       releases_at = case part.status when 'delivered' then releases_at end,
       parcels = case when tracking_code is null or shipped_at is null then '[]' else jsonb_build_array(jsonb_build_object(
         'id', 'pcl_before_' || part.id, 'carrier', carrier, 'trackingCode', tracking_code, 'trackingUrl', tracking_url,
         'contents', (select jsonb_agg(jsonb_build_object('productId', 'prd_' || suffix, 'quantity', quantity) order by position)
                        from orders.lines
                       cross join lateral (
                         -- The id as it is written outside the database: 130 bits, in 26 letters of 5 bits each.
                         select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + substr(bits, 1 + 5 * at, 5)::bit(5)::integer, 1), '' order by at) as suffix
                           from generate_series(0, 25) as at,
                                concat('00', ('x' || replace(product_id::text, '-', ''))::bit(128)::text) as bits) as written
                       where part_id = part.id),
         'status', case when delivered_at is null then 'shipped' else 'delivered' end,
         'announcedAt', shipped_at, 'shippedAt', shipped_at, 'endedAt', delivered_at)) end
  from orders.orders
 where orders.id = part.order_id;
alter table orders.parts
  drop column carrier,
  drop column tracking_code,
  drop column tracker_id,
  drop column tracking_url,
  add check (refunded_minor >= 0 and released_minor >= 0 and refunded_minor + released_minor <= amount_minor);
grant update (refunded_minor, quantity_canceled) on orders.lines to holdfast_market_writer;

-- Nobody handles these messages any more: the wallet has the carrier's.
delete from jobs.outbox where kind in ('orders.parcel', 'orders.parcel_delivered', 'shipping.tracker');
