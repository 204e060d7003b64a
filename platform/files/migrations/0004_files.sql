-- People add pictures and documents: the content stands once, by its hash, and each person's file refers to it.
create schema files;
grant usage on schema files to :writer;

create table files.blobs (
  cell smallint not null default 0,
  hash bytea not null check (octet_length(hash) = 32),
  kind text not null check (kind in ('jpeg', 'pdf')),
  bytes bytea not null check (octet_length(bytes) between 1 and 5242880),
  thumbnail bytea check (octet_length(thumbnail) between 1 and 262144),
  width integer check (width between 1 and 2560),
  height integer check (height between 1 and 2560),
  kept_at timestamptz not null,
  is_attached boolean not null default false,
  primary key (cell, hash),
  check ((kind = 'jpeg') = (width is not null)),
  check ((kind = 'jpeg') = (height is not null)),
  check ((kind = 'jpeg') = (thumbnail is not null))
);
comment on column files.blobs.hash is 'SHA-256 of the bytes.';
comment on column files.blobs.thumbnail is 'WebP.';
comment on column files.blobs.kept_at is 'The last time that somebody added this content.';
-- The bytes are compressed already.
alter table files.blobs alter column bytes set storage external, alter column thumbnail set storage external;
create index blobs_unattached on files.blobs (kept_at) where not is_attached;

create table files.files (
  cell smallint not null default 0,
  id uuid not null,
  owner_id uuid not null,
  name text not null,
  hash bytea not null,
  kept_at timestamptz not null,
  is_attached boolean not null default false,
  primary key (cell, id),
  foreign key (cell, hash) references files.blobs (cell, hash)
);
comment on column files.files.owner_id is 'Who added the file: a holder, a shopper or an operator.';
comment on column files.files.name is 'Safe to show; its ending says the kind.';
comment on column files.files.is_attached is 'False until a feature refers to the file; then it stays.';
create index files_hash on files.files (cell, hash);
create index files_unattached on files.files (kept_at) where not is_attached;
create index files_waiting on files.files (cell, owner_id) where not is_attached;

-- People read files only through the feature that refers to them, so the reader's role has no grant here.
grant select, insert, update (kept_at, is_attached), delete on files.blobs to :writer;
grant select, insert, update (is_attached), delete on files.files to :writer;
