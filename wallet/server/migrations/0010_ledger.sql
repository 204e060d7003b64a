-- The books are accounts, journal entries and postings, append-only and balanced; see docs/adr/0004-signed-postings.md.
create schema ledger;
grant usage on schema ledger to holdfast_wallet_writer, holdfast_wallet_reader;

create table ledger.accounts (
  cell smallint not null,
  id uuid not null,
  owner_kind text not null check (owner_kind in ('holder', 'client', 'house')),
  owner_id uuid not null,
  kind text not null check (kind in ('available', 'commission', 'promotion', 'escrow', 'fees', 'payable', 'debt',
                                     'processor_clearing', 'cell_clearing', 'fx_position')),
  currency char(3) not null,
  floor_minor bigint,
  posted_minor bigint not null default 0,
  held_minor bigint not null default 0 check (held_minor >= 0),
  opened_at timestamptz not null,
  promotion_id uuid,
  primary key (cell, id),
  -- A shop has one account for its commission, but any number of budgets.
  constraint accounts_owner_key unique nulls not distinct (cell, owner_kind, owner_id, kind, currency, promotion_id),
  check (floor_minor is null or posted_minor - held_minor >= floor_minor),
  check ((kind = 'promotion') = (promotion_id is not null))
) with (fillfactor = 50);
comment on column ledger.accounts.promotion_id is 'Whose budget a promotion''s account is.';
grant select, insert, update (posted_minor, held_minor) on ledger.accounts to holdfast_wallet_writer;
grant select on ledger.accounts to holdfast_wallet_reader;
alter table ledger.accounts enable row level security;
create policy writer_all on ledger.accounts to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on ledger.accounts for select to holdfast_wallet_reader
  using (owner_kind = 'holder' and owner_id = nullif(current_setting('app.holder', true), '')::uuid);

create table ledger.holds (
  amount_minor bigint not null check (amount_minor > 0),
  captured_minor bigint not null,
  expires_at timestamptz not null,
  resolved_at timestamptz,
  id uuid not null,
  account_id uuid not null,
  payment_id uuid,
  currency char(3) not null,
  cell smallint not null,
  status text not null check (status in ('held', 'captured', 'voided', 'expired')),
  primary key (cell, id),
  foreign key (cell, account_id) references ledger.accounts (cell, id),
  check (captured_minor between 0 and amount_minor),
  check ((status = 'held') = (resolved_at is null)),
  check ((status = 'captured') = (captured_minor > 0))
);
create index holds_open on ledger.holds (cell, account_id) where status = 'held';
grant select, insert, update (status, captured_minor, resolved_at) on ledger.holds to holdfast_wallet_writer;

-- Entries are numbered per cell without a gap, in the order of their commits: a batch counts on from the locked head.
create table ledger.entries (
  number bigint not null,
  at timestamptz not null,
  cell smallint not null,
  kind text not null,
  reason text not null,
  payment_id uuid,
  request text,
  corrects bigint,
  primary key (cell, number)
);
comment on column ledger.entries.request is 'The idempotency key of the request that caused it, if it had one.';
comment on column ledger.entries.corrects is 'The entry that this one takes back.';
create index entries_payment on ledger.entries (cell, payment_id) where payment_id is not null;
create unique index entries_corrects on ledger.entries (cell, corrects) where corrects is not null;
grant select, insert on ledger.entries to holdfast_wallet_writer;
grant select on ledger.entries to holdfast_wallet_reader;
alter table ledger.entries enable row level security;
create policy writer_all on ledger.entries to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on ledger.entries for select to holdfast_wallet_reader using (true);

-- No foreign keys: checked row by row, they would cost more than all the rest of a batch. A batch locks every account
-- that it posts to, sees that each exists, and writes entries and postings together; nobody may delete any of them; the
-- auditor looks for orphans. See docs/adr/0013-numbered-chained-batches.md.
create table ledger.postings (
  amount_minor bigint not null check (amount_minor <> 0),
  balance_minor bigint not null,
  entry_number bigint not null,
  account_id uuid not null,
  currency char(3) not null,
  cell smallint not null,
  primary key (cell, account_id, entry_number)
);
comment on column ledger.postings.balance_minor is 'The posted balance of the account after this entry.';
grant select, insert on ledger.postings to holdfast_wallet_writer;
grant select on ledger.postings to holdfast_wallet_reader;
alter table ledger.postings enable row level security;
create policy writer_all on ledger.postings to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on ledger.postings for select to holdfast_wallet_reader
  using (exists (select from ledger.accounts a where a.cell = postings.cell and a.id = postings.account_id));

-- A statement trigger on the added rows costs a microsecond or two; a row trigger costs ten times that.
create function ledger.refuse_unbalanced_entry() returns trigger language plpgsql as $$ begin
  if exists (select from added group by cell, entry_number, currency having sum(amount_minor) <> 0) then
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

-- The chain over the batches: each hash covers the hash before it and all that the entries of its batch say. Whoever
-- rewrites a past entry changes every later hash, and those were written down outside.
create table ledger.batches (
  last_entry bigint not null,
  entries integer not null check (entries > 0),
  cell smallint not null,
  content bytea not null,
  hash bytea not null,
  primary key (cell, last_entry)
);
comment on column ledger.batches.content is 'SHA-256 of the entries, as written by entriesDigest in ledger/chain.ts.';
comment on column ledger.batches.hash is 'SHA-256 of the hash before it, the number of its last entry (int8) and its content.';
grant select, insert on ledger.batches to holdfast_wallet_writer;
create trigger batches_stay before update or delete or truncate on ledger.batches
  for each statement execute function ledger.refuse_change();

create table ledger.heads (
  cell smallint primary key,
  last_entry bigint not null default 0,
  hash bytea not null default sha256('')
);
comment on table ledger.heads is 'Where the chain of each cell ends.';
grant select, insert, update (last_entry, hash) on ledger.heads to holdfast_wallet_writer;

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
