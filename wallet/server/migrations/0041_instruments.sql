-- Cards are linked on the processor's own page; we keep only what a person recognizes a card by.
create schema instruments;
grant usage on schema instruments to holdfast_wallet_writer, holdfast_wallet_reader;

create table instruments.customers (
  cell smallint not null,
  holder_id uuid not null,
  processor_id text not null,
  primary key (cell, holder_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column instruments.customers.processor_id is 'The card processor''s name for the holder, by which its events name them.';
create index customers_processor on instruments.customers (cell, processor_id);
grant select, insert on instruments.customers to holdfast_wallet_writer;

create table instruments.visits (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  processor_id text,
  status text not null check (status in ('started', 'linked', 'canceled', 'failed')),
  continue_to text not null,
  started_at timestamptz not null,
  asked_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table instruments.visits is 'Visits to the processor''s own page, where a card number is typed.';
comment on column instruments.visits.asked_at is 'Security time: visits of a day are counted by it.';
create unique index visits_processor on instruments.visits (cell, processor_id) where processor_id is not null;
create index visits_unfinished on instruments.visits (cell, holder_id, asked_at) where status <> 'linked';
grant select, insert, update on instruments.visits to holdfast_wallet_writer;

create table instruments.declines (
  cell smallint not null,
  holder_id uuid not null,
  event_id text not null,
  declined_at timestamptz not null,
  primary key (cell, holder_id, event_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table instruments.declines is 'Cards that were declined on the processor''s page, by the processor''s name for the event.';
comment on column instruments.declines.declined_at is 'Security time, as the processor has it.';
create index declines_declined_at on instruments.declines (cell, declined_at);
grant select, insert, delete on instruments.declines to holdfast_wallet_writer;

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
