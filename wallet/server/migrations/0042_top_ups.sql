-- A top-up adds money from a card; it is stored before the card is charged, so that a lost answer is found again.
create schema top_ups;
grant usage on schema top_ups to holdfast_wallet_writer, holdfast_wallet_reader;

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
  refusal text check (refusal in ('insufficient_card_funds', 'instrument_expired', 'instrument_canceled',
                                  'instrument_not_supported', 'card_limit_exceeded', 'security_code_wrong',
                                  'authentication_required', 'authentication_failed', 'risk_declined',
                                  'bank_unavailable', 'instrument_declined', 'processor_unavailable')),
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
create index top_ups_holder on top_ups.top_ups (cell, holder_id, asked_at);
-- The declines of a card within a day are counted before each charge.
create index top_ups_unpaid on top_ups.top_ups (cell, card_id, asked_at) where status <> 'succeeded';
grant select, insert, update on top_ups.top_ups to holdfast_wallet_writer;
grant select on top_ups.top_ups to holdfast_wallet_reader;
alter table top_ups.top_ups enable row level security;
create policy writer_all on top_ups.top_ups to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on top_ups.top_ups for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
