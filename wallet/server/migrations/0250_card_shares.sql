-- A card may pay what the balance lacks of a payment: the top-up names its payment, which keeps the approval meanwhile.

alter table top_ups.top_ups add column payment_id uuid;
create index top_ups_of_payments on top_ups.top_ups (cell, payment_id) where payment_id is not null;
alter table payments.payments add column card_share jsonb check (jsonb_typeof(card_share) = 'object');
grant update (card_share) on payments.payments to holdfast_wallet_writer;
