-- The wallet follows parcels itself, lines leave escrow one by one, and refunds are recorded. A part of before has one parcel, and its lines share its fate.
create schema protection;
grant usage on schema protection to holdfast_wallet_writer, holdfast_wallet_reader;

alter table payments.policies
  add column scan_within_days integer not null default 5 check (scan_within_days > 0),
  add column deliver_within_days integer not null default 10 check (deliver_within_days > 0),
  add column extension_days integer not null default 15 check (extension_days > 0),
  add column warn_days integer[] not null default '{3,1}';
alter table payments.policies
  alter column scan_within_days drop default,
  alter column deliver_within_days drop default,
  alter column extension_days drop default,
  alter column warn_days drop default;
update payments.payments
   set policy = policy || '{"scanWithinDays": 5, "deliverWithinDays": 10, "extensionDays": 15, "warnDays": [3, 1]}';

alter table payments.parts
  add column lots jsonb,
  add column refunded_minor bigint not null default 0,
  add column released_minor bigint not null default 0,
  add column parcels jsonb not null default '[]',
  add column protection_ends_at timestamptz,
  add column extended_at timestamptz,
  add column paused_at timestamptz;
comment on column payments.parts.lots is 'What has moved of each line, in their order, and last of the shipping.';
comment on column payments.parts.refunded_minor is 'The sum over the lots, for the auditor and the history; and released_minor, less what was refunded after the release.';
update payments.parts part
   set refunded_minor = case part.status when 'refunded' then amount_minor else 0 end,
       released_minor = case part.status when 'released' then amount_minor else 0 end,
       lots = (select jsonb_agg(jsonb_build_object(
                        'refunded', case part.status when 'refunded' then lot.minor else '0' end,
                        'releasedAt', case part.status when 'released' then to_jsonb(part.settled_at) else 'null' end)
                      order by lot.position)
                 from (select line ->> 'minor' as minor, position
                         from jsonb_array_elements(part.lines) with ordinality as lines (line, position)
                       union all select part.shipping_minor::text, jsonb_array_length(part.lines) + 1) lot),
       protection_ends_at = case part.status when 'shipped' then release_at end,
       release_at = case part.status when 'delivered' then release_at end,
       parcels = case when tracking_code is null then '[]' else jsonb_build_array(jsonb_build_object(
         'id', 'pcl_0' || substr(md5(part.id::text), 1, 25),
         'carrier', carrier, 'trackingCode', tracking_code, 'trackingUrl', null,
         'contents', (select jsonb_agg(jsonb_build_object('line', line -> 'reference', 'quantity', line -> 'quantity'))
                        from jsonb_array_elements(part.lines) line),
         'status', case when delivered_at is null then 'shipped' else 'delivered' end,
         'announcedAt', shipped_at, 'shippedAt', shipped_at, 'endedAt', delivered_at)) end;
alter table payments.parts
  alter column lots set not null,
  alter column refunded_minor drop default,
  alter column released_minor drop default,
  alter column parcels drop default,
  drop column carrier,
  drop column tracking_code,
  add check (refunded_minor >= 0 and released_minor >= 0 and refunded_minor + released_minor <= amount_minor);
grant update (lots, refunded_minor, released_minor, parcels, protection_ends_at, extended_at, paused_at)
  on payments.parts to holdfast_wallet_writer;

-- A tracking code is taken once for ever, in any spelling.
create table protection.tracking_codes (
  cell smallint not null,
  code_key text not null check (code_key <> ''),
  parcel_id text not null,
  payment_id uuid not null,
  part_id uuid not null,
  primary key (cell, code_key)
);
comment on column protection.tracking_codes.code_key is 'The letters and digits of the code, in upper case.';
grant select, insert, update (parcel_id) on protection.tracking_codes to holdfast_wallet_writer;
insert into protection.tracking_codes (cell, code_key, parcel_id, payment_id, part_id)
  select part.cell, upper(regexp_replace(parcel ->> 'trackingCode', '[^[:alnum:]]', '', 'g')), parcel ->> 'id',
         part.payment_id, part.id
    from payments.parts part, jsonb_array_elements(part.parcels) parcel
   where parcel ->> 'trackingCode' ~ '[[:alnum:]]'
    on conflict do nothing;

