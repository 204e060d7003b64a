-- The payout of a seller moves to another wallet only with a fresh proof, after a wait, and with a letter that undoes it.
create table wallet.payout_policies (
  version integer primary key,
  valid_from timestamptz not null unique,
  move_wait_days integer not null check (move_wait_days > 0),
  undo_days integer not null check (undo_days > move_wait_days)
);
comment on column wallet.payout_policies.undo_days is 'From the request on, so it goes on after the move took effect.';
grant select on wallet.payout_policies to holdfast_market_writer, holdfast_market_reader;
insert into wallet.payout_policies (version, valid_from, move_wait_days, undo_days) values (1, '2020-01-01', 3, 30);

-- A seller who proves by password and mailed code that a change of the payout is theirs. The code follows from the id.
create table wallet.proofs (
  id uuid primary key,
  shopper_id uuid not null references shoppers.shoppers (id),
  seller_id uuid not null references catalog.sellers (id),
  purpose text not null check (purpose in ('link', 'unlink')),
  email text not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index proofs_shopper on wallet.proofs (shopper_id, created_at);
create index proofs_created on wallet.proofs (created_at);
grant select, insert, update, delete on wallet.proofs to holdfast_market_writer;

alter table wallet.attempts add column proved_email text;
comment on column wallet.attempts.proved_email is 'The address that a seller proved for this attempt; null without a proof.';
create index attempts_seller on wallet.attempts (seller_id) where seller_id is not null;

create table wallet.moves (
  id uuid primary key,
  seller_id uuid not null references catalog.sellers (id),
  shopper_id uuid not null references shoppers.shoppers (id),
  payee_id text not null,
  label text not null,
  former_payee_id text not null,
  former_label text not null,
  email text not null,
  undo_hash bytea not null unique,
  status text not null check (status in ('waiting', 'taken', 'ended')),
  ended_by text check ((ended_by is null) = (status <> 'ended')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  undo_until timestamptz not null,
  decided_at timestamptz check ((decided_at is null) = (status = 'waiting')),
  undone_at timestamptz
);
comment on column wallet.moves.former_label is 'Empty if the market does not know the name of the former wallet.';
comment on column wallet.moves.email is 'The address that was proved for the move, to which its letters go.';
comment on column wallet.moves.undo_hash is 'Hash of the token in the letter that undoes the move.';
comment on column wallet.moves.undone_at is 'Set if a move that had taken effect was undone.';
create unique index moves_one_waiting on wallet.moves (seller_id) where status = 'waiting';
create index moves_payee on wallet.moves (payee_id) where status = 'waiting';
grant select, insert, update on wallet.moves to holdfast_market_writer;
grant select (id, seller_id, payee_id, label, former_label, status, asked_at, due_at) on wallet.moves
  to holdfast_market_reader;
alter table wallet.moves enable row level security;
create policy writer_all on wallet.moves to holdfast_market_writer using (true) with check (true);
create policy owner_own on wallet.moves for select to holdfast_market_reader
  using (seller_id = (select shopper.seller_id from shoppers.shoppers as shopper
                       where shopper.id = nullif(current_setting('app.shopper', true), '')::uuid));
