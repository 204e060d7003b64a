-- Operators share one queue: they filter it, keep filters under names, and take a case for a while.
create table staff.leases (
  case_id uuid primary key,
  member_id uuid not null references staff.members (id),
  expires_at timestamptz not null
);
comment on table staff.leases is 'Who works on a case now, so that two do not. A lease that ended is like none.';
create index leases_member on staff.leases (member_id, expires_at);
create index leases_expiry on staff.leases (expires_at);
grant select, insert, update (member_id, expires_at), delete on staff.leases to holdfast_wallet_writer;

create table staff.saved_views (
  member_id uuid not null references staff.members (id),
  name text not null check (length(name) between 1 and 80),
  filters text not null check (length(filters) between 1 and 400),
  primary key (member_id, name)
);
comment on column staff.saved_views.filters is 'The query of the queue''s address.';
grant select, insert, update (filters), delete on staff.saved_views to holdfast_wallet_writer;

-- What the queue shows and filters by. The index on the cases that wait orders it by deadline.
create view protection.queued_cases as
  select one.cell, one.id, one.until, one.status, one.reason, one.opened_at, one.left_minor, part.payee_name as seller_name,
         payment.client_name as shop_name, payment.currency, payment.ship_to ->> 'country' as country,
         coalesce((select item.value ->> 'description' from jsonb_array_elements(part.lines) item
                    where item.value ->> 'reference' = one.line), one.line) as title,
         case one.status when 'appealed' then one.appealed_by
              else (select entry.value ->> 'by' from jsonb_array_elements(one.timeline) with ordinality entry (value, place)
                     where entry.value ->> 'status' = 'escalated' order by place desc limit 1) end as asked_by
    from protection.cases one
    join payments.payments payment on payment.cell = one.cell and payment.id = one.payment_id
    join payments.parts part on part.cell = one.cell and part.payment_id = one.payment_id and part.id = one.part_id
   where one.status in ('escalated', 'appealed');
grant select on protection.queued_cases to holdfast_wallet_writer;

-- Operators find a payment by the number of its order, and a person by the beginning of a name.
create index payments_order on payments.payments (cell, order_reference);
create index holders_family_name on accounts.holders (cell, lower(family_name) text_pattern_ops);
create index holders_given_name on accounts.holders (cell, lower(given_name) text_pattern_ops);
