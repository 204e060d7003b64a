-- A coupon of the wallet spends its money: one member drafts its campaign, and another one approves it.
create table staff.campaigns (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  code text not null,
  amount_minor bigint not null check (amount_minor > 0),
  minimum_minor bigint not null,
  budget_minor bigint not null,
  currency char(3) not null,
  is_first_only boolean not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  asked_by uuid not null references staff.members (id),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid references staff.members (id),
  decided_at timestamptz,
  decision text check (decision in ('approved', 'refused')),
  outcome text check (outcome in ('done', 'insufficient_funds')),
  check (minimum_minor > amount_minor and budget_minor >= amount_minor),
  check (starts_at < ends_at),
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  check (decision is distinct from 'approved' or decided_by <> asked_by),
  check (outcome is null or decision = 'approved')
);
comment on column staff.campaigns.id is 'The id of its promotion, once that is open.';
comment on column staff.campaigns.outcome is 'Whether the wallet''s income covered the budget, after an approval.';
create index campaigns_asked on staff.campaigns (asked_at);
grant select, insert, update (decided_by, decided_at, decision, outcome) on staff.campaigns to holdfast_wallet_writer;

do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L, %L, %L))', known,
                 'asks_campaign', 'approves_campaign', 'refuses_campaign', 'ends_campaign');
end $$;
