-- What operators do about reports and frozen wallets. Much money, and each unfreezing, waits for a second operator.
create table staff.report_acts (
  id uuid primary key,
  subject text not null,
  deed text not null check (deed in ('upheld', 'refused', 'unfreeze')),
  ground text not null,
  words text not null check (length(words) > 0),
  asked_by uuid not null references staff.members (id),
  asked_at timestamptz not null,
  ended_as text check (ended_as in ('signed', 'sent_back', 'withdrawn')),
  ended_by uuid references staff.members (id),
  ended_at timestamptz,
  signed bytea,
  check ((ended_as is null) = (ended_by is null) and (ended_as is null) = (ended_at is null)),
  check (ended_as is distinct from 'signed' or (ended_by <> asked_by and signed is not null))
);
comment on column staff.report_acts.subject is 'The id of the report, or of the holder whose wallet is frozen.';
comment on column staff.report_acts.asked_at is 'Security time.';
create unique index report_acts_open on staff.report_acts (subject) where ended_as is null;
create index report_acts_subject on staff.report_acts (subject, asked_at);
grant select, insert, update (ended_as, ended_by, ended_at, signed) on staff.report_acts to holdfast_wallet_writer;

do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L, %L, %L))', known,
                 'asks_report_act', 'signs_report_act', 'ends_report_act', 'decides_report');
end $$;
