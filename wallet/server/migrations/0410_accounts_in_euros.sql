-- Bank accounts in euros are proved by a cent of the wallet's own, with a code on its statement line.
alter table instruments.bank_accounts drop constraint bank_accounts_currency_check;
alter table instruments.bank_accounts add constraint bank_accounts_currency_check check (currency in ('USD', 'EUR'));
alter table instruments.bank_accounts drop constraint bank_accounts_country_check;
alter table instruments.bank_accounts add constraint bank_accounts_country_check
  check (country ~ '^[A-Z]{2}$' and (currency <> 'USD' or country = 'US'));
alter table instruments.bank_accounts drop constraint bank_accounts_failure_check;
alter table instruments.bank_accounts add constraint bank_accounts_failure_check
  check (failure in ('tries', 'expired', 'returned', 'refused', 'name_differs', 'not_sent'));
-- Only an account in dollars is debited, by the processor's method.
alter table instruments.bank_accounts drop constraint bank_accounts_check1;
alter table instruments.bank_accounts add constraint bank_accounts_verified_check
  check (status <> 'verified' or coalesce(method_id, payout_method_id) is not null);
alter table instruments.bank_accounts
  add column name_match text check (name_match in ('match', 'close_match', 'no_match', 'unavailable'));
alter table instruments.bank_accounts add column known_name text;
alter table instruments.bank_accounts
  add constraint bank_accounts_known_name_check check (known_name is null or (status = 'started' and currency = 'EUR'));
comment on table instruments.bank_accounts is 'Bank accounts of holders. No account number and no IBAN is stored.';
comment on column instruments.bank_accounts.name_match is 'What the bank said of the holder''s name; null for accounts in dollars.';
comment on column instruments.bank_accounts.known_name is 'The name that the bank knows, if it is similar; forgotten when the cent is sent.';

create table instruments.cents (
  cell smallint not null,
  id uuid not null,
  currency char(3) not null check (currency = 'EUR'),
  amount_minor bigint not null check (amount_minor > 0),
  status text not null check (status in ('processing', 'posted', 'failed', 'canceled', 'returned')),
  refusal text check (refusal in ('bank_account_closed', 'bank_account_unknown', 'bank_name_differs',
                                  'bank_account_declined', 'bank_limit_exceeded', 'payout_failed',
                                  'processor_unavailable')),
  processor_id text,
  asked_at timestamptz not null,
  posted_at timestamptz,
  settled_at timestamptz,
  primary key (cell, id),
  foreign key (cell, id) references instruments.bank_accounts (cell, id),
  check ((status in ('failed', 'returned')) = (refusal is not null))
) with (fillfactor = 70);
comment on table instruments.cents is 'The payment that proves an account in euros, under the id of the account. Its code is not stored.';
comment on column instruments.cents.asked_at is 'Security time: how long the processor has had to answer, whatever business time does.';
create unique index cents_processor on instruments.cents (cell, processor_id) where processor_id is not null;
grant select, insert, update on instruments.cents to holdfast_wallet_writer;
grant usage on schema instruments to holdfast_wallet_auditor;
grant select (cell, id, currency, amount_minor, status) on instruments.cents to holdfast_wallet_auditor;
alter table instruments.cents enable row level security;
create policy writer_all on instruments.cents to holdfast_wallet_writer using (true) with check (true);
create policy auditor_all on instruments.cents for select to holdfast_wallet_auditor using (true);

-- The house bears the cents. The account for the processor's fees cannot have them: a report brings it to their sum.
alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check
  check (kind in ('available', 'commission', 'promotion', 'escrow', 'fees', 'payable', 'debt', 'processor_clearing',
                  'payout_clearing', 'cell_clearing', 'fx_position', 'risk', 'chargeback_fees', 'costs', 'own',
                  'proof_costs'));
