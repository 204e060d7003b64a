-- The auditor reads the books and what they are held against; it sees no name, number or address, and writes nothing.
grant usage on schema ledger, payments, promotions, top_ups to holdfast_wallet_auditor;
grant select on ledger.accounts, ledger.holds, ledger.entries, ledger.postings, ledger.batches, ledger.heads
  to holdfast_wallet_auditor;
grant select (cell, id, client_id, client_account_id, payer_account_id, amount_minor, currency, order_reference, status,
              captured_at, promotion_id, promotion_account_id)
  on payments.payments to holdfast_wallet_auditor;
grant select (cell, payment_id, id, reference, seller_account_id, amount_minor, discount_minor, commission_minor,
              fee_minor, status)
  on payments.parts to holdfast_wallet_auditor;
grant select (cell, id, account_id, budget_minor, returned_minor, currency) on promotions.promotions
  to holdfast_wallet_auditor;
grant select (id, currency, amount_minor, fee_minor, status, asked_at) on top_ups.top_ups to holdfast_wallet_auditor;

create policy auditor_all on ledger.accounts for select to holdfast_wallet_auditor using (true);
create policy auditor_all on ledger.entries for select to holdfast_wallet_auditor using (true);
create policy auditor_all on ledger.postings for select to holdfast_wallet_auditor using (true);
create policy auditor_all on payments.payments for select to holdfast_wallet_auditor using (true);
create policy auditor_all on payments.parts for select to holdfast_wallet_auditor using (true);
create policy auditor_all on top_ups.top_ups for select to holdfast_wallet_auditor using (true);
