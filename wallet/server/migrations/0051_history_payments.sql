-- What the lines of a history say about payments, and no more: to the payer about all of a payment, to a seller about
-- the seller's own part. It runs with its owner's rights, since a seller may not read the payer's row.
create view history.payments with (security_barrier) as
  select payment.cell, payment.id as payment_id, payment.client_name as shop_name, payment.order_reference,
         payment.description,
         array(select distinct part.payee_name from payments.parts part
                where part.cell = payment.cell and part.payment_id = payment.id order by 1) as payee_names
    from payments.payments payment
   where payment.payer_id = nullif(current_setting('app.holder', true), '')::uuid
  union all
  select part.cell, part.payment_id, payment.client_name, payment.order_reference, '', array[part.payee_name]
    from payments.parts part
    join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
   where part.seller_account_id in (
     select account.id from ledger.accounts account
      where account.cell = part.cell and account.owner_kind = 'holder'
        and account.owner_id = nullif(current_setting('app.holder', true), '')::uuid);
grant select on history.payments to holdfast_wallet_reader;

create index parts_seller on payments.parts (cell, seller_account_id, payment_id);
