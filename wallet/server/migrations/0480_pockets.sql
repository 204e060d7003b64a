-- Withdrawals by Outbound Payments leave a second account at the processor, which the settlement compares as well.
alter table settlement.movements add column pocket text not null default 'payments'
  check (pocket in ('payments', 'payouts'));
comment on column settlement.movements.pocket is
  'The balance that it moved: that of the payments, or the account from which withdrawals are paid.';
drop index settlement.movements_at;
create index movements_at on settlement.movements (cell, pocket, at);
