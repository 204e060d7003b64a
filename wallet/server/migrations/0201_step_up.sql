-- A table of rules decides when a payment asks its payer for more proof: its numbers, what it reads, and its reasons (ADR 0045).
alter table limits.policies add column step_up jsonb not null default '{}';
update limits.policies set step_up = step_up || '{"above": {"EUR": {"payment": 5000, "day": 15000}}, "newBrowserHours": 72, "usualFrom": 10, "usualWithinHours": 1, "mostInHour": 10}';
alter table limits.policies alter column step_up drop default;
alter table limits.policies
  add constraint policies_step_up_check
  check (step_up ?& array['above', 'newBrowserHours', 'usualFrom', 'usualWithinHours', 'mostInHour']);
comment on column limits.policies.step_up is
  'Above for each currency, in whole minor units: the most for one payment and for a day without asking (nothing in other currencies). Hours for which a browser is new, approved payments from which hours are usual, hours around a usual one, payments in an hour.';

create schema step_up;
grant usage on schema step_up to holdfast_wallet_writer;

create table step_up.habits (
  cell smallint not null,
  id uuid not null,
  countries jsonb not null check (jsonb_typeof(countries) = 'array' and jsonb_array_length(countries) <= 300),
  hours jsonb not null check (jsonb_typeof(hours) = 'array' and jsonb_array_length(hours) <= 50),
  recent jsonb not null check (jsonb_typeof(recent) = 'array' and jsonb_array_length(recent) <= 50),
  primary key (cell, id)
) with (fillfactor = 70);
comment on table step_up.habits is 'What the wallet knows about how a holder pays. A batch changes it with each capture.';
comment on column step_up.habits.id is 'The holder.';
comment on column step_up.habits.countries is 'The countries of all sellers whom the holder has paid.';
comment on column step_up.habits.hours is 'The hours (UTC) of the last payments that the holder approved, the newest last.';
comment on column step_up.habits.recent is 'The instants of the captures in the hour before the last one, and of that one.';
grant select, insert, update (countries, hours, recent) on step_up.habits to holdfast_wallet_writer;

alter table accounts.holders add column new_browser_at timestamptz;
comment on column accounts.holders.new_browser_at is
  'The last login in a browser that had never signed in to this wallet. Business time, as that of payments.';

alter table payments.payments add column step_up jsonb;
comment on column payments.payments.step_up is
  'The countries of the sellers, the version of the limits by which the payment was judged last, and why it asked for more proof. Null for payments before there were rules.';
grant update (step_up) on payments.payments to holdfast_wallet_writer;

alter table payees.payees add column country char(2) not null default 'ZZ';
comment on column payees.payees.country is
  'Of the seller''s accepted document, or of the address of a wallet whose operator checked it otherwise; ZZ: unknown.';
grant update (country) on payees.payees to holdfast_wallet_writer;
update payees.payees as payee
   set country = coalesce(
     (select one.country from documents.checks one
       where one.cell = payee.cell and one.holder_id = payee.holder_id and one.status = 'accepted'
         and one.country is not null
       order by one.decided_at desc limit 1),
     (select holder.address ->> 'country' from accounts.holders holder
       where holder.cell = payee.cell and holder.id = payee.holder_id),
     'ZZ');
