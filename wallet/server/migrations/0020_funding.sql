-- Cards, money added from them, and what that costs. Of a card only what a person recognizes it by is kept.
create schema fees;
create schema instruments;
create schema top_ups;
grant usage on schema fees, instruments, top_ups to holdfast_wallet_writer, holdfast_wallet_reader;

create table fees.schedules (
  version integer primary key,
  valid_from timestamptz not null,
  currency char(3) not null,
  card_free_up_to_minor bigint not null check (card_free_up_to_minor >= 0),
  card_basis_points integer not null check (card_basis_points between 0 and 10000),
  merchant_basis_points integer not null check (merchant_basis_points between 0 and 10000),
  commission_basis_points integer not null check (commission_basis_points between 0 and 10000)
);
comment on table fees.schedules is 'A version is never changed: each payment is charged by the one that it was quoted with.';
grant select on fees.schedules to holdfast_wallet_writer, holdfast_wallet_reader;
insert into fees.schedules values (1, '2000-01-01T00:00:00Z', 'EUR', 3000, 0, 0, 800);

create table instruments.customers (
  cell smallint not null,
  holder_id uuid not null,
  processor_id text not null,
  primary key (cell, holder_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column instruments.customers.processor_id is 'By which name the card processor knows the holder.';
grant select, insert on instruments.customers to holdfast_wallet_writer;

create table instruments.visits (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  processor_id text,
  status text not null check (status in ('started', 'linked', 'canceled', 'failed')),
  continue_to text not null,
  started_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table instruments.visits is 'Visits to the processor''s own page, where a card number is typed.';
create unique index visits_processor on instruments.visits (cell, processor_id) where processor_id is not null;
grant select, insert, update on instruments.visits to holdfast_wallet_writer;

create table instruments.cards (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  processor_id text not null,
  brand text not null,
  last4 char(4) not null,
  exp_month smallint not null check (exp_month between 1 and 12),
  exp_year smallint not null,
  funding text not null check (funding in ('credit', 'debit', 'prepaid', 'unknown')),
  country char(2),
  fingerprint text,
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column instruments.cards.fingerprint is 'The same for the same number, and no way back to it.';
-- The same card linked again takes the place of the former, with its new expiry.
create unique index cards_once on instruments.cards (cell, holder_id, fingerprint)
  where removed_at is null and fingerprint is not null;
create unique index cards_processor on instruments.cards (cell, processor_id);
create index cards_holder on instruments.cards (cell, holder_id, added_at desc);
grant select, insert, update on instruments.cards to holdfast_wallet_writer;
grant select on instruments.cards to holdfast_wallet_reader;
alter table instruments.cards enable row level security;
create policy writer_all on instruments.cards to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on instruments.cards for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table top_ups.top_ups (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  card_id uuid not null,
  account_id uuid not null,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0),
  fee_minor bigint not null check (fee_minor >= 0),
  fee_version integer not null references fees.schedules (version),
  status text not null check (status in ('started', 'action_required', 'succeeded', 'declined')),
  attempt text not null,
  processor_id text,
  redirect_url text,
  refusal text,
  continue_to text,
  created_at timestamptz not null,
  asked_at timestamptz not null,
  settled_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  foreign key (cell, card_id) references instruments.cards (cell, id),
  foreign key (cell, account_id) references ledger.accounts (cell, id)
) with (fillfactor = 70);
comment on column top_ups.top_ups.attempt is 'The person''s key: the same press of the same button is one top-up.';
comment on column top_ups.top_ups.asked_at is 'Security time: how long the processor has had to answer, whatever business time does.';
create unique index top_ups_attempt on top_ups.top_ups (cell, holder_id, attempt);
create unique index top_ups_processor on top_ups.top_ups (cell, processor_id) where processor_id is not null;
create index top_ups_holder on top_ups.top_ups (cell, holder_id, created_at desc);
grant select, insert, update on top_ups.top_ups to holdfast_wallet_writer;
grant select on top_ups.top_ups to holdfast_wallet_reader;
alter table top_ups.top_ups enable row level security;
create policy writer_all on top_ups.top_ups to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on top_ups.top_ups for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
