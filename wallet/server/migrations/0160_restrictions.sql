-- For some time after a recovery or a new factor, a wallet may not do what a thief would do first.
create schema restrictions;
grant usage on schema restrictions to holdfast_wallet_writer, holdfast_wallet_reader;

create table restrictions.policies (
  version integer primary key,
  valid_from timestamptz not null unique,
  hours jsonb not null
    check (hours ?& array['recovered', 'factor_added', 'number_changed', 'instrument_added'])
);
comment on column restrictions.policies.hours is 'For each cause: what waits, and for how many hours.';
insert into restrictions.policies (version, valid_from, hours) values
  (1, '2020-01-01T00:00:00Z',
   '{"recovered": {"withdrawal": 72, "new_factor": 72, "mandate": 72, "payee": 72}, "factor_added": {"withdrawal": 24}, "number_changed": {"withdrawal": 24}, "instrument_added": {"withdrawal": 24}}');
grant select on restrictions.policies to holdfast_wallet_writer;

create table restrictions.restrictions (
  cell smallint not null,
  holder_id uuid not null,
  what text not null check (what in ('withdrawal', 'new_factor', 'mandate', 'payee')),
  cause text not null check (cause in ('recovered', 'factor_added', 'number_changed', 'instrument_added')),
  since timestamptz not null,
  ends_at timestamptz not null,
  primary key (cell, holder_id, what, cause),
  check (ends_at > since)
);
comment on table restrictions.restrictions is 'The last cause of a kind counts. Both times are business time.';
create index restrictions_expiry on restrictions.restrictions (ends_at);
grant select, insert, update (since, ends_at), delete on restrictions.restrictions to holdfast_wallet_writer;
grant select on restrictions.restrictions to holdfast_wallet_reader;
alter table restrictions.restrictions enable row level security;
create policy writer_all on restrictions.restrictions to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on restrictions.restrictions for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
