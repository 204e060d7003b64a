-- A decision about much money needs a second operator, who signs it. The database repeats that it is another one.
create table staff.large_decisions (
  id uuid primary key,
  case_id uuid not null,
  seen integer not null check (seen > 0),
  offer jsonb not null,
  ground text not null,
  words text not null,
  asked_by uuid not null references staff.members (id),
  asked_at timestamptz not null
);
comment on column staff.large_decisions.seen is 'The entries in the timeline of the case: a case that has moved on leaves the decision behind.';
comment on column staff.large_decisions.asked_at is 'Security time.';
create index large_decisions_case on staff.large_decisions (case_id);
grant select, insert on staff.large_decisions to holdfast_wallet_writer;

create table staff.second_opinions (
  decision_id uuid primary key references staff.large_decisions (id),
  opinion text not null check (opinion in ('signed', 'sent_back', 'withdrawn')),
  member_id uuid not null references staff.members (id),
  signed bytea check ((signed is null) = (opinion <> 'signed')),
  at timestamptz not null
);
grant select, insert on staff.second_opinions to holdfast_wallet_writer;

create function staff.judge_second_opinion() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.opinion = 'signed'
     and exists (select from staff.large_decisions where id = new.decision_id and asked_by = new.member_id) then
    raise exception 'nobody signs their own decision' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger second_opinions_judge before insert on staff.second_opinions
  for each row execute function staff.judge_second_opinion();

do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L, %L))', known,
                 'asks_second', 'signs_decision', 'sends_back_decision');
end $$;
