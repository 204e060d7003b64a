-- Limits are versions, and what a holder has paid in a day and a year is counted in the batch that takes the money.
create schema limits;
grant usage on schema limits to holdfast_wallet_writer;

create table limits.policies (
  version integer primary key,
  valid_from timestamptz not null unique,
  tiers jsonb not null check (tiers ?& array['0', '1', '2'])
);
comment on column limits.policies.tiers is
  'For each tier and currency, in whole minor units: the most for one payment, for a day and for a year, and that the balance may hold (null: no limit). Nothing in other currencies.';
insert into limits.policies (version, valid_from, tiers) values
  (1, '2020-01-01T00:00:00Z',
   '{"0": {"EUR": {"payment": 0, "day": 0, "year": 0, "holds": 15000}}, "1": {"EUR": {"payment": 20000, "day": 100000, "year": 500000, "holds": null}}, "2": {"EUR": {"payment": 500000, "day": 1000000, "year": 5000000, "holds": null}}}');
grant select on limits.policies to holdfast_wallet_writer;

create table limits.uses (
  cell smallint not null,
  id text not null,
  holder_id uuid not null,
  year_minor bigint not null check (year_minor >= 0),
  day date not null,
  day_minor bigint not null check (day_minor >= 0),
  primary key (cell, id)
) with (fillfactor = 70);
comment on column limits.uses.id is 'Holder, currency and year (UTC) of the captures, with a space between each.';
comment on column limits.uses.year_minor is 'Captured in that year, less refunds.';
comment on column limits.uses.day is 'The last day (UTC) with a capture.';
comment on column limits.uses.day_minor is 'Captured on that day; refunds give nothing back.';
grant select, insert, update (year_minor, day, day_minor) on limits.uses to holdfast_wallet_writer;

-- The months of the shops already have what was captured, less refunds; the days come from the payments.
with months as (
  select cell, holder_id, substring(id from ' ([A-Z]{3}) [0-9]{4}-[0-9]{2}$') as currency,
         substring(id from '([0-9]{4})-[0-9]{2}$') as year, spent_minor + approved_minor as minor
    from mandates.spendings),
years as (
  select cell, holder_id, currency, year, sum(minor)::bigint as minor from months
   group by cell, holder_id, currency, year),
days as (
  select cell, payer_id, currency, (captured_at at time zone 'UTC')::date as day,
         sum(amount_minor - discount_minor)::bigint as minor
    from payments.payments where captured_at is not null
   group by 1, 2, 3, 4),
last_days as (
  select distinct on (cell, payer_id, currency, extract(year from day))
         cell, payer_id, currency, to_char(day, 'YYYY') as year, day, minor
    from days order by cell, payer_id, currency, extract(year from day), day desc)
insert into limits.uses (cell, id, holder_id, year_minor, day, day_minor)
select years.cell, years.holder_id || ' ' || years.currency || ' ' || years.year, years.holder_id, years.minor,
       coalesce(last_days.day, (years.year || '-01-01')::date), coalesce(last_days.minor, 0)
  from years
  left join last_days on last_days.cell = years.cell and last_days.payer_id = years.holder_id
                     and last_days.currency = years.currency and last_days.year = years.year;
