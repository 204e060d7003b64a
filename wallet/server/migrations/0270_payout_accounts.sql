-- Money is paid out to bank accounts: the processor knows each as a destination, and the books say what is under way.
alter table instruments.bank_accounts add column recipient_id text;
alter table instruments.bank_accounts add column payout_method_id text;
alter table instruments.bank_accounts
  add constraint bank_accounts_destination_check check ((recipient_id is null) = (payout_method_id is null));
comment on column instruments.bank_accounts.payout_method_id is
  'The processor''s id by which money is paid to the account. An account without one takes no withdrawal.';

-- The account at the processor from which withdrawals are paid: on both sides of zero.
alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check
  check (kind in ('available', 'commission', 'promotion', 'escrow', 'fees', 'payable', 'debt', 'processor_clearing',
                  'payout_clearing', 'cell_clearing', 'fx_position', 'risk'));
