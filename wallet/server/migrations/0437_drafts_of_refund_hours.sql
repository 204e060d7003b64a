-- A version of the terms of exchanges has the hours in which refunds use the rate of their payment; older drafts have the usual day.
create or replace function staff.enact_exchange(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into exchange.terms (version, valid_from, margin_basis_points, quote_minutes, stale_after_days, refund_hours,
                              currencies)
  select newest.version + 1, draft.valid_from, terms."marginBasisPoints", terms."quoteMinutes", terms."staleAfterDays",
         coalesce(terms."refundHours", 24), array(select jsonb_array_elements_text(terms.currencies))
    from (select max(version) as version, max(valid_from) as since from exchange.terms) newest,
         jsonb_to_record(draft.content)
           as terms ("marginBasisPoints" integer, "quoteMinutes" integer, "staleAfterDays" integer, "refundHours" integer,
                     currencies jsonb)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;
