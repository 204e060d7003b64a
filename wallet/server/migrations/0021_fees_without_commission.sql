-- The commission is the shop's, which says with each payment what it comes to; the wallet keeps no rate of it.
alter table fees.schedules drop column commission_basis_points;
