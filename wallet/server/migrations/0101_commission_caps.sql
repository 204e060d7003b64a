-- A seller agrees to the highest commission when a shop may pay sales into the wallet. Earlier payees agreed to the default of shops, 8 %.
alter table payees.payees
  add column max_commission_basis_points integer not null default 800
    check (max_commission_basis_points between 0 and 10000);
alter table payees.payees alter column max_commission_basis_points drop default;
grant update (max_commission_basis_points) on payees.payees to holdfast_wallet_writer;
