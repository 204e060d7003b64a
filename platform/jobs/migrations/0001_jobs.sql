-- Work that a committed change causes: due now (outbox) or at an instant of business time (timers).
create schema jobs;
grant usage on schema jobs to :writer, :reader;

create table jobs.outbox (
  cell smallint not null default 0,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  primary key (cell, id)
);
-- Locking a row in order to take it out needs the right to update it.
grant select, insert, update, delete on jobs.outbox to :writer;

create table jobs.timers (
  cell smallint not null default 0,
  kind text not null,
  subject text not null,
  due_at timestamptz not null,
  primary key (cell, kind, subject)
);
create index timers_due on jobs.timers (cell, due_at);
grant select, insert, update, delete on jobs.timers to :writer;
