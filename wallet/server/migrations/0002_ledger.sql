-- The books: accounts, journal entries and postings, append-only and balanced. See docs/adr/0004-signed-postings.md.
create schema ledger;
grant usage on schema ledger to holdfast_wallet_writer, holdfast_wallet_reader;

create table ledger.accounts (
  cell smallint not null,
  id uuid not null,
  owner_kind text not null check (owner_kind in ('holder', 'client', 'house')),
  owner_id uuid not null,
  kind text not null,
  currency char(3) not null,
  floor_minor bigint,
  posted_minor bigint not null default 0,
  held_minor bigint not null default 0 check (held_minor >= 0),
  opened_at timestamptz not null,
  primary key (cell, id),
  unique (cell, owner_kind, owner_id, kind, currency),
  check (floor_minor is null or posted_minor - held_minor >= floor_minor)
) with (fillfactor = 50);
grant select, insert, update (posted_minor, held_minor) on ledger.accounts to holdfast_wallet_writer;
grant select on ledger.accounts to holdfast_wallet_reader;
alter table ledger.accounts enable row level security;
create policy writer_all on ledger.accounts to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on ledger.accounts for select to holdfast_wallet_reader
  using (owner_kind = 'holder' and owner_id = nullif(current_setting('app.holder', true), '')::uuid);

create table ledger.entries (
  cell smallint not null,
  id uuid not null,
  kind text not null,
  reason text not null,
  payment_id uuid,
  at timestamptz not null,
  primary key (cell, id)
);
create index entries_payment on ledger.entries (cell, payment_id) where payment_id is not null;
grant select, insert on ledger.entries to holdfast_wallet_writer;
grant select on ledger.entries to holdfast_wallet_reader;

create table ledger.postings (
  cell smallint not null,
  account_id uuid not null,
  entry_id uuid not null,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor <> 0),
  balance_minor bigint not null,
  primary key (cell, account_id, entry_id),
  foreign key (cell, account_id) references ledger.accounts (cell, id),
  foreign key (cell, entry_id) references ledger.entries (cell, id)
);
comment on column ledger.postings.balance_minor is 'What the account had posted after this entry.';
grant select, insert on ledger.postings to holdfast_wallet_writer;
grant select on ledger.postings to holdfast_wallet_reader;
alter table ledger.postings enable row level security;
create policy writer_all on ledger.postings to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on ledger.postings for select to holdfast_wallet_reader
  using (exists (select from ledger.accounts a where a.cell = postings.cell and a.id = postings.account_id));
alter table ledger.entries enable row level security;
create policy writer_all on ledger.entries to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on ledger.entries for select to holdfast_wallet_reader using (true);

-- A statement trigger on the rows just added costs a microsecond or two; a row trigger ten times that.
create function ledger.refuse_unbalanced_entry() returns trigger language plpgsql as $$ begin
  if exists (select from added group by cell, entry_id, currency having sum(amount_minor) <> 0) then
    raise exception 'a journal entry does not balance' using errcode = 'LE001';
  end if;
  return null;
end $$;
create trigger entry_balances after insert on ledger.postings
  referencing new table as added for each statement execute function ledger.refuse_unbalanced_entry();

-- The second wall behind the grants: even the owner does not rewrite the books by accident.
create function ledger.refuse_change() returns trigger language plpgsql as $$ begin
  raise exception 'the journal is append-only' using errcode = 'LE002';
end $$;
create trigger entries_stay before update or delete or truncate on ledger.entries
  for each statement execute function ledger.refuse_change();
create trigger postings_stay before update or delete or truncate on ledger.postings
  for each statement execute function ledger.refuse_change();

create table ledger.answers (
  cell smallint not null,
  scope text not null,
  key text not null,
  request_hash text not null,
  answer jsonb not null,
  at timestamptz not null,
  primary key (cell, scope, key)
);
comment on table ledger.answers is 'The first answer to each idempotency key, stored with its effect.';
grant select, insert, delete on ledger.answers to holdfast_wallet_writer;
