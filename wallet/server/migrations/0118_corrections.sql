-- Money moved by hand: one member asks to take an entry of the journal back, and another one approves it.
create table staff.corrections (
  id uuid primary key,
  entry_number bigint not null,
  reason text not null check (length(reason) between 1 and 500),
  asked_by uuid not null references staff.members (id),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid references staff.members (id),
  decided_at timestamptz,
  decision text check (decision in ('approved', 'refused')),
  outcome text check (outcome in ('done', 'insufficient_funds')),
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  check (decision is distinct from 'approved' or decided_by <> asked_by),
  check (outcome is null or decision = 'approved')
);
comment on column staff.corrections.reason is 'Names people by their ids alone, because the log and the journal repeat it.';
comment on column staff.corrections.outcome is 'What the ledger answered, after an approval.';
-- An entry has at most one correction that is open or was carried out.
create unique index corrections_entry on staff.corrections (entry_number)
  where decision is null or (decision = 'approved' and outcome is distinct from 'insufficient_funds');
create index corrections_asked on staff.corrections (asked_at);
grant select, insert, update (decided_by, decided_at, decision, outcome) on staff.corrections to holdfast_wallet_writer;

alter table staff.log drop constraint log_what_check;
alter table staff.log add constraint log_what_check check (
  what in ('invited', 'role_changed', 'ended', 'entered', 'left', 'looked', 'proposes', 'decides_appeal', 'refused',
           'asks_correction', 'approves_correction', 'refuses_correction'));
