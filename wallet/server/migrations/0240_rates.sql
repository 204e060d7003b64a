-- The reference rates of the European Central Bank: at each day's rates the wallet exchanges currencies.
create schema rates;
grant usage on schema rates to holdfast_wallet_writer;

create table rates.rates (
  day date not null,
  currency char(3) not null,
  numerator bigint not null check (numerator > 0),
  denominator bigint not null check (denominator > 0),
  read_at timestamptz not null,
  primary key (day, currency)
);
comment on table rates.rates is 'One euro was worth numerator / denominator of the currency. What was read first for a day stays.';
grant select, insert on rates.rates to holdfast_wallet_writer;
