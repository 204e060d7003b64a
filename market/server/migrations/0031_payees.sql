-- Wallets that sellers are paid into.
-- One row per seller: the wallet in force, or the one that ended last. Whether a seller can be paid is the catalog's.
create table wallet.payees (
  seller_id uuid primary key references catalog.sellers (id),
  -- The wallet's id for being paid into it.
  payee_id text not null,
  label text not null,
  status text not null check (status in ('active', 'ended')),
  ended_by text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index payees_one_active on wallet.payees (payee_id) where status = 'active';
grant select, insert, update on wallet.payees to holdfast_market_writer;
grant select on wallet.payees to holdfast_market_reader;
alter table wallet.payees enable row level security;
create policy writer_all on wallet.payees to holdfast_market_writer using (true) with check (true);
create policy owner_own on wallet.payees for select to holdfast_market_reader
  using (seller_id = (select shopper.seller_id from shoppers.shoppers as shopper
                       where shopper.id = nullif(current_setting('app.shopper', true), '')::uuid));

-- Set where a seller is on the way to be paid; null where a shopper is, to pay.
alter table wallet.attempts add column seller_id uuid references catalog.sellers (id);
