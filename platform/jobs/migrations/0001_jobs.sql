-- A committed change causes work: due now (outbox), or at an instant of business time (timers).
create schema jobs;
grant usage on schema jobs to :writer;

create table jobs.outbox (
  cell smallint not null default 0,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  primary key (cell, id)
);
-- A relay locks the rows that it takes out, which needs the right to update them.
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

-- Servers at work: the jobs of a killed server go back to the queue long before the queue itself gives them up.
create table jobs.pools (
  id text primary key,
  seen_at timestamptz not null
);
grant select, insert, update, delete on jobs.pools to :writer;
