-- A draft becomes a version by the function of its kind, so that a later kind adds one function. Withdrawals, stays and debits join.
alter table staff.policy_drafts drop constraint policy_drafts_kind_check;
alter table staff.policy_drafts add constraint policy_drafts_kind_check
  check (kind in ('terms', 'fees', 'exchange', 'withdrawals', 'debits', 'origins', 'tiers', 'reports', 'limits'));
comment on table withdrawals.terms is 'Fees and limits by currency. Money in a currency without a row is not paid out. A version has a row for each currency.';
comment on table top_ups.debit_terms is 'Limits of one debit, by currency. Accounts in a currency without a row are not debited. A version has a row for each currency.';

-- Makes a version of the newest revision of a draft; null if another version or the date came first. It acts as the
-- owner, because no server writes versions. `enact_KIND` inserts the version and returns its number, or null if the draft
-- does not follow the newest one.
create or replace function staff.enact_policy(p_draft uuid, p_revision integer, p_member uuid, p_business timestamptz, p_at timestamptz)
  returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  draft staff.policy_drafts;
  approvals integer;
  made integer;
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
  -- Business time is never behind the machine's clock.
  if draft.valid_from > greatest(p_business, now()) then
    execute format('select staff.%I($1)', 'enact_' || draft.kind) into made using draft;
  end if;
  if made is not null then
    insert into staff.policy_ends (draft_id, how, version, member_id, at)
      values (p_draft, 'enacted', made, p_member, p_at);
  end if;
  return made;
end $$;

-- Whether a draft begins from the newest version, and after it.
create function staff.follows(draft staff.policy_drafts, newest integer, newest_from timestamptz)
  returns boolean language sql immutable set search_path = pg_catalog as $$
  select draft.base_version = newest and draft.valid_from > newest_from
$$;

create function staff.enact_terms(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into payments.policies (version, valid_from, quote_minutes, ship_within_days, ship_within_most_days,
                                 scan_within_days, deliver_within_days, release_after_days, protection_days,
                                 extension_days, warn_days, untracked_most, untracked_after_orders,
                                 untracked_release_days, untracked_warn_days, reserve, cases)
  select newest.version + 1, draft.valid_from, terms."quoteMinutes", terms."shipWithinDays", terms."shipWithinMostDays",
         terms."scanWithinDays", terms."deliverWithinDays", terms."releaseAfterDays", terms."protectionDays",
         terms."extensionDays", terms."warnDays", terms."untrackedMost", terms."untrackedAfterOrders",
         terms."untrackedReleaseDays", terms."untrackedWarnDays", terms.reserve, terms.cases
    from (select max(version) as version, max(valid_from) as since from payments.policies) newest,
         jsonb_to_record(draft.content)
           as terms ("quoteMinutes" integer, "shipWithinDays" integer, "shipWithinMostDays" integer,
                     "scanWithinDays" integer, "deliverWithinDays" integer, "releaseAfterDays" integer,
                     "protectionDays" integer, "extensionDays" integer, "warnDays" integer[], "untrackedMost" jsonb,
                     "untrackedAfterOrders" integer, "untrackedReleaseDays" integer, "untrackedWarnDays" integer[],
                     reserve jsonb, cases jsonb)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_fees(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor, card_basis_points,
                              merchant_basis_points)
  select newest.version + 1, draft.valid_from, schedule.currency, schedule."cardFreeUpToMinor",
         schedule."cardBasisPoints", schedule."merchantBasisPoints"
    from (select max(version) as version, max(valid_from) as since from fees.schedules) newest,
         jsonb_to_record(draft.content)
           as schedule (currency text, "cardFreeUpToMinor" bigint, "cardBasisPoints" integer,
                        "merchantBasisPoints" integer)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_exchange(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into exchange.terms (version, valid_from, margin_basis_points, quote_minutes, stale_after_days, currencies)
  select newest.version + 1, draft.valid_from, terms."marginBasisPoints", terms."quoteMinutes", terms."staleAfterDays",
         array(select jsonb_array_elements_text(terms.currencies))
    from (select max(version) as version, max(valid_from) as since from exchange.terms) newest,
         jsonb_to_record(draft.content)
           as terms ("marginBasisPoints" integer, "quoteMinutes" integer, "staleAfterDays" integer, currencies jsonb)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_withdrawals(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into withdrawals.terms (version, valid_from, currency, free_up_to_minor, basis_points, least_fee_minor,
                                 least_minor, most_minor, quote_minutes)
  select newest.version + 1, draft.valid_from, own.key, terms."freeUpToMinor", terms."basisPoints",
         terms."leastFeeMinor", terms."leastMinor", terms."mostMinor", (draft.content ->> 'quoteMinutes')::integer
    from (select max(version) as version, max(valid_from) as since from withdrawals.terms) newest,
         jsonb_each(draft.content -> 'currencies') own,
         jsonb_to_record(own.value)
           as terms ("freeUpToMinor" bigint, "basisPoints" integer, "leastFeeMinor" bigint, "leastMinor" bigint,
                     "mostMinor" bigint)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_debits(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into top_ups.debit_terms (version, valid_from, currency, least_minor, most_minor, days)
  select newest.version + 1, draft.valid_from, own.key, terms."leastMinor", terms."mostMinor", terms.days
    from (select max(version) as version, max(valid_from) as since from top_ups.debit_terms) newest,
         jsonb_each(draft.content -> 'currencies') own,
         jsonb_to_record(own.value) as terms ("leastMinor" bigint, "mostMinor" bigint, days integer)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_origins(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into origins.terms (version, valid_from, card_days, debit_days)
  select newest.version + 1, draft.valid_from, terms."cardDays", terms."debitDays"
    from (select max(version) as version, max(valid_from) as since from origins.terms) newest,
         jsonb_to_record(draft.content) as terms ("cardDays" integer, "debitDays" integer)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_tiers(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into limits.policies (version, valid_from, tiers, step_up)
  select newest.version + 1, draft.valid_from, draft.content -> 'tiers', draft.content -> 'stepUp'
    from (select max(version) as version, max(valid_from) as since from limits.policies) newest
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_reports(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into protection.report_terms (version, valid_from, report_days, credit_hours, decide_days, credit_most_minor,
                                       currency, credits_a_year, old_passkey_days)
  select newest.version + 1, draft.valid_from, terms."reportDays", terms."creditHours", terms."decideDays",
         terms."creditMostMinor", terms.currency, terms."creditsAYear", terms."oldPasskeyDays"
    from (select max(version) as version, max(valid_from) as since from protection.report_terms) newest,
         jsonb_to_record(draft.content)
           as terms ("reportDays" integer, "creditHours" integer, "decideDays" integer, "creditMostMinor" bigint,
                     currency text, "creditsAYear" integer, "oldPasskeyDays" integer)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

create function staff.enact_limits(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into staff.limits (version, valid_from, currency, decide_alone_most_minor)
  select newest.version + 1, draft.valid_from, limits.currency, limits."decideAloneMostMinor"
    from (select max(version) as version, max(valid_from) as since from staff.limits) newest,
         jsonb_to_record(draft.content) as limits (currency text, "decideAloneMostMinor" bigint)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;

-- Only `enact_policy` calls them.
revoke execute on function staff.enact_terms, staff.enact_fees, staff.enact_exchange, staff.enact_withdrawals,
  staff.enact_debits, staff.enact_origins, staff.enact_tiers, staff.enact_reports, staff.enact_limits from public;
