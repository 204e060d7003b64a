-- Each quote of a withdrawal costs a comparison of the name, and each payout the processor's price: both have a number a day.
alter table withdrawals.terms add column quotes_a_day integer not null default 20 check (quotes_a_day > 0);
alter table withdrawals.terms alter column quotes_a_day drop default;
comment on column withdrawals.terms.quotes_a_day is 'How many withdrawals a holder may prepare within 24 hours, approved or not, over all currencies.';
