-- A balance in another currency may pay what the payment's balance lacks: its quote names the payment, which keeps what it took.
alter table exchange.quotes add column payment_id uuid;
comment on column exchange.quotes.payment_id is 'The payment for which it is, and with whose capture alone it is used.';
create index quotes_of_payments on exchange.quotes (cell, payment_id) where payment_id is not null;
alter table payments.payments add column exchange_share jsonb check (jsonb_typeof(exchange_share) = 'object');
comment on column payments.payments.exchange_share is 'What of it came by an exchange, from which account, and at what; refunds go back the same way.';
grant update (exchange_share) on payments.payments to holdfast_wallet_writer;
