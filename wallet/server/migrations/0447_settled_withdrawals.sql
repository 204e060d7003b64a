-- Withdrawals through Connect leave the balance at the processor, so the settlement compares them with its transfers.
alter table settlement.movements drop constraint movements_kind_check;
alter table settlement.movements add constraint movements_kind_check
  check (kind in ('charge', 'refund', 'dispute', 'payout', 'transfer', 'fee', 'other'));
alter table settlement.differences drop constraint differences_kind_check;
alter table settlement.differences add constraint differences_kind_check
  check (kind in ('charge_missing', 'charge_amount', 'withdrawal_missing', 'withdrawal_amount', 'movement_unbooked',
                  'processor_balance', 'payout_missing', 'payout_amount', 'bank_entry_unknown', 'statement_missing'));
