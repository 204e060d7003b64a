-- What a shop has charged a wallet in a month belongs to the two of them: it outlasts the link, and refunds give it back.
create table mandates.spendings (
  cell smallint not null,
  id text not null,
  holder_id uuid not null,
  spent_minor bigint not null check (spent_minor >= 0),
  approved_minor bigint not null check (approved_minor >= 0),
  primary key (cell, id)
) with (fillfactor = 70);
comment on column mandates.spendings.id is 'Holder, client, currency and month (UTC) of the charge, with a space between each.';
comment on column mandates.spendings.spent_minor is 'Charged without asking, less refunds: counts against the cap of the month.';
comment on column mandates.spendings.approved_minor is 'Approved by the holder one by one, less refunds: counts against no cap.';
grant select, insert, update (spent_minor, approved_minor) on mandates.spendings to holdfast_wallet_writer;
grant select on mandates.spendings to holdfast_wallet_reader;
alter table mandates.spendings enable row level security;
create policy writer_all on mandates.spendings to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on mandates.spendings for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

-- The payments themselves say what was charged, also under links that have ended since.
insert into mandates.spendings (cell, id, holder_id, spent_minor, approved_minor)
select payment.cell,
       concat_ws(' ', payment.payer_id, payment.client_id, payment.currency,
                 to_char(payment.captured_at at time zone 'UTC', 'YYYY-MM')),
       payment.payer_id,
       coalesce(sum(part.amount_minor - part.discount_minor) filter (where payment.approved_by = 'mandate'), 0),
       coalesce(sum(part.amount_minor - part.discount_minor) filter (where payment.approved_by <> 'mandate'), 0)
  from payments.payments payment
  join payments.parts part on part.cell = payment.cell and part.payment_id = payment.id
 where payment.captured_at is not null and part.status <> 'refunded'
 group by payment.cell, payment.payer_id, payment.client_id, payment.currency,
          to_char(payment.captured_at at time zone 'UTC', 'YYYY-MM');

alter table mandates.mandates drop column spent_month, drop column spent_minor;
