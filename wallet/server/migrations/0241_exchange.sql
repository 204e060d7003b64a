-- Holders exchange currencies: a quote is stored before it is used, and is used once.
create schema exchange;
grant usage on schema exchange to holdfast_wallet_writer, holdfast_wallet_reader, holdfast_wallet_auditor;

create table exchange.terms (
  version integer primary key,
  valid_from timestamptz not null,
  margin_basis_points integer not null check (margin_basis_points between 0 and 9999),
  quote_minutes integer not null check (quote_minutes > 0),
  stale_after_days integer not null check (stale_after_days >= 0)
);
comment on table exchange.terms is 'Each exchange has the margin of the version with which it was quoted.';
comment on column exchange.terms.stale_after_days is 'After more days than these, on which the ECB should have published rates, the last ones are too old.';
grant select on exchange.terms to holdfast_wallet_writer, holdfast_wallet_reader;
insert into exchange.terms (version, valid_from, margin_basis_points, quote_minutes, stale_after_days)
  values (1, '2000-01-01T00:00:00Z', 100, 10, 1);

create table exchange.quotes (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  give_currency char(3) not null,
  give_minor bigint not null check (give_minor > 0),
  get_currency char(3) not null check (get_currency <> give_currency),
  get_minor bigint not null check (get_minor > 0),
  kept_minor bigint not null check (kept_minor >= 0),
  rate_day date not null,
  rate_from_minor bigint not null check (rate_from_minor > 0),
  rate_to_minor bigint not null check (rate_to_minor > 0),
  terms_version integer not null references exchange.terms (version),
  quoted_at timestamptz not null,
  valid_until timestamptz not null,
  done_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
) with (fillfactor = 70);
comment on column exchange.quotes.kept_minor is 'The house''s share in the bought currency: its margin and the remainder of rounding down.';
comment on column exchange.quotes.done_at is 'When the money moved. An unused quote is deleted a day after it has run out.';
create index quotes_unused on exchange.quotes (valid_until) where done_at is null;
create index quotes_holder on exchange.quotes (cell, holder_id);
grant select, insert, update, delete on exchange.quotes to holdfast_wallet_writer;
grant select on exchange.quotes to holdfast_wallet_reader;
grant select (cell, id, give_currency, give_minor, get_currency, get_minor, kept_minor, done_at)
  on exchange.quotes to holdfast_wallet_auditor;
alter table exchange.quotes enable row level security;
create policy writer_all on exchange.quotes to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on exchange.quotes for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
create policy auditor_all on exchange.quotes for select to holdfast_wallet_auditor using (true);
