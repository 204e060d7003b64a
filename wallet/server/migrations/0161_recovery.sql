-- A forgotten password is replaced by a code to the phone and the PIN, or by that code and a wait.
alter table phone_verification.applications add column finished_at timestamptz;
comment on column phone_verification.applications.finished_at is
  'When its number was used for a new password. After that, it proves nothing.';

create schema recovery;
grant usage on schema recovery to holdfast_wallet_writer, holdfast_wallet_reader;

create table recovery.recoveries (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  application_id uuid not null,
  undo_hash bytea not null,
  state text not null check (state in ('waiting', 'canceled', 'done')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('session', 'code', 'password', 'time')),
  last_notice text not null check (last_notice in ('started', 'reminded', 'due')),
  primary key (cell, id),
  check (asked_at < due_at and due_at < ends_at),
  check ((state = 'waiting') = (ended_at is null)),
  check ((state = 'waiting') = (ended_by is null))
);
comment on table recovery.recoveries is
  'New passwords that wait, because the person gave no second factor. All times are business time.';
comment on column recovery.recoveries.application_id is 'The proof of the phone that began it; each begins one.';
comment on column recovery.recoveries.undo_hash is 'A keyed hash of the code that stops it.';
comment on column recovery.recoveries.due_at is 'From when the new password can be set.';
comment on column recovery.recoveries.ends_at is 'From when it no longer can.';
create unique index recoveries_one_waiting on recovery.recoveries (cell, holder_id) where state = 'waiting';
create unique index recoveries_undo on recovery.recoveries (cell, undo_hash);
create unique index recoveries_application on recovery.recoveries (cell, application_id);
create index recoveries_expiry on recovery.recoveries (ends_at);
grant select, insert, update (state, ended_at, ended_by, last_notice), delete on recovery.recoveries
  to holdfast_wallet_writer;
grant select on recovery.recoveries to holdfast_wallet_reader;
alter table recovery.recoveries enable row level security;
create policy writer_all on recovery.recoveries to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on recovery.recoveries for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
