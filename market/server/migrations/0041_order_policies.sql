-- Each order keeps the rules it was placed under; whoever reads sees their own orders alone.
create table orders.policies (
  version integer primary key,
  valid_from timestamptz not null unique,
  pay_within_minutes integer not null check (pay_within_minutes > 0),
  commission_basis_points integer not null check (commission_basis_points between 0 and 10000),
  ship_within_days integer not null check (ship_within_days > 0),
  release_after_days integer not null check (release_after_days > 0),
  protection_days integer not null check (protection_days > 0)
);
grant select on orders.policies to holdfast_market_writer, holdfast_market_reader;
insert into orders.policies values (1, '2020-01-01', 30, 800, 7, 7, 60);

alter table orders.orders add column policy jsonb;
update orders.orders set policy = jsonb_build_object(
  'version', 1, 'payWithinMinutes', 30, 'commissionBasisPoints', 800, 'shipWithinDays', 7, 'releaseAfterDays', 7,
  'protectionDays', 60);
alter table orders.orders alter column policy set not null;

-- A question to the wallet without an answer is told from one that was never put.
alter table orders.orders add column asked_at timestamptz;
update orders.orders set asked_at = created_at;

-- A seller may send the goods of two orders in one parcel.
drop index orders.parts_tracker;
create index parts_tracker on orders.parts (tracker_id);

grant select on orders.orders, orders.parts, orders.lines to holdfast_market_reader;
alter table orders.orders enable row level security;
create policy writer_all on orders.orders to holdfast_market_writer using (true) with check (true);
create policy shopper_own on orders.orders for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);
alter table orders.parts enable row level security;
create policy writer_all on orders.parts to holdfast_market_writer using (true) with check (true);
create policy shopper_own on orders.parts for select to holdfast_market_reader
  using (exists (select from orders.orders where orders.id = parts.order_id));
alter table orders.lines enable row level security;
create policy writer_all on orders.lines to holdfast_market_writer using (true) with check (true);
create policy shopper_own on orders.lines for select to holdfast_market_reader
  using (exists (select from orders.parts where parts.id = lines.part_id));
