-- Each day, customers' money in the books is settled against the processor's balance and the bank's statement. See docs/adr/0031-settlement.md.
create schema settlement;
grant usage on schema settlement to holdfast_wallet_writer;

create table settlement.statements (
  cell smallint not null,
  iban text not null,
  currency char(3) not null,
  id text not null,
  number integer,
  ends_on date not null,
  opening_minor bigint not null,
  closing_minor bigint not null,
  digest text not null,
  imported_at timestamptz not null,
  primary key (cell, iban, currency, id)
);
comment on column settlement.statements.id is 'The bank''s own id.';
comment on column settlement.statements.digest is 'SHA-256 of everything that the statement says, to tell a repeated import from a changed statement.';
-- Statements of an account follow each other, so two servers cannot import two that end on one day.
create unique index statements_end on settlement.statements (cell, iban, currency, ends_on);

create table settlement.bank_entries (
  cell smallint not null,
  iban text not null,
  currency char(3) not null,
  statement_id text not null,
  place integer not null,
  amount_minor bigint not null,
  booked_on date not null,
  bank_reference text,
  words text not null,
  primary key (cell, iban, currency, statement_id, place),
  foreign key (cell, iban, currency, statement_id) references settlement.statements (cell, iban, currency, id)
);

create table settlement.movements (
  cell smallint not null,
  id text not null,
  day date not null,
  at timestamptz not null,
  kind text not null check (kind in ('charge', 'refund', 'payout', 'fee', 'other')),
  type text not null,
  reference text,
  source text not null,
  amount_minor bigint not null,
  fee_minor bigint not null,
  currency char(3) not null,
  primary key (cell, id)
);
comment on table settlement.movements is 'What moved the balance at the processor, as the processor says.';
comment on column settlement.movements.day is 'The day whose report has it.';
create index movements_day on settlement.movements (cell, day);
create index movements_at on settlement.movements (cell, at);

create table settlement.reports (
  cell smallint not null,
  currency char(3) not null,
  day date not null,
  revision integer not null,
  last_entry bigint not null,
  made_at timestamptz not null,
  content jsonb not null,
  primary key (cell, currency, day, revision)
);
comment on column settlement.reports.last_entry is 'The newest journal entry of the day; the next day begins behind it.';

create table settlement.differences (
  cell smallint not null,
  currency char(3) not null,
  day date not null,
  revision integer not null,
  key text not null,
  kind text not null check (kind in ('charge_missing', 'charge_amount', 'movement_unbooked', 'processor_balance',
                                     'payout_missing', 'payout_amount', 'bank_entry_unknown', 'statement_missing')),
  owner text not null check (owner in ('finance', 'processor', 'bank')),
  amount_minor bigint not null,
  first_seen_on date not null,
  explained jsonb not null,
  primary key (cell, currency, day, revision, key),
  foreign key (cell, currency, day, revision) references settlement.reports (cell, currency, day, revision)
);
comment on table settlement.differences is 'The differences of each report. One that is gone from the next report is closed.';

grant select, insert on settlement.statements, settlement.bank_entries, settlement.movements, settlement.reports,
  settlement.differences to holdfast_wallet_writer;

-- A report sums the postings of one day. They stand in the order of their entries, so an index of a few pages finds
-- them, and adds next to nothing to a batch.
create index postings_entry on ledger.postings using brin (entry_number) with (pages_per_range = 32, autosummarize = on);
