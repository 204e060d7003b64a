-- The auditor reads what moved of each part, and the records of refunds. What was bought stays hidden from it.
grant usage on schema protection to holdfast_wallet_auditor;
grant select (lots, refunded_minor, released_minor, shipped_at, delivered_at, release_at, protection_ends_at, settled_at)
  on payments.parts to holdfast_wallet_auditor;
grant select (cell, id, payment_id, part_id, amount_minor, currency, sources) on protection.refunds
  to holdfast_wallet_auditor;