create table protection.refunds (
  cell smallint not null,
  id uuid not null,
  payment_id uuid not null,
  part_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  lines jsonb not null,
  sources jsonb not null,
  cause text not null
    check (cause in ('shop', 'canceled', 'not_shipped', 'not_scanned', 'lost', 'returned', 'case')),
  reason text,
  created_at timestamptz not null,
  primary key (cell, id)
);
create index refunds_payment on protection.refunds (cell, payment_id, created_at);
grant select, insert on protection.refunds to holdfast_wallet_writer;

-- What a refund takes from a seller is no payment of theirs.
create or replace view history.lines with (security_invoker = true) as
  select posting.cell, posting.account_id, posting.entry_number, entry.kind as entry_kind, entry.reason,
         entry.payment_id, entry.at, posting.amount_minor, posting.balance_minor, posting.currency,
         -- The kind that the holder sees; see kindOf in activity/history/domain.ts.
         case when entry.kind = 'top_up' then 'top_up'
              when entry.payment_id is null then 'other'
              when posting.amount_minor < 0 and entry.kind like '%refund%' then 'sale_refund'
              when posting.amount_minor < 0 then 'payment'
              when entry.kind like '%refund%' then 'refund'
              else 'release' end as line_kind
    from ledger.postings posting
   cross join lateral (select kind, reason, payment_id, at from ledger.entries
                        where cell = posting.cell and number = posting.entry_number offset 0) entry;

-- Each part has one clock, which looks at the part before it acts: a part that was shipped without news of a delivery is no longer released.
insert into jobs.timers (cell, kind, subject, due_at)
  select cell, 'part.clock', subject, due_at from jobs.timers where kind in ('part.unshipped', 'part.release')
    on conflict do nothing;
delete from jobs.timers where kind in ('part.unshipped', 'part.release');

-- A repeated request gets its stored answer, in the form of today.
update ledger.answers
   set answer = answer
       || jsonb_build_object('terms', answer -> 'terms'
            || '{"scan_within_days": 5, "deliver_within_days": 10, "extension_days": 15, "warn_days": [3, 1]}')
       || jsonb_build_object('refunded', jsonb_build_object('currency', answer -> 'amount' -> 'currency', 'amount', (
            select sum(case part ->> 'status' when 'refunded' then (part -> 'amount' ->> 'amount')::bigint else 0 end)::text
              from jsonb_array_elements(answer -> 'parts') part)))
       || jsonb_build_object('parts', (
            select jsonb_agg(part - 'carrier' - 'tracking_code'
                   || jsonb_build_object(
                     'held', case when part ->> 'status' in ('held', 'shipped', 'delivered') then whole else none end,
                     'released', case part ->> 'status' when 'released' then whole else none end,
                     'refunded', case part ->> 'status' when 'refunded' then whole else none end,
                     'parcels', '[]'::jsonb,
                     'lines', (select jsonb_agg(line || jsonb_build_object('quantity_canceled', 0,
                                        'refunded', case part ->> 'status' when 'refunded' then line -> 'amount' else none end)
                                      order by at)
                                 from jsonb_array_elements(part -> 'lines') with ordinality as lines (line, at)))
                   order by position)
              from jsonb_array_elements(answer -> 'parts') with ordinality as parts (part, position)
             cross join lateral (values (part -> 'amount', jsonb_build_object(
                     'currency', part -> 'amount' -> 'currency', 'amount', '0'))) as sums (whole, none)))
 where answer ? 'mandate_id' and answer ? 'parts' and not answer ? 'refunded';
