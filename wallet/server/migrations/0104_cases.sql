-- The numbers of the rules for cases, by the version of the policy that a payment keeps.
create table protection.case_policies (
  version integer primary key references payments.policies (version),
  open_until_days_after_release integer not null,
  answer_days integer not null,
  escalate_from_day integer not null,
  step_in_day integer not null,
  investigate_days integer not null,
  proposal_days integer not null,
  appeal_days integer not null,
  return_address_days integer not null,
  return_ship_days integer not null,
  return_refund_days integer not null,
  replacement_days integer not null,
  transit_days integer not null
);
comment on table protection.case_policies is 'A version without a row has the numbers of the latest version before it.';
grant select on protection.case_policies to holdfast_wallet_writer;
insert into protection.case_policies
  select min(version), 15, 5, 3, 7, 10, 3, 7, 3, 10, 3, 7, 30 from payments.policies;

create table protection.cases (
  cell smallint not null,
  id uuid not null,
  payment_id uuid not null,
  part_id uuid not null,
  line text not null,
  payer_id uuid not null,
  payee_id uuid not null,
  reason text not null,
  opened_by text not null check (opened_by in ('buyer', 'clock')),
  opened_at timestamptz not null,
  policy jsonb not null,
  left_minor bigint not null check (left_minor > 0),
  status text not null,
  until timestamptz,
  offer jsonb not null,
  turn text not null check (turn in ('buyer', 'seller')),
  accepted_by jsonb not null,
  operator_id text,
  appealed_by text,
  return_address jsonb,
  parcel jsonb,
  had_return boolean not null,
  had_replacement boolean not null,
  result text,
  timeline jsonb not null,
  primary key (cell, id),
  check ((status = 'closed') = (until is null) and (status = 'closed') = (result is not null))
);
comment on column protection.cases.until is 'The deadline of the status; jobs.timers has it as well.';
create index cases_payment on protection.cases (cell, payment_id, opened_at);
create index cases_payer on protection.cases (cell, payer_id, opened_at);
create index cases_payee on protection.cases (cell, payee_id, opened_at);
create index cases_for_operators on protection.cases (cell, until) where status in ('escalated', 'appealed');
grant select, insert, update (status, until, offer, turn, accepted_by, operator_id, appealed_by, return_address, parcel,
                              had_return, had_replacement, result, timeline)
  on protection.cases to holdfast_wallet_writer;
grant select (cell, id, payment_id, part_id, line, status, until, left_minor, result) on protection.cases
  to holdfast_wallet_auditor;

-- A parcel of a return or a replacement takes its code like any other.
alter table protection.tracking_codes add column case_id uuid;
grant update (case_id) on protection.tracking_codes to holdfast_wallet_writer;
