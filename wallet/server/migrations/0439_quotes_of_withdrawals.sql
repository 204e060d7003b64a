-- Each quote of a withdrawal costs a comparison of the name, and each payout the processor's price: both have a number a day.
alter table withdrawals.terms add column quotes_a_day integer not null default 20 check (quotes_a_day > 0);
alter table withdrawals.terms alter column quotes_a_day drop default;
comment on column withdrawals.terms.quotes_a_day is 'How many withdrawals a holder may prepare within 24 hours, approved or not, over all currencies.';

create or replace function staff.enact_withdrawals(draft staff.policy_drafts) returns integer language sql set search_path = pg_catalog as $$
  insert into withdrawals.terms (version, valid_from, currency, free_up_to_minor, basis_points, least_fee_minor,
                                 least_minor, most_minor, quote_minutes, quotes_a_day)
  select newest.version + 1, draft.valid_from, own.key, terms."freeUpToMinor", terms."basisPoints",
         terms."leastFeeMinor", terms."leastMinor", terms."mostMinor", (draft.content ->> 'quoteMinutes')::integer,
         (draft.content ->> 'quotesADay')::integer
    from (select max(version) as version, max(valid_from) as since from withdrawals.terms) newest,
         jsonb_each(draft.content -> 'currencies') own,
         jsonb_to_record(own.value)
           as terms ("freeUpToMinor" bigint, "basisPoints" integer, "leastFeeMinor" bigint, "leastMinor" bigint,
                     "mostMinor" bigint)
   where staff.follows(draft, newest.version, newest.since)
  returning version
$$;
