-- A holder reports payments that somebody else made. The wallet may advance some of it, and an operator decides.
create table protection.report_terms (
  version integer primary key,
  valid_from timestamptz not null unique,
  report_days integer not null check (report_days > 0),
  credit_hours integer not null check (credit_hours > 0),
  decide_days integer not null check (decide_days > 0),
  credit_most_minor bigint not null check (credit_most_minor >= 0),
  currency char(3) not null,
  credits_a_year integer not null check (credits_a_year >= 0),
  old_passkey_days integer not null check (old_passkey_days >= 0)
);
comment on column protection.report_terms.report_days is 'Counted from the end of the month of the payment, which its statement shows.';
comment on column protection.report_terms.credit_hours is 'The provisional credit is given by then.';
comment on column protection.report_terms.credit_most_minor is 'The most that a holder has as provisional credit at a time, over all reports.';
comment on column protection.report_terms.old_passkey_days is 'No provisional credit for a payment that was approved by a passkey that was older than this.';
grant select on protection.report_terms to holdfast_wallet_writer;
insert into protection.report_terms values (1, '2020-01-01', 60, 24, 10, 10000, 'EUR', 2, 30);

create table protection.reports (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  account_id uuid not null,
  currency char(3) not null,
  items jsonb not null,
  terms jsonb not null,
  status text not null check (status in ('open', 'upheld', 'refused')),
  created_at timestamptz not null,
  credit_by timestamptz not null,
  decide_by timestamptz not null,
  credit_minor bigint not null default 0 check (credit_minor >= 0),
  credited_at timestamptz,
  ground text,
  words text,
  decided_at timestamptz,
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  settled_at timestamptz,
  primary key (cell, id),
  check ((status = 'open') = (decided_at is null) and (status = 'open') = (ground is null))
);
comment on column protection.reports.items is 'The reported payments: id, what the holder paid, how it was approved, and whether credit may be given for it.';
comment on column protection.reports.terms is 'The numbers that were in force, as the holder read them.';
comment on column protection.reports.credit_minor is 'Given before the decision, from the account for risks. The settlement takes it back.';
comment on column protection.reports.paid_minor is 'What the wallet itself paid for delivered parts when the report was upheld.';
comment on column protection.reports.settled_at is 'When the money followed the decision.';
create index reports_holder on protection.reports (cell, holder_id, created_at);
create index reports_open on protection.reports (cell, decide_by) where status = 'open';
grant select, insert, update (status, credit_minor, credited_at, ground, words, decided_at, paid_minor, settled_at)
  on protection.reports to holdfast_wallet_writer;
grant select (cell, id, currency, status, created_at, credit_by, decide_by, credit_minor, credited_at, decided_at, paid_minor, settled_at)
  on protection.reports to holdfast_wallet_auditor;

create table protection.reported_payments (
  cell smallint not null,
  payment_id uuid not null,
  report_id uuid not null,
  primary key (cell, payment_id)
);
comment on table protection.reported_payments is 'A payment is reported once.';
grant select, insert on protection.reported_payments to holdfast_wallet_writer;

alter table payments.parts add column reported_at timestamptz;
comment on column payments.parts.reported_at is 'When the payer reported the payment as not theirs; null again after the decision.';
grant update (reported_at) on payments.parts to holdfast_wallet_writer;

alter table protection.refunds drop constraint refunds_cause_check;
alter table protection.refunds add constraint refunds_cause_check
  check (cause in ('shop', 'canceled', 'not_shipped', 'not_scanned', 'lost', 'returned', 'case', 'unauthorized'));

-- The wallet's own money for payments that nobody authorized: below zero by what it has given.
alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check
  check (kind in ('available', 'commission', 'promotion', 'escrow', 'fees', 'payable', 'debt', 'processor_clearing',
                  'cell_clearing', 'fx_position', 'risk'));
