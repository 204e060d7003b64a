-- What a shop has had judged against a wallet's balance belongs to the two of them, as their spendings do: it outlasts the link.
create table payments.checks (
  cell smallint not null,
  holder_id uuid not null,
  client_id text not null,
  amounts text[] not null check (cardinality(amounts) > 0),
  ends_at timestamptz not null,
  primary key (cell, holder_id, client_id)
);
comment on column payments.checks.amounts is 'Distinct totals of the day that ends then (security time): minor units and currency, with a space between.';
create index checks_end on payments.checks (cell, ends_at);
grant select, insert, update, delete on payments.checks to holdfast_wallet_writer;
