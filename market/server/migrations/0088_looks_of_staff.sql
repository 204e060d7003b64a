-- Looks at people are found by their member and by their person, as at the wallet.
create index log_looks_member on staff.log (cell, member_id, number) where what = 'looked';
create index log_looks_holder on staff.log (cell, holder_id, number) where what = 'looked' and holder_id is not null;
