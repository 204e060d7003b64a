-- A seller sees what of its sales is in reserve, and nothing else of its buyers' payments. So this view reads as its owner.
create view protection.pending with (security_barrier = true) as
  select part.cell, part.seller_account_id as account_id, (slice.value ->> 'left')::bigint as left_minor,
         (slice.value ->> 'endsAt')::timestamptz as ends_at,
         exists (select from jsonb_array_elements(part.lots) lot where lot.value ? 'caseId') as is_disputed
    from payments.parts part
   cross join lateral jsonb_array_elements(part.reserve) slice
    join ledger.accounts account on account.cell = part.cell and account.id = part.seller_account_id
   where part.reserved_minor > 0 and (slice.value ->> 'left')::bigint > 0
     and account.owner_kind = 'holder'
     and account.owner_id = nullif(current_setting('app.holder', true), '')::uuid;
comment on view protection.pending is 'What of the reading holder''s sales is in reserve.';
grant select on protection.pending to holdfast_wallet_reader;
