-- A promotion is a shop's budget for discounts, with an account of its own in the books.
create schema promotions;
grant usage on schema promotions to holdfast_wallet_writer;

create table promotions.promotions (
  cell smallint not null,
  id uuid not null,
  client_id text not null,
  client_account_id uuid not null,
  account_id uuid not null,
  name text not null,
  budget_minor bigint not null check (budget_minor > 0),
  returned_minor bigint not null check (returned_minor between 0 and budget_minor),
  currency char(3) not null,
  status text not null check (status in ('open', 'closed')),
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (cell, id),
  check ((status = 'closed') = (closed_at is not null))
);
comment on column promotions.promotions.returned_minor is 'What went back to the shop''s commission account.';
grant select, insert, update (status, returned_minor, closed_at) on promotions.promotions to holdfast_wallet_writer;
