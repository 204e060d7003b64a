-- The first page of the app lists the open cases of a holder, however many have ended.
create index cases_open_payer on protection.cases (cell, payer_id, until) where status <> 'closed';
create index cases_open_payee on protection.cases (cell, payee_id, until) where status <> 'closed';
