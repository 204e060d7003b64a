-- A shop asks a holder to pay: the quote, its approval, and each seller's part on its way through escrow.
create schema payments;
grant usage on schema payments to holdfast_wallet_writer, holdfast_wallet_reader;

create table payments.policies (
  version integer primary key,
  valid_from timestamptz not null unique,
  quote_minutes integer not null,
  ship_within_days integer not null,
  release_after_days integer not null,
  protection_days integer not null
);
comment on table payments.policies is 'Each payment keeps the version that was in force when it was quoted.';
grant select on payments.policies to holdfast_wallet_writer;
insert into payments.policies (version, valid_from, quote_minutes, ship_within_days, release_after_days,
                               protection_days)
  values (1, '2020-01-01', 30, 7, 7, 60);

create table payments.payments (
  cell smallint not null,
  id uuid not null,
  client_id text not null,
  client_name text not null,
  client_account_id uuid not null,
  mandate_id uuid not null,
  payer_id uuid not null,
  payer_account_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  promotion_id uuid,
  promotion_account_id uuid,
  hold_id uuid,
  discount_minor bigint not null,
  fee_version integer not null,
  policy jsonb not null,
  order_reference text not null,
  description text not null,
  lines jsonb not null,
  shipping_minor bigint not null check (shipping_minor >= 0),
  return_url text not null,
  nonce text not null,
  status text not null check (status in ('requires_approval', 'captured', 'partially_refunded', 'refunded', 'canceled',
                                         'expired')),
  valid_until timestamptz not null,
  created_at timestamptz not null,
  approved_by text check (approved_by in ('pin', 'passkey', 'mandate')),
  captured_at timestamptz,
  primary key (cell, id),
  check (discount_minor >= 0 and discount_minor < amount_minor),
  check (case when discount_minor = 0 then promotion_id is null
              else num_nonnulls(promotion_id, promotion_account_id, hold_id) = 3 end)
);
create index payments_payer on payments.payments (cell, payer_id, id);
-- Whatever a statement says, the amount, its receiver and its source never change.
grant select, insert, update (status, approved_by, captured_at) on payments.payments to holdfast_wallet_writer;
grant select on payments.payments to holdfast_wallet_reader;
alter table payments.payments enable row level security;
create policy writer_all on payments.payments to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on payments.payments for select to holdfast_wallet_reader
  using (payer_id = nullif(current_setting('app.holder', true), '')::uuid);

create table payments.parts (
  cell smallint not null,
  payment_id uuid not null,
  id uuid not null,
  position smallint not null,
  reference text not null,
  payee_id uuid not null,
  payee_name text not null,
  seller_account_id uuid not null,
  seller_cell smallint not null,
  amount_minor bigint not null check (amount_minor > 0),
  discount_minor bigint not null,
  commission_minor bigint not null check (commission_minor >= 0),
  fee_minor bigint not null check (fee_minor >= 0),
  status text not null check (status in ('awaiting', 'held', 'shipped', 'delivered', 'released', 'refunded', 'void')),
  carrier text,
  tracking_code text,
  shipped_at timestamptz,
  delivered_at timestamptz,
  release_at timestamptz,
  settled_at timestamptz,
  primary key (cell, payment_id, id),
  foreign key (cell, payment_id) references payments.payments (cell, id),
  check (commission_minor + fee_minor <= amount_minor),
  check (discount_minor between 0 and amount_minor)
);
comment on column payments.parts.discount_minor is 'What of the part the promotion pays, fixed at the quote.';
comment on column payments.parts.seller_cell is 'A seller may live in another cell than the payer, in whose cell the payment is.';
create index parts_seller on payments.parts (cell, seller_account_id, payment_id);
grant select, insert, update (status, carrier, tracking_code, shipped_at, delivered_at, release_at, settled_at)
  on payments.parts to holdfast_wallet_writer;
grant select on payments.parts to holdfast_wallet_reader;
alter table payments.parts enable row level security;
create policy writer_all on payments.parts to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on payments.parts for select to holdfast_wallet_reader
  using (exists (select from payments.payments p where p.cell = parts.cell and p.id = parts.payment_id));

-- The amounts that a shop had checked against a wallet's balance outlast the link between the two.
create table payments.checks (
  cell smallint not null,
  holder_id uuid not null,
  client_id text not null,
  amounts text[] not null check (cardinality(amounts) > 0),
  ends_at timestamptz not null,
  primary key (cell, holder_id, client_id)
);
comment on column payments.checks.amounts is 'Distinct totals of the day that ends then (security time): minor units and currency, with a space between.';
create index checks_end on payments.checks (cell, ends_at);
grant select, insert, update, delete on payments.checks to holdfast_wallet_writer;
