-- The servers count their refusals by code and hour, so that operators see what people run into.
create table staff.refusals (
  cell smallint not null,
  hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
  code text not null check (length(code) <= 64),
  times bigint not null check (times > 0),
  primary key (cell, hour, code)
);
comment on column staff.refusals.hour is 'Security time, in UTC.';
comment on table staff.refusals is 'Each server adds what it has counted once a minute, so a crash loses the last minute.';
create index refusals_hour on staff.refusals (hour);
grant select, insert, update (times), delete on staff.refusals to holdfast_wallet_writer;
