-- A version of the terms of exchanges has the hours in which refunds use the rate of their payment.
-- Makes a version of the newest revision of a draft; null if another version or the date came first. It acts as the
-- owner, because no server writes versions.
create or replace function staff.enact_policy(p_draft uuid, p_revision integer, p_member uuid, p_business timestamptz, p_at timestamptz)
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
  elsif draft.kind = 'exchange' then
    select version, valid_from into newest, newest_from from exchange.terms order by version desc limit 1;
  elsif draft.kind = 'tiers' then
    select version, valid_from into newest, newest_from from limits.policies order by version desc limit 1;
  elsif draft.kind = 'reports' then
    select version, valid_from into newest, newest_from from protection.report_terms order by version desc limit 1;
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
  elsif draft.kind = 'exchange' then
    insert into exchange.terms (version, valid_from, margin_basis_points, quote_minutes, stale_after_days, refund_hours,
                                currencies)
    select newest + 1, draft.valid_from, terms."marginBasisPoints", terms."quoteMinutes", terms."staleAfterDays",
           coalesce(terms."refundHours", 24), array(select jsonb_array_elements_text(terms.currencies))
      from jsonb_to_record(draft.content)
        as terms ("marginBasisPoints" integer, "quoteMinutes" integer, "staleAfterDays" integer, "refundHours" integer,
                  currencies jsonb);
  elsif draft.kind = 'tiers' then
    insert into limits.policies (version, valid_from, tiers, step_up)
    values (newest + 1, draft.valid_from, draft.content -> 'tiers', draft.content -> 'stepUp');
  elsif draft.kind = 'reports' then
    insert into protection.report_terms (version, valid_from, report_days, credit_hours, decide_days,
                                         credit_most_minor, currency, credits_a_year, old_passkey_days)
    select newest + 1, draft.valid_from, terms."reportDays", terms."creditHours", terms."decideDays",
           terms."creditMostMinor", terms.currency, terms."creditsAYear", terms."oldPasskeyDays"
      from jsonb_to_record(draft.content)
        as terms ("reportDays" integer, "creditHours" integer, "decideDays" integer, "creditMostMinor" bigint,
                  currency text, "creditsAYear" integer, "oldPasskeyDays" integer);
  else
    insert into staff.limits (version, valid_from, currency, decide_alone_most_minor)
    select newest + 1, draft.valid_from, limits.currency, limits."decideAloneMostMinor"
      from jsonb_to_record(draft.content) as limits (currency text, "decideAloneMostMinor" bigint);
  end if;
  insert into staff.policy_ends (draft_id, how, version, member_id, at)
    values (p_draft, 'enacted', newest + 1, p_member, p_at);
  return newest + 1;
end $$;
