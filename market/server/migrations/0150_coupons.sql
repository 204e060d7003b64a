-- Sellers offer coupons. A coupon's budget holds the discounts of unpaid orders and has spent those of paid ones, so it is never exceeded.
create schema coupons;
grant usage on schema coupons to holdfast_market_writer;

create table coupons.coupons (
  id uuid primary key,
  seller_id uuid not null references catalog.sellers (id),
  code text not null check (code ~ '^[A-Z0-9]{4,20}$'),
  percent_basis_points integer check (percent_basis_points between 1 and 9000),
  amount_minor bigint check (amount_minor > 0),
  currency char(3) not null,
  budget_minor bigint not null check (budget_minor > 0),
  held_minor bigint not null default 0 check (held_minor >= 0),
  spent_minor bigint not null default 0 check (spent_minor >= 0),
  minimum_minor bigint not null check (minimum_minor >= 0),
  per_person integer not null check (per_person between 1 and 100),
  is_first_order boolean not null,
  product_ids uuid[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  status text not null check (status in ('draft', 'live', 'ended')),
  created_at timestamptz not null,
  ended_at timestamptz check ((ended_at is null) = (status <> 'ended')),
  check ((percent_basis_points is null) <> (amount_minor is null)),
  constraint coupons_budget check (held_minor + spent_minor <= budget_minor)
);
comment on column coupons.coupons.held_minor is 'The discounts of unpaid orders.';
comment on column coupons.coupons.spent_minor is 'The discounts of paid orders, less what refunds gave back.';
comment on column coupons.coupons.product_ids is 'The products that it holds for; empty for all of the shop.';
create index coupons_seller on coupons.coupons (seller_id, id desc);
create unique index coupons_live on coupons.coupons (seller_id, code) where status = 'live';
grant select, insert, update on coupons.coupons to holdfast_market_writer;

create table coupons.uses (
  coupon_id uuid not null references coupons.coupons (id),
  order_id uuid not null,
  shopper_id uuid not null,
  link_id uuid not null,
  discount_minor bigint not null check (discount_minor > 0),
  held_minor bigint not null check (held_minor >= 0),
  spent_minor bigint not null check (spent_minor >= 0),
  used_at timestamptz not null,
  primary key (order_id, coupon_id),
  check (held_minor = 0 or spent_minor = 0),
  check (held_minor + spent_minor <= discount_minor)
);
comment on table coupons.uses is 'One for each order with a coupon. It counts for its person and wallet while it holds or has spent something.';
create index uses_coupon on coupons.uses (coupon_id);
grant select, insert, update on coupons.uses to holdfast_market_writer;

-- Who has bought from a shop, for coupons of a first order. Canceled, expired and refunded purchases do not count.
create view coupons.bought with (security_barrier = true) as
  select part.seller_id, placed.id as order_id, placed.shopper_id, placed.link_id
    from orders.orders placed join orders.parts part on part.order_id = placed.id
   where placed.status in ('awaiting_payment', 'paid') and part.status not in ('refunded', 'void');
grant select on coupons.bought to holdfast_market_writer;
create index orders_link on orders.orders (link_id);

create table cart.coupons (
  owner text not null,
  seller_id uuid not null,
  coupon_id uuid not null references coupons.coupons (id),
  chosen_at timestamptz not null,
  primary key (owner, seller_id)
);
comment on table cart.coupons is 'The coupon that an owner of a cart typed for each shop.';
create index coupons_of_browsers on cart.coupons (chosen_at) where owner not like 'shp\_%';
grant select, insert, update, delete on cart.coupons to holdfast_market_writer;

alter table orders.lines add column discount_minor bigint not null default 0
  check (discount_minor >= 0 and discount_minor < price_minor * quantity);
comment on column orders.lines.discount_minor is 'What the shop''s coupon takes off the whole line.';
alter table orders.parts add column coupon_id uuid, add column coupon_code text,
  add constraint parts_coupon check ((coupon_id is null) = (coupon_code is null));
