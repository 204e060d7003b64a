-- A wallet is frozen by its holder, and unfrozen by what a thief of one device does not have.
create schema freezing;
grant usage on schema freezing to holdfast_wallet_writer;

create table freezing.freezes (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  frozen_by text not null check (frozen_by in ('session', 'code', 'staff')),
  frozen_at timestamptz not null,
  used text[] not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('holder', 'staff')),
  primary key (cell, id),
  check ((ended_at is null) = (ended_by is null))
);
comment on column freezing.freezes.frozen_at is 'Security time, as the other times here.';
comment on column freezing.freezes.used is 'The factors that were used in the sessions that the freeze ended, and for the reported payments: none of them unfreezes.';
create unique index freezes_open on freezing.freezes (cell, holder_id) where ended_at is null;
grant select, insert, update (used, ended_at, ended_by) on freezing.freezes to holdfast_wallet_writer;
