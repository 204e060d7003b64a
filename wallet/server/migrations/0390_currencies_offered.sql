-- The terms of exchanges say which currencies the operator offers: those that a holder can get, and open a wallet in.
alter table exchange.terms add column currencies text[] not null default '{EUR,USD,GBP,CHF,SEK,PLN,JPY}'
  check (cardinality(currencies) > 0 and array_position(currencies, null) is null);
alter table exchange.terms alter column currencies drop default;
comment on column exchange.terms.currencies is 'A wallet opens in its country''s currency if that is among these, and otherwise in the first. What a holder has in another currency can only be given.';
