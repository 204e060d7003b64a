-- Drafts of the terms of withdrawals from before they had a number a day get the usual one; without it none could be enacted.
create or replace function staff.enact_withdrawals(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into withdrawals.terms (version, valid_from, currency, free_up_to_minor, basis_points, least_fee_minor,
                                 least_minor, most_minor, quote_minutes, quotes_a_day)
  select newest.version + 1, draft.valid_from, own.key, terms."freeUpToMinor", terms."basisPoints",
         terms."leastFeeMinor", terms."leastMinor", terms."mostMinor", (draft.content ->> 'quoteMinutes')::integer,
         coalesce((draft.content ->> 'quotesADay')::integer, 20)
    from (select max(version) as version, max(valid_from) as since from withdrawals.terms) newest,
         jsonb_each(draft.content -> 'currencies') own,
         jsonb_to_record(own.value)
           as terms ("freeUpToMinor" bigint, "basisPoints" integer, "leastFeeMinor" bigint, "leastMinor" bigint,
                     "mostMinor" bigint)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;
