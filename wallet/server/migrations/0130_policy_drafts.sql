-- The terms, the fees and the limits of operators get their next version by a draft that two other members have signed (ADR 0034). The servers
-- only add rows here; the one way to a version is `enact_policy`.
-- How much money an operator decides about alone.
create table staff.limits (
  version integer primary key,
  valid_from timestamptz not null unique,
  currency char(3) not null,
  decide_alone_most_minor bigint not null check (decide_alone_most_minor >= 0)
);
comment on table staff.limits is 'In other currencies no operator decides alone.';
insert into staff.limits (version, valid_from, currency, decide_alone_most_minor)
  values (1, '2020-01-01T00:00:00Z', 'EUR', 50000);
grant select on staff.limits to holdfast_wallet_writer;

create table staff.policy_drafts (
  id uuid not null,
  revision integer not null check (revision > 0),
  kind text not null check (kind in ('terms', 'fees', 'limits')),
  base_version integer not null,
  content jsonb not null,
  valid_from timestamptz not null,
  reason text not null check (length(reason) between 1 and 500),
  written_by uuid not null references staff.members (id),
  written_at timestamptz not null,
  primary key (id, revision)
);
comment on table staff.policy_drafts is 'A changed draft is another revision, which needs its own approvals.';
comment on column staff.policy_drafts.base_version is 'The newest version when it was written. After another version it must be written again.';
comment on column staff.policy_drafts.written_at is 'Security time, as all of these tables but valid_from, which is business time.';
create index policy_drafts_written on staff.policy_drafts (written_at);
grant select, insert on staff.policy_drafts to holdfast_wallet_writer;

create table staff.policy_approvals (
  draft_id uuid not null,
  revision integer not null,
  member_id uuid not null references staff.members (id),
  signed bytea not null check (length(signed) = 32),
  at timestamptz not null,
  primary key (draft_id, revision, member_id),
  foreign key (draft_id, revision) references staff.policy_drafts (id, revision)
);
comment on column staff.policy_approvals.signed is 'SHA-256 of the content, which the passkey of the member signed.';
grant select, insert on staff.policy_approvals to holdfast_wallet_writer;

create table staff.policy_ends (
  draft_id uuid primary key,
  how text not null check (how in ('rejected', 'withdrawn', 'enacted')),
  version integer check ((version is null) = (how <> 'enacted')),
  member_id uuid not null references staff.members (id),
  at timestamptz not null
);
grant select on staff.policy_ends to holdfast_wallet_writer;
grant insert (draft_id, how, member_id, at) on staff.policy_ends to holdfast_wallet_writer;

-- Refuses an approval that could not count, whatever the servers say.
create function staff.judge_policy_approval() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if exists (select from staff.policy_drafts where id = new.draft_id and written_by = new.member_id) then
    raise exception 'a member who wrote a draft does not approve it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger policy_approvals_judge before insert on staff.policy_approvals
  for each row execute function staff.judge_policy_approval();

-- Makes a version of the newest revision of a draft; null if another version or the date came first. It acts as the
-- owner, because no server writes versions.
create function staff.enact_policy(p_draft uuid, p_revision integer, p_member uuid, p_business timestamptz, p_at timestamptz)
  returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  draft staff.policy_drafts;
  newest integer;
  newest_from timestamptz;
  approvals integer;
begin
  lock table staff.policy_ends in share row exclusive mode;
  select * into strict draft from staff.policy_drafts where id = p_draft and revision = p_revision;
  if exists (select from staff.policy_drafts where id = p_draft and revision > p_revision)
     or exists (select from staff.policy_ends where draft_id = p_draft) then
    raise exception 'the draft was changed or has ended';
  end if;
  select count(*) into approvals
    from staff.policy_approvals approval
    join staff.members member on member.id = approval.member_id
   where approval.draft_id = p_draft and approval.revision = p_revision
     and member.ended_at is null and member.role in ('finance', 'admin')
     and not exists (select from staff.policy_drafts own
                      where own.id = p_draft and own.written_by = approval.member_id);
  if approvals < 2 then
    raise exception 'a version needs the approvals of two others';
  end if;
  if draft.kind = 'terms' then
    select version, valid_from into newest, newest_from from payments.policies order by version desc limit 1;
  elsif draft.kind = 'fees' then
    select version, valid_from into newest, newest_from from fees.schedules order by version desc limit 1;
  else
    select version, valid_from into newest, newest_from from staff.limits order by version desc limit 1;
  end if;
  -- Business time is never behind the machine's clock.
  if draft.base_version <> newest or draft.valid_from <= greatest(newest_from, p_business, now()) then
    return null;
  end if;
  if draft.kind = 'terms' then
    insert into payments.policies (version, valid_from, quote_minutes, ship_within_days, ship_within_most_days,
                                   scan_within_days, deliver_within_days, release_after_days, protection_days,
                                   extension_days, warn_days, untracked_most, untracked_after_orders,
                                   untracked_release_days, untracked_warn_days, reserve, cases)
    select newest + 1, draft.valid_from, terms."quoteMinutes", terms."shipWithinDays", terms."shipWithinMostDays",
           terms."scanWithinDays", terms."deliverWithinDays", terms."releaseAfterDays", terms."protectionDays",
           terms."extensionDays", terms."warnDays", terms."untrackedMost", terms."untrackedAfterOrders",
           terms."untrackedReleaseDays", terms."untrackedWarnDays", terms.reserve, terms.cases
      from jsonb_to_record(draft.content)
        as terms ("quoteMinutes" integer, "shipWithinDays" integer, "shipWithinMostDays" integer,
                  "scanWithinDays" integer, "deliverWithinDays" integer, "releaseAfterDays" integer,
                  "protectionDays" integer, "extensionDays" integer, "warnDays" integer[], "untrackedMost" jsonb,
                  "untrackedAfterOrders" integer, "untrackedReleaseDays" integer, "untrackedWarnDays" integer[],
                  reserve jsonb, cases jsonb);
  elsif draft.kind = 'fees' then
    insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor, card_basis_points,
                                merchant_basis_points)
    select newest + 1, draft.valid_from, schedule.currency, schedule."cardFreeUpToMinor", schedule."cardBasisPoints",
           schedule."merchantBasisPoints"
      from jsonb_to_record(draft.content)
        as schedule (currency text, "cardFreeUpToMinor" bigint, "cardBasisPoints" integer,
                     "merchantBasisPoints" integer);
  else
    insert into staff.limits (version, valid_from, currency, decide_alone_most_minor)
    select newest + 1, draft.valid_from, limits.currency, limits."decideAloneMostMinor"
      from jsonb_to_record(draft.content) as limits (currency text, "decideAloneMostMinor" bigint);
  end if;
  insert into staff.policy_ends (draft_id, how, version, member_id, at)
    values (p_draft, 'enacted', newest + 1, p_member, p_at);
  return newest + 1;
end $$;
revoke execute on function staff.enact_policy from public;
grant execute on function staff.enact_policy to holdfast_wallet_writer;

-- Adds to the acts, whichever there are.
do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L, %L, %L))', known,
                 'drafts_policy', 'approves_policy', 'rejects_policy', 'withdraws_policy');
end $$;
