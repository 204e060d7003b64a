-- A changed address or name can be undone for a week by the letter about it.
create schema changes;
grant usage on schema changes to holdfast_market_writer;

create table changes.changes (
  id uuid primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  kind text not null check (kind in ('email', 'name')),
  before text not null,
  after text not null,
  undo_hash bytea not null unique,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  undone_at timestamptz
);
create index changes_shopper on changes.changes (shopper_id, made_at);
create index changes_expiry on changes.changes (expires_at);
grant select, insert, update, delete on changes.changes to holdfast_market_writer;
