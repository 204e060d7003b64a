-- Money from cards and bank debits leaves the wallet only after some days, because it can be charged back until then.
create schema origins;
grant usage on schema origins to holdfast_wallet_writer;

create table origins.terms (
  version integer primary key,
  valid_from timestamptz not null,
  card_days integer not null check (card_days >= 0),
  debit_days integer not null check (debit_days >= 0)
);
comment on table origins.terms is 'For how many days added money stays in the wallet. Each sum has the days of the version in force when it arrived.';
grant select on origins.terms to holdfast_wallet_writer;
insert into origins.terms (version, valid_from, card_days, debit_days) values (1, '2000-01-01T00:00:00Z', 60, 56);
