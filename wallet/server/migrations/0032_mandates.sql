-- A mandate says what a holder lets a shop charge, and spendings say what the shop has charged in each month.
create schema mandates;
grant usage on schema mandates to holdfast_wallet_writer, holdfast_wallet_reader;

create table mandates.mandates (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  client_id text not null references clients.clients (client_id),
  account text not null,
  currency char(3) not null,
  max_per_payment_minor bigint not null check (max_per_payment_minor >= 0),
  max_per_month_minor bigint not null check (max_per_month_minor >= 0),
  purpose text not null,
  shared text[] not null check (shared <@ array['name', 'phone', 'address']),
  status text not null check (status in ('pending', 'active', 'revoked')),
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by text check (revoked_by in ('holder', 'client', 'replacement', 'replay')),
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
) with (fillfactor = 70);
comment on column mandates.mandates.account is 'The shop''s own name for the account that is linked; we never interpret it.';
-- A wallet is linked to one account of a shop at a time.
create unique index mandates_one_active on mandates.mandates (cell, holder_id, client_id) where status = 'active';
create index mandates_holder on mandates.mandates (cell, holder_id, created_at desc);
grant select, insert, update (status, revoked_at, revoked_by) on mandates.mandates to holdfast_wallet_writer;
grant select on mandates.mandates to holdfast_wallet_reader;
alter table mandates.mandates enable row level security;
create policy writer_all on mandates.mandates to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on mandates.mandates for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

-- What a shop has charged a wallet outlasts the link between the two, and refunds give it back.
create table mandates.spendings (
  cell smallint not null,
  id text not null,
  holder_id uuid not null,
  spent_minor bigint not null check (spent_minor >= 0),
  approved_minor bigint not null check (approved_minor >= 0),
  primary key (cell, id)
) with (fillfactor = 70);
comment on column mandates.spendings.id is 'Holder, client, currency and month (UTC) of the charge, with a space between each.';
comment on column mandates.spendings.spent_minor is 'Charged without asking, less refunds: counts against the cap of the month.';
comment on column mandates.spendings.approved_minor is 'Approved by the holder one by one, less refunds: counts against no cap.';
grant select, insert, update (spent_minor, approved_minor) on mandates.spendings to holdfast_wallet_writer;

-- Comparisons of identities, counted per mandate and per client.
create table mandates.comparisons (
  cell smallint not null,
  subject text not null,
  count integer not null check (count > 0),
  ends_at timestamptz not null,
  primary key (cell, subject)
);
comment on column mandates.comparisons.subject is 'A mandate or a client, by its id.';
create index comparisons_end on mandates.comparisons (cell, ends_at);
grant select, insert, update, delete on mandates.comparisons to holdfast_wallet_writer;
