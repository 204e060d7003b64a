-- Each payout has a statement: how the price of what was released becomes the sum that left the reserve.
alter table protection.payouts
  add column sold_minor bigint check (sold_minor >= 0),
  add column refunded_minor bigint check (refunded_minor >= 0),
  add column commission_minor bigint check (commission_minor >= 0),
  add column fee_minor bigint check (fee_minor >= 0),
  add column release_debt_minor bigint check (release_debt_minor >= 0),
  add column earlier_minor bigint check (earlier_minor >= 0),
  add column kept_minor bigint check (kept_minor >= 0),
  add column taken_minor bigint check (taken_minor >= 0),
  add column released_at jsonb check (jsonb_typeof(released_at) = 'array'),
  add check (sold_minor - refunded_minor - commission_minor - fee_minor - release_debt_minor
             - earlier_minor - kept_minor - taken_minor = freed_minor),
  add check (num_nonnulls(sold_minor, refunded_minor, commission_minor, fee_minor, release_debt_minor,
                          earlier_minor, kept_minor, taken_minor, released_at) in (0, 9));
comment on column protection.payouts.sold_minor is
  'The price of the lines and the shipping that were released. Null if the release is older than statements.';
comment on column protection.payouts.refunded_minor is 'What of it was refunded before the release.';
comment on column protection.payouts.release_debt_minor is 'What paid a debt of the seller at the release.';
comment on column protection.payouts.earlier_minor is 'What had left the reserve before.';
comment on column protection.payouts.kept_minor is 'What stays in reserve for another day.';
comment on column protection.payouts.taken_minor is 'What refunds took out of the reserve that ended.';
comment on column protection.payouts.released_at is 'When it was released, as the lots of the part have it.';

-- A seller sees what was sold, and nothing else of its buyers' payments. So this view reads as its owner.
create view protection.statements with (security_barrier = true) as
  select payout.cell, payout.id, payout.account_id, payout.at, payout.currency, payment.client_name as shop_name,
         payment.order_reference, part.payee_name, payout.freed_minor, payout.debt_minor, payout.sold_minor,
         payout.refunded_minor, payout.commission_minor, payout.fee_minor, payout.release_debt_minor,
         payout.earlier_minor, payout.kept_minor, payout.taken_minor,
         (select coalesce(jsonb_agg(line.value - 'reference' order by line.at), '[]')
            from jsonb_array_elements(part.lines) with ordinality line (value, at)
           where payout.released_at ? (part.lots -> (line.at::integer - 1) ->> 'releasedAt')) as lines,
         case when payout.released_at ? (part.lots -> -1 ->> 'releasedAt') then part.shipping_minor else 0 end
           as shipping_minor
    from protection.payouts payout
    join payments.payments payment on payment.cell = payout.cell and payment.id = payout.payment_id
    join payments.parts part on part.cell = payout.cell and part.payment_id = payout.payment_id and part.id = payout.part_id
    join ledger.accounts account on account.cell = payout.cell and account.id = payout.account_id
   where account.owner_kind = 'holder'
     and account.owner_id = nullif(current_setting('app.holder', true), '')::uuid;
comment on view protection.statements is 'The statements of the reading holder''s payouts.';
grant select on protection.statements to holdfast_wallet_reader;
-- Lists continue behind a payout.
drop index protection.payouts_account;
create index payouts_account on protection.payouts (cell, account_id, at, id);
