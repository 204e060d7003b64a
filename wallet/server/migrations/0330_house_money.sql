-- The processor's fees are a cost of the house, which covers them with money of its own: both are in the books now.
alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check
  check (kind in ('available', 'commission', 'promotion', 'escrow', 'fees', 'payable', 'debt', 'processor_clearing',
                  'payout_clearing', 'cell_clearing', 'fx_position', 'risk', 'chargeback_fees', 'costs', 'own'));

-- The auditor holds these accounts against what processor and bank said.
grant usage on schema settlement to holdfast_wallet_auditor;
grant select on settlement.movements, settlement.bank_entries to holdfast_wallet_auditor;
