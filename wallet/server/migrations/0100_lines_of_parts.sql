-- Lines and shipping belong to the parts of a payment, and a payment has a destination and sources. Payments of before have one line for each part.
alter table payments.policies add column ship_within_most_days integer not null default 30;
alter table payments.policies alter column ship_within_most_days drop default;
update payments.payments set policy = policy || '{"shipWithinMostDays": 30}' where not policy ? 'shipWithinMostDays';

alter table payments.payments add column ship_to jsonb;
comment on column payments.payments.ship_to is 'Country, postal code and city. Null if the shop named none; then no delivery releases a part.';

alter table payments.parts
  add column lines jsonb,
  add column shipping_minor bigint not null default 0 check (shipping_minor >= 0),
  add column ship_within_days smallint;
update payments.parts part
   set lines = jsonb_build_array(jsonb_build_object('reference', part.reference, 'description', payment.description,
                                                    'quantity', 1, 'minor', part.amount_minor::text)),
       ship_within_days = (payment.policy ->> 'shipWithinDays')::smallint
  from payments.payments payment
 where payment.cell = part.cell and payment.id = part.payment_id;
alter table payments.parts
  alter column lines set not null,
  alter column shipping_minor drop default,
  alter column ship_within_days set not null,
  add check (ship_within_days > 0);
alter table payments.payments drop column lines, drop column shipping_minor;

-- A repeated request gets its stored answer, in the form of today.
update ledger.answers
   set answer = answer - 'discount'
       || jsonb_build_object('sources', case when answer ? 'discount'
            then jsonb_build_array('{"kind": "promotion"}' || (answer -> 'discount')) else '[]' end
            || jsonb_build_object('kind', 'balance', 'amount', answer -> 'total'))
       || jsonb_build_object('terms', answer -> 'terms' || '{"ship_within_most_days": 30}')
       || jsonb_build_object('parts', (
            select jsonb_agg(part - 'discount' || jsonb_build_object('sources',
                     case when part ? 'discount' then jsonb_build_array(jsonb_build_object(
                       'kind', 'promotion', 'promotion_id', answer -> 'discount' -> 'promotion_id',
                       'amount', part -> 'discount')) else '[]' end
                     || case when part -> 'discount' -> 'amount' = part -> 'amount' -> 'amount' then '[]'
                             else jsonb_build_array(jsonb_build_object('kind', 'balance', 'amount', jsonb_build_object(
                               'currency', part -> 'amount' -> 'currency', 'amount',
                               ((part -> 'amount' ->> 'amount')::bigint
                                - coalesce((part -> 'discount' ->> 'amount')::bigint, 0))::text))) end)
                     || jsonb_build_object(
                     'ship_within_days', answer -> 'terms' -> 'ship_within_days',
                     'shipping', jsonb_build_object('amount', '0', 'currency', part -> 'amount' -> 'currency'),
                     'lines', jsonb_build_array(jsonb_build_object(
                       'reference', part -> 'reference', 'description', answer -> 'order' -> 'description',
                       'quantity', 1, 'amount', part -> 'amount')))
                   order by position)
              from jsonb_array_elements(answer -> 'parts') with ordinality as parts (part, position)))
 where answer ? 'mandate_id' and answer ? 'parts' and not answer -> 'terms' ? 'ship_within_most_days';
