-- Who signed in, what failed, and which factor changed: kept for a year, for the person and for operators.
create schema security_log;
grant usage on schema security_log to :writer;

create table security_log.events (
  id uuid primary key,
  event text not null,
  subject text,
  network bytea,
  browser text,
  facts jsonb not null,
  times integer not null check (times > 0),
  first_at timestamptz not null,
  last_at timestamptz not null
);
comment on column security_log.events.subject is 'The id of a person, an operator or a client; null if there is none.';
comment on column security_log.events.network is 'A keyed hash: the same network has the same, and nobody learns which it is.';
comment on column security_log.events.times is 'Refusals of one kind within an hour share a row.';
create index events_subject on security_log.events (subject, last_at desc, id desc);
create index events_opening on security_log.events (subject) where event = 'account.opened';
create index events_time on security_log.events (last_at);
grant select, insert, update (times, last_at), delete on security_log.events to :writer;
