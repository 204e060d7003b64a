-- Holders set budgets for a month by category and by shop, and are warned at 80 and at 100 percent, each once a month.
create table spending.budgets (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  currency char(3) not null,
  category text
    check (category in ('groceries', 'restaurants', 'shopping', 'home', 'electronics', 'entertainment', 'travel',
                        'health', 'services', 'other')),
  client_id text,
  limit_minor bigint not null check (limit_minor > 0),
  primary key (cell, id),
  constraint budgets_subject_key unique nulls not distinct (cell, holder_id, currency, category, client_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  check (num_nonnulls(category, client_id) = 1)
);
comment on column spending.budgets.limit_minor is 'For each month in UTC.';
grant select, insert, update (limit_minor), delete on spending.budgets to holdfast_wallet_writer;
grant select on spending.budgets to holdfast_wallet_reader;
alter table spending.budgets enable row level security;
create policy writer_all on spending.budgets to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on spending.budgets for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table spending.alerts (
  cell smallint not null,
  holder_id uuid not null,
  subject text not null,
  month date not null,
  percent smallint not null check (percent in (80, 100)),
  primary key (cell, holder_id, subject, month, percent),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table spending.alerts is 'The warnings that were given; a budget that is changed, or set again, gives none twice.';
comment on column spending.alerts.subject is 'Currency, kind and name of what the budget is for, with a space between each.';
create index alerts_age on spending.alerts (month);
grant select, insert, delete on spending.alerts to holdfast_wallet_writer;

create function privacy.erase_budgets(holder uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  perform privacy.refuse_open(holder);
  delete from spending.budgets where holder_id = holder;
  delete from spending.alerts where holder_id = holder;
end $$;
revoke all on function privacy.erase_budgets(uuid) from public;
grant execute on function privacy.erase_budgets(uuid) to holdfast_wallet_writer;
