-- Failed tries are counted by one rule for both products, in a table of the same shape. What was counted is forgotten.
create schema tries;
grant usage on schema tries to holdfast_market_writer;

-- By hashes of account, network, site and browser, alone or in pairs: each failure makes the next try wait longer.
create table tries.failures (
  subject text primary key,
  count integer not null,
  failed_at timestamptz not null,
  until timestamptz not null
);
create index failures_failed_at on tries.failures (failed_at);
grant select, insert, update, delete on tries.failures to holdfast_market_writer;

drop table shoppers.failures;
