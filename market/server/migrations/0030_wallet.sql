-- The market keeps the wallets that are linked to it, to pay or to be paid, and the events that the wallet sends.
create schema wallet;
grant usage on schema wallet to holdfast_market_writer, holdfast_market_reader;

-- A person on the way to the wallet and back. The answer counts in this browser, for this shopper, and once.
create table wallet.attempts (
  state_hash bytea primary key,
  browser_hash bytea not null,
  shopper_id uuid not null references shoppers.shoppers (id),
  seller_id uuid references catalog.sellers (id),
  verifier bytea not null,
  continue_to text not null,
  expires_at timestamptz not null
);
comment on column wallet.attempts.seller_id is 'Set where a shop is to be paid; null where a shopper is to pay.';
comment on column wallet.attempts.verifier is 'The PKCE verifier, sealed.';
create index attempts_expiry on wallet.attempts (expires_at);
grant select, insert, delete on wallet.attempts to holdfast_market_writer;

create table wallet.links (
  id uuid primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  mandate_id text not null unique,
  subject text not null,
  label text not null,
  currency char(3) not null,
  max_per_payment_minor bigint not null,
  max_per_month_minor bigint not null,
  refresh_token bytea,
  status text not null check (status in ('active', 'ended')),
  ended_by text,
  created_at timestamptz not null,
  ended_at timestamptz,
  identity jsonb,
  identity_of bytea
);
comment on column wallet.links.subject is 'The wallet''s name for itself with us: the same for the same wallet.';
comment on column wallet.links.refresh_token is 'Sealed; emptied when the link ends.';
comment on column wallet.links.identity is 'The wallet''s answer per field: match, partial, mismatch or unknown; never the wallet''s value.';
comment on column wallet.links.identity_of is 'Hash of what was compared, which tells when it has to be compared again.';
-- A wallet is linked to one account at a time.
create unique index links_one_active on wallet.links (subject) where status = 'active';
create index links_subject on wallet.links (subject);
create index links_shopper on wallet.links (shopper_id, created_at desc);
grant select, insert, update on wallet.links to holdfast_market_writer;
-- Only the gateway's jobs read the token.
grant select (id, shopper_id, mandate_id, subject, label, currency, max_per_payment_minor, max_per_month_minor, status,
              ended_by, created_at, ended_at, identity, identity_of)
  on wallet.links to holdfast_market_reader;
alter table wallet.links enable row level security;
create policy writer_all on wallet.links to holdfast_market_writer using (true) with check (true);
create policy shopper_own on wallet.links for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);

-- One row per seller: the wallet in force, or the one that ended last. The catalog says whether a seller can be paid.
create table wallet.payees (
  seller_id uuid primary key references catalog.sellers (id),
  payee_id text not null,
  label text not null,
  status text not null check (status in ('active', 'ended')),
  ended_by text,
  created_at timestamptz not null,
  ended_at timestamptz
);
comment on column wallet.payees.payee_id is 'The wallet''s id for being paid into it.';
create unique index payees_one_active on wallet.payees (payee_id) where status = 'active';
grant select, insert, update on wallet.payees to holdfast_market_writer;
grant select on wallet.payees to holdfast_market_reader;
alter table wallet.payees enable row level security;
create policy writer_all on wallet.payees to holdfast_market_writer using (true) with check (true);
create policy owner_own on wallet.payees for select to holdfast_market_reader
  using (seller_id = (select shopper.seller_id from shoppers.shoppers as shopper
                       where shopper.id = nullif(current_setting('app.shopper', true), '')::uuid));

-- Every event that the wallet sent, once, however often it was sent.
create table wallet.inbox (
  event_id text primary key,
  type text not null,
  data jsonb not null,
  received_at timestamptz not null,
  handled_at timestamptz
);
create index inbox_handled on wallet.inbox (received_at) where handled_at is not null;
grant select, insert, update, delete on wallet.inbox to holdfast_market_writer;
