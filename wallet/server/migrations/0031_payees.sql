-- A seller can stop being paid into a wallet, and a shop's own name for its account keeps two of them apart.
alter table payees.payees
  add column account text not null default '',
  add column ended_at timestamptz,
  add column ended_by text;
grant update (account, ended_at, ended_by) on payees.payees to holdfast_wallet_writer;
comment on column payees.payees.account is 'By which name the shop knows the account that is linked; nothing that we read. Empty: not told.';
