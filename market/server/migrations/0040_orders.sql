-- An order exists before it is paid, keeps the rules that it was placed under, and has one part for each seller.
create schema orders;
grant usage on schema orders to holdfast_market_writer, holdfast_market_reader;

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
insert into orders.policies (version, valid_from, pay_within_minutes, commission_basis_points, ship_within_days,
                             release_after_days, protection_days)
  values (1, '2020-01-01', 30, 800, 7, 7, 60);

create table orders.orders (
  id uuid primary key,
  shopper_id uuid not null,
  place_key text not null unique,
  status text not null check (status in ('awaiting_payment', 'paid', 'canceled', 'expired')),
  link_id uuid not null,
  address jsonb not null,
  name text not null,
  email text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  policy jsonb not null,
  created_at timestamptz not null,
  pay_by timestamptz not null,
  paid_at timestamptz,
  attempt_id uuid not null,
  asked_at timestamptz,
  payment_id text,
  approval_url text,
  problem jsonb
);
comment on column orders.orders.place_key is 'Names one press of the button: pressed again, it is the same order.';
comment on column orders.orders.asked_at is 'When the wallet was last asked under this attempt; null before the first question.';
comment on column orders.orders.problem is 'Why the last attempt to pay failed, in the wallet''s words.';
create index orders_shopper on orders.orders (shopper_id, id desc);
create unique index orders_payment on orders.orders (payment_id);
-- Unpaid orders are counted before another is placed, per shopper and per wallet, and end with the wallet's link.
create index orders_unpaid on orders.orders (shopper_id) where status = 'awaiting_payment';
create index orders_unpaid_link on orders.orders (link_id) where status = 'awaiting_payment';
grant select, insert, update on orders.orders to holdfast_market_writer;
grant select on orders.orders to holdfast_market_reader;
alter table orders.orders enable row level security;
create policy writer_all on orders.orders to holdfast_market_writer using (true) with check (true);
create policy shopper_own on orders.orders for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);

create table orders.parts (
  id uuid primary key,
  order_id uuid not null references orders.orders (id),
  position integer not null,
  seller_id uuid not null,
  seller_name text not null,
  payee_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  commission_minor bigint not null,
  status text not null check (status in ('awaiting', 'held', 'shipped', 'delivered', 'released', 'refunded', 'void')),
  wallet_part_id text,
  carrier text,
  tracking_code text,
  tracker_id text,
  tracking_url text,
  shipped_at timestamptz,
  delivered_at timestamptz,
  releases_at timestamptz,
  settled_at timestamptz,
  -- Parts stand where the cart had them: ids that are made in the same millisecond have no order.
  unique (order_id, position)
);
comment on column orders.parts.tracking_url is 'Where the carrier shows the parcel to people; only addresses of origins that we know are kept.';
create index parts_of_seller on orders.parts (seller_id, order_id);
-- Not unique: a seller may send the goods of two orders in one parcel.
create index parts_tracker on orders.parts (tracker_id);
-- A tracking code is looked up among those of all parcels before it is taken.
create index parts_tracking_code on orders.parts (upper(tracking_code));
grant select, insert, update on orders.parts to holdfast_market_writer;
grant select on orders.parts to holdfast_market_reader;
alter table orders.parts enable row level security;
create policy writer_all on orders.parts to holdfast_market_writer using (true) with check (true);
create policy shopper_own on orders.parts for select to holdfast_market_reader
  using (exists (select from orders.orders where orders.id = parts.order_id));

create table orders.lines (
  part_id uuid not null references orders.parts (id),
  product_id uuid not null,
  position integer not null,
  slug text not null,
  name text not null,
  picture_id text not null,
  quantity integer not null check (quantity > 0),
  price_minor bigint not null,
  primary key (part_id, product_id),
  unique (part_id, position)
);
grant select, insert on orders.lines to holdfast_market_writer;
grant select on orders.lines to holdfast_market_reader;
alter table orders.lines enable row level security;
create policy writer_all on orders.lines to holdfast_market_writer using (true) with check (true);
create policy shopper_own on orders.lines for select to holdfast_market_reader
  using (exists (select from orders.parts where parts.id = lines.part_id));
