-- Each look at a person has its reason in the log: a case that waits gives it, and for all else the member says it.
create table staff.reasons (
  member_id uuid not null references staff.members (id),
  subject_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  expires_at timestamptz not null,
  primary key (member_id, subject_id)
);
comment on table staff.reasons is 'Why a member may look at a case or a holder now. The log repeats it with each look.';
create index reasons_expiry on staff.reasons (expires_at);
grant select, insert, update (reason, expires_at), delete on staff.reasons to holdfast_wallet_writer;

-- Administrators see who looked at whom, and nothing else of the log. So this view reads as its owner.
create view staff.looks with (security_barrier = true) as
  select cell, number, at, member_id, case_id, holder_id, reason from staff.log where what = 'looked';
grant select on staff.looks to holdfast_wallet_writer;
create index log_looks_member on staff.log (cell, member_id, number) where what = 'looked';
create index log_looks_holder on staff.log (cell, holder_id, number) where what = 'looked' and holder_id is not null;
