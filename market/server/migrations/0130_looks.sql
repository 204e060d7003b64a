-- The desk has a page of a person: each look at it has its reason, and searches go by the beginning of a name or by a short number.
create table staff.reasons (
  member_id uuid not null references staff.members (id),
  subject_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  expires_at timestamptz not null,
  primary key (member_id, subject_id)
);
comment on table staff.reasons is 'Why a member may look at a person now. The log repeats it with each look.';
create index reasons_expiry on staff.reasons (expires_at);
grant select, insert, update (reason, expires_at), delete on staff.reasons to holdfast_market_writer;

-- The searches of a member are counted from the log, and nothing else of the log is shown. So this view reads as its owner.
create view staff.looks with (security_barrier = true) as
  select cell, number, at, member_id, case_id, holder_id, reason from staff.log where what = 'looked';
grant select on staff.looks to holdfast_market_writer;

create index shoppers_name on shoppers.shoppers (lower(name) text_pattern_ops);
-- The last eight letters of an order's id are the last five bytes.
create index orders_short on orders.orders (right(id::text, 10));
