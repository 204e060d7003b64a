-- Who owes in one currency pays from no balance: the holder's row names the debts, so a payment reads them with its locks.
alter table accounts.holders add column debt_accounts jsonb check (jsonb_typeof(debt_accounts) = 'array');
comment on column accounts.holders.debt_accounts is
  'The accounts of the holder''s debts, also of those that were paid; null: there was none. A debt in the currency of payments need not be here: it takes that balance itself.';
update accounts.holders holder set debt_accounts = debts.ids
  from (select cell, owner_id, jsonb_agg(id order by id) as ids from ledger.accounts
         where kind = 'debt' and owner_kind = 'holder' group by cell, owner_id) debts
 where debts.cell = holder.cell and debts.owner_id = holder.id;

grant usage on schema accounts to holdfast_wallet_auditor;
grant select (cell, id, debt_accounts) on accounts.holders to holdfast_wallet_auditor;
create policy auditor_all on accounts.holders for select to holdfast_wallet_auditor using (true);
