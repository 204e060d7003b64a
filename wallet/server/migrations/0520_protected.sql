-- The money that a person's open payments hold in escrow is summed along an index of its own, not along all payments of a lifetime.
alter table payments.parts add column payer_id uuid;
comment on column payments.parts.payer_id is 'Who paid; null for a part that had left escrow before this column was added.';
update payments.parts part
   set payer_id = payment.payer_id
  from payments.payments payment
 where payment.cell = part.cell and payment.id = part.payment_id
   and part.status in ('awaiting', 'held', 'shipped', 'delivered');
create index parts_protected on payments.parts (cell, payer_id) where status in ('held', 'shipped', 'delivered');
