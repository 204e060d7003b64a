-- Which servers are at work, so that what a killed one had begun is not waited for until the queue gives it up.
create table jobs.pools (
  id text primary key,
  seen_at timestamptz not null
);
grant select, insert, update, delete on jobs.pools to :writer;
