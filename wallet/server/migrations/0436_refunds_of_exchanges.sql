-- Refunds of what an exchange paid use its rate for some hours; later they stay in the order's currency, and may be exchanged back once without a margin.
alter table exchange.terms add column refund_hours integer not null default 24 check (refund_hours >= 0);
alter table exchange.terms alter column refund_hours drop default;
comment on column exchange.terms.refund_hours is 'For how many hours after a payment its refunds go back at its rate.';

alter table exchange.quotes add column of_refunds boolean not null default false;
comment on column exchange.quotes.of_refunds is 'It gives what refunds have brought, without a margin.';
grant select (of_refunds) on exchange.quotes to holdfast_wallet_auditor;

create table exchange.refunded (
  cell smallint not null,
  id text not null,
  holder_id uuid not null,
  give_currency char(3) not null,
  get_currency char(3) not null check (get_currency <> give_currency),
  left_minor bigint not null check (left_minor >= 0),
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
) with (fillfactor = 70);
comment on table exchange.refunded is 'What a holder may still exchange without a margin, into the currency that once paid it.';
comment on column exchange.refunded.id is 'Holder and both currencies, with a space between each.';
create index refunded_holder on exchange.refunded (cell, holder_id);
grant select, insert, update on exchange.refunded to holdfast_wallet_writer;
grant select on exchange.refunded to holdfast_wallet_reader;
grant select (cell, give_currency, get_currency, left_minor) on exchange.refunded to holdfast_wallet_auditor;
alter table exchange.refunded enable row level security;
create policy writer_all on exchange.refunded to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on exchange.refunded for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
create policy auditor_all on exchange.refunded for select to holdfast_wallet_auditor using (true);

alter table protection.refunds
  add column exchange_quote_id uuid,
  add column exchange_currency char(3),
  add column exchange_get_minor bigint check (exchange_get_minor >= 0),
  add column exchange_give_minor bigint check (exchange_give_minor >= 0),
  add column exchange_kept_minor bigint check (exchange_kept_minor >= 0),
  add check ((exchange_quote_id is null) = (exchange_get_minor is null)),
  add check ((exchange_quote_id is null) = (exchange_currency is null)),
  add check ((exchange_give_minor is null) = (exchange_kept_minor is null));
comment on column protection.refunds.exchange_quote_id is 'The exchange that paid a share of the payment, if there was one.';
comment on column protection.refunds.exchange_currency is 'The currency that the exchange took.';
comment on column protection.refunds.exchange_get_minor is 'What of the refund is of that share, in the currency of the payment.';
comment on column protection.refunds.exchange_give_minor is
  'What went back to the balance that gave, at the rate of the payment, and exchange_kept_minor of the house''s share; null: the hours of that rate were over.';
grant select (exchange_quote_id, exchange_currency, exchange_get_minor, exchange_give_minor, exchange_kept_minor)
  on protection.refunds to holdfast_wallet_auditor;

-- Payments of before keep the rate that their payers saw, and their refunds say what the journal says. Two refunds of a
-- payment at one instant are one for this.
update payments.payments
   set exchange_share = exchange_share || '{"ratedUntil": "9999-12-31T00:00:00.000Z"}'
 where exchange_share is not null;
update protection.refunds refund
   set exchange_quote_id = back.quote_id, exchange_currency = back.give_currency, exchange_get_minor = back.got,
       exchange_give_minor = back.gave, exchange_kept_minor = back.kept
  from (select quote.cell, quote.id as quote_id, quote.give_currency,
               (select one.id from protection.refunds one
                 where one.cell = quote.cell and one.payment_id = quote.payment_id and one.created_at = entry.at
                 order by one.id limit 1) as refund_id,
               coalesce(-sum(posting.amount_minor)
                 filter (where account.kind = 'available' and account.currency = quote.get_currency), 0) as got,
               coalesce(sum(posting.amount_minor)
                 filter (where account.kind = 'available' and account.currency = quote.give_currency), 0) as gave,
               coalesce(-sum(posting.amount_minor) filter (where account.kind = 'fees'), 0) as kept
          from exchange.quotes quote
          join payments.payments payment on payment.cell = quote.cell and payment.id = quote.payment_id
          join ledger.entries entry
            on entry.cell = quote.cell and entry.reason = 'Back at the rate of ' || (payment.exchange_share ->> 'quoteId')
          join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
          join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
         where quote.done_at is not null
         group by quote.cell, quote.id, entry.at) back
 where refund.cell = back.cell and refund.id = back.refund_id;
