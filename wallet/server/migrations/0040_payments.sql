-- What shops ask holders to pay: the quote, its approval, and each seller's part on its way through escrow.
create schema payments;
grant usage on schema payments to holdfast_wallet_writer, holdfast_wallet_reader;

create table payments.policies (
  version integer primary key,
  valid_from timestamptz not null unique,
  quote_minutes integer not null,
  ship_within_days integer not null,
  release_after_days integer not null
);
insert into payments.policies values (1, '2020-01-01', 30, 7, 7);
grant select on payments.policies to holdfast_wallet_writer, holdfast_wallet_reader;

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
  fee_version integer not null,
  policy jsonb not null,
  order_reference text not null,
  description text not null,
  lines jsonb not null,
  shipping_minor bigint not null check (shipping_minor >= 0),
  return_url text not null,
  nonce text not null,
  status text not null,
  valid_until timestamptz not null,
  created_at timestamptz not null,
  approved_by text,
  captured_at timestamptz,
  primary key (cell, id)
);
create index payments_payer on payments.payments (cell, payer_id, id);
-- What is due, to whom and from what never changes, whatever a statement says.
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
  reference text not null,
  payee_id uuid not null,
  payee_name text not null,
  seller_account_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  commission_minor bigint not null check (commission_minor >= 0),
  fee_minor bigint not null check (fee_minor >= 0),
  status text not null,
  carrier text,
  tracking_code text,
  shipped_at timestamptz,
  delivered_at timestamptz,
  release_at timestamptz,
  settled_at timestamptz,
  primary key (cell, payment_id, id),
  foreign key (cell, payment_id) references payments.payments (cell, id),
  check (commission_minor + fee_minor <= amount_minor)
);
grant select, insert,
  update (status, carrier, tracking_code, shipped_at, delivered_at, release_at, settled_at) on payments.parts to holdfast_wallet_writer;
grant select on payments.parts to holdfast_wallet_reader;
alter table payments.parts enable row level security;
create policy writer_all on payments.parts to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on payments.parts for select to holdfast_wallet_reader
  using (exists (select from payments.payments p where p.cell = parts.cell and p.id = parts.payment_id));
