-- Letters go only to an e-mail address that its holder has proved, and the old number or address can undo a change.
alter table accounts.holders add column email_proved_at timestamptz;
comment on column accounts.holders.email_proved_at is 'When the holder typed a code from this address; null: nobody knows whose it is.';
grant select (email_proved_at) on accounts.holders to holdfast_wallet_reader;


create schema contacts;
grant usage on schema contacts to holdfast_wallet_writer;

-- A number or an address whose owner is asked for a code: at most one of each for a holder.
create table contacts.proofs (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  session_id uuid not null,
  channel text not null check (channel in ('phone', 'email')),
  contact text not null,
  tries integer not null default 0,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column contacts.proofs.session_id is 'The code works only in the session that asked for it.';
create unique index proofs_holder on contacts.proofs (cell, holder_id, channel);
create index proofs_expiry on contacts.proofs (expires_at);
grant select, insert, update, delete on contacts.proofs to holdfast_wallet_writer;

create table contacts.changes (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  channel text not null check (channel in ('phone', 'email')),
  before text,
  after text not null,
  code_hash bytea not null,
  changed_at timestamptz not null,
  undo_until timestamptz not null,
  undone_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column contacts.changes.code_hash is 'Of the code that undoes the change, which only the old number or address gets.';
comment on column contacts.changes.undone_at is 'When it was undone, or an earlier change was, and its code lost its power.';
create unique index changes_code on contacts.changes (code_hash);
create index changes_holder on contacts.changes (cell, holder_id, channel, changed_at);
create index changes_expiry on contacts.changes (undo_until);
grant select, insert, update (undone_at), delete on contacts.changes to holdfast_wallet_writer;

-- Numbers and addresses that belonged to a wallet until lately, and that no other wallet may have yet.
create table accounts.reserved (
  cell smallint not null,
  contact text not null,
  holder_id uuid not null,
  until timestamptz not null,
  primary key (cell, contact)
);
comment on column accounts.reserved.contact is 'A number as E.164, or an address in lower case.';
comment on column accounts.reserved.holder_id is 'The holder who may have it back.';
create index reserved_expiry on accounts.reserved (until);
grant select, insert, update, delete on accounts.reserved to holdfast_wallet_writer;
