-- A payment answers its terms: so do the answers that were stored before, which a repeated request gets again.
update ledger.answers
   set answer = answer || jsonb_build_object('terms', jsonb_build_object(
         'version', payments.policy -> 'version',
         'quote_minutes', payments.policy -> 'quoteMinutes',
         'ship_within_days', payments.policy -> 'shipWithinDays',
         'release_after_days', payments.policy -> 'releaseAfterDays',
         'protection_days', payments.policy -> 'protectionDays'))
  from payments.payments
 where answer ? 'mandate_id' and not answer ? 'terms'
   and payments.cell = answers.cell
   and payments.order_reference = answer -> 'order' ->> 'reference'
   and payments.created_at = (answer ->> 'created_at')::timestamptz;
