-- A report about a payment stops the time to ship, so that a seller whom the wallet asked to wait is not late.

alter table payments.parts add column ship_from timestamptz;
comment on column payments.parts.ship_from is 'From when the time to ship counts, if a report has stopped it; null: from the capture of the payment.';
grant update (ship_from) on payments.parts to holdfast_wallet_writer;
