-- An operator sees how the earlier cases of both sides ended, counted from the index alone.
create index cases_results_payer on protection.cases (cell, payer_id) include (result, id);
create index cases_results_payee on protection.cases (cell, payee_id) include (result, id);
