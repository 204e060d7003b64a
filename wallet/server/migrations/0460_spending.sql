-- What a holder spends by month, shop and category is summed behind the journal, so that a page reads months and not lines (ADR 0065).
alter table clients.clients
  add column trade text check (trade in ('groceries', 'restaurants', 'shopping', 'home', 'electronics', 'entertainment',
                                         'travel', 'health', 'services'));
comment on column clients.clients.trade is 'What the shop trades in; null: it was not said. It is the first category of its payments.';
grant usage on schema clients to holdfast_wallet_reader;
grant select (client_id, trade) on clients.clients to holdfast_wallet_reader;

create schema spending;
grant usage on schema spending to holdfast_wallet_writer, holdfast_wallet_reader, holdfast_wallet_auditor;

create table spending.positions (
  cell smallint primary key,
  last_entry bigint not null
);
comment on table spending.positions is 'Up to which entry of the journal each cell is summed. Whoever writes sums locks the row first.';
insert into spending.positions (cell, last_entry) values (0, 0);
grant select, update (last_entry) on spending.positions to holdfast_wallet_writer;
grant select on spending.positions to holdfast_wallet_auditor;

create table spending.months (
  cell smallint not null,
  holder_id uuid not null,
  month date not null check (month = date_trunc('month', month)),
  currency char(3) not null,
  client_id text not null,
  category text not null
    check (category in ('as_shop', 'groceries', 'restaurants', 'shopping', 'home', 'electronics', 'entertainment',
                        'travel', 'health', 'services', 'other')),
  spent_minor bigint not null check (spent_minor >= 0),
  refunded_minor bigint not null check (refunded_minor >= 0),
  primary key (cell, holder_id, month, currency, client_id, category),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column spending.months.month is 'Its first day, in UTC.';
comment on column spending.months.category is 'as_shop: that of the shop; else the one that the holder chose for these payments.';
comment on column spending.months.refunded_minor is 'What came back in this month, also of payments of earlier ones.';
grant select, insert, update (spent_minor, refunded_minor) on spending.months to holdfast_wallet_writer;
grant select on spending.months to holdfast_wallet_reader, holdfast_wallet_auditor;
alter table spending.months enable row level security;
create policy writer_all on spending.months to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on spending.months for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
create policy auditor_all on spending.months for select to holdfast_wallet_auditor using (true);

create table spending.days (
  cell smallint not null,
  holder_id uuid not null,
  day date not null,
  currency char(3) not null,
  spent_minor bigint not null check (spent_minor >= 0),
  refunded_minor bigint not null check (refunded_minor >= 0),
  primary key (cell, holder_id, day, currency),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table spending.days is 'The days of this month and the last, to compare the two up to the same day; in UTC.';
create index days_age on spending.days (day);
grant select, insert, update (spent_minor, refunded_minor), delete on spending.days to holdfast_wallet_writer;
grant select on spending.days to holdfast_wallet_reader;
alter table spending.days enable row level security;
create policy writer_all on spending.days to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on spending.days for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table spending.shops (
  cell smallint not null,
  holder_id uuid not null,
  client_id text not null,
  name text not null,
  category text
    check (category in ('groceries', 'restaurants', 'shopping', 'home', 'electronics', 'entertainment', 'travel',
                        'health', 'services', 'other')),
  primary key (cell, holder_id, client_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column spending.shops.name is 'As the last payment has it.';
comment on column spending.shops.category is 'The one that the holder chose for the shop; null: the trade of the shop.';
grant select, insert, update (name, category) on spending.shops to holdfast_wallet_writer;
grant select on spending.shops to holdfast_wallet_reader;
alter table spending.shops enable row level security;
create policy writer_all on spending.shops to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on spending.shops for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table spending.choices (
  cell smallint not null,
  payment_id uuid not null,
  holder_id uuid not null,
  category text not null
    check (category in ('groceries', 'restaurants', 'shopping', 'home', 'electronics', 'entertainment', 'travel',
                        'health', 'services', 'other')),
  primary key (cell, payment_id),
  foreign key (cell, payment_id) references payments.payments (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table spending.choices is 'The payments whose category the holder chose one by one.';
create index choices_holder on spending.choices (cell, holder_id);
grant select, insert, update (category), delete on spending.choices to holdfast_wallet_writer;
grant select on spending.choices to holdfast_wallet_reader;
grant select (cell, payment_id, category) on spending.choices to holdfast_wallet_auditor;
alter table spending.choices enable row level security;
create policy writer_all on spending.choices to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on spending.choices for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
create policy auditor_all on spending.choices for select to holdfast_wallet_auditor using (true);

-- A closed wallet loses how its holder sorted the spending. The sums stay, as the journal that they can be made from.
create function privacy.erase_spending(holder uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  perform privacy.refuse_open(holder);
  perform from spending.positions order by cell for update;
  insert into spending.months as sum (cell, holder_id, month, currency, client_id, category, spent_minor, refunded_minor)
  select cell, holder_id, month, currency, client_id, 'as_shop', sum(spent_minor), sum(refunded_minor)
    from spending.months where holder_id = holder and category <> 'as_shop' group by 1, 2, 3, 4, 5
      on conflict (cell, holder_id, month, currency, client_id, category) do update
     set spent_minor = sum.spent_minor + excluded.spent_minor,
         refunded_minor = sum.refunded_minor + excluded.refunded_minor;
  delete from spending.months where holder_id = holder and category <> 'as_shop';
  delete from spending.choices where holder_id = holder;
  update spending.shops set category = null where holder_id = holder;
end $$;
revoke all on function privacy.erase_spending(uuid) from public;
grant execute on function privacy.erase_spending(uuid) to holdfast_wallet_writer;
