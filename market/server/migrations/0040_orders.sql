-- What was bought, of whom, and how far each seller's part is. The order exists before it is paid.
create schema orders;
grant usage on schema orders to holdfast_market_writer, holdfast_market_reader;

create table orders.orders (
  id uuid primary key,
  shopper_id uuid not null,
  -- Names one press of the button: pressed again, it is the same order.
  place_key text not null unique,
  status text not null check (status in ('awaiting_payment', 'paid', 'canceled', 'expired')),
  link_id text not null,
  address jsonb not null,
  name text not null,
  email text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  created_at timestamptz not null,
  pay_by timestamptz not null,
  paid_at timestamptz,
  payment_id text,
  approval_url text,
  attempt_id uuid not null,
  -- Why the last attempt to pay failed, in the wallet's words.
  problem jsonb
);
create index orders_shopper on orders.orders (shopper_id, id desc);
create unique index orders_payment on orders.orders (payment_id);
grant select, insert, update on orders.orders to holdfast_market_writer;

create table orders.parts (
  id uuid primary key,
  order_id uuid not null references orders.orders (id),
  seller_id uuid not null,
  seller_name text not null,
  payee_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  commission_minor bigint not null,
  status text not null,
  wallet_part_id text,
  carrier text,
  tracking_code text,
  tracker_id text,
  shipped_at timestamptz,
  delivered_at timestamptz,
  releases_at timestamptz,
  settled_at timestamptz
);
create index parts_order on orders.parts (order_id);
create index parts_seller on orders.parts (seller_id, id desc);
create unique index parts_tracker on orders.parts (tracker_id);
grant select, insert, update on orders.parts to holdfast_market_writer;

create table orders.lines (
  part_id uuid not null references orders.parts (id),
  product_id uuid not null,
  slug text not null,
  name text not null,
  picture_id text not null,
  quantity integer not null check (quantity > 0),
  price_minor bigint not null,
  primary key (part_id, product_id)
);
grant select, insert on orders.lines to holdfast_market_writer;
