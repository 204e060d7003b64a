-- Shops see a reserve before debts, so each entry has a second pair of sums. Older entries keep what they showed.
update payments.parts
   set reserve = (select jsonb_agg(slice.value || jsonb_build_object('due', slice.value -> 'held',
                                                                     'dueLeft', slice.value -> 'left')
                                   order by slice.at)
                    from jsonb_array_elements(reserve) with ordinality slice (value, at))
 where reserve <> '[]';
comment on column payments.parts.reserve is
  'What releases put into reserve: heldAt, endsAt, and in whole minor units held, and left of it, and due and dueLeft, the same before debts.';
