-- Linked wallets, the ways to them, and what the wallet told us.
create schema wallet;
grant usage on schema wallet to holdfast_market_writer, holdfast_market_reader;

-- A shopper on the way to the wallet and back. What comes back belongs to this browser, this shopper and this once.
create table wallet.attempts (
  state_hash bytea primary key,
  browser_hash bytea not null,
  shopper_id uuid not null references shoppers.shoppers (id),
  -- The PKCE verifier, sealed.
  verifier bytea not null,
  continue_to text not null,
  expires_at timestamptz not null
);
create index attempts_expiry on wallet.attempts (expires_at);
grant select, insert, delete on wallet.attempts to holdfast_market_writer;

create table wallet.links (
  id uuid primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  mandate_id text not null unique,
  -- Which wallet it is, by the name that the wallet has for it with us.
  subject text not null,
  label text not null,
  currency char(3) not null,
  max_per_payment_minor bigint not null,
  max_per_month_minor bigint not null,
  -- Sealed; emptied when the link ends.
  refresh_token bytea,
  status text not null check (status in ('active', 'ended')),
  ended_by text,
  created_at timestamptz not null,
  ended_at timestamptz
);
-- A wallet is linked to one account at a time.
create unique index links_one_active on wallet.links (subject) where status = 'active';
create index links_shopper on wallet.links (shopper_id, created_at desc);
grant select, insert, update on wallet.links to holdfast_market_writer;
grant select on wallet.links to holdfast_market_reader;
alter table wallet.links enable row level security;
create policy writer_all on wallet.links to holdfast_market_writer using (true) with check (true);
create policy shopper_own on wallet.links for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);

-- Every event that the wallet sent, once, however often it was sent.
create table wallet.inbox (
  event_id text primary key,
  type text not null,
  data jsonb not null,
  received_at timestamptz not null,
  handled_at timestamptz
);
grant select, insert, update on wallet.inbox to holdfast_market_writer;
