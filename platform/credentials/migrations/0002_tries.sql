-- Failed tries are counted, and each failure makes the next try wait longer.
create schema tries;
grant usage on schema tries to :writer;

create table tries.failures (
  subject text primary key,
  count integer not null,
  failed_at timestamptz not null,
  until timestamptz not null
);
comment on column tries.failures.subject is 'A hash of account, network, site or browser, alone or in pairs.';
create index failures_failed_at on tries.failures (failed_at);
grant select, insert, update, delete on tries.failures to :writer;
