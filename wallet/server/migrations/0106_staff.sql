-- Operators decide cases at an origin of their own. Each look at a case and each decision has a row in the log.
create schema staff;
grant usage on schema staff to holdfast_wallet_writer;

create table staff.members (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('reviewer')),
  invited_at timestamptz not null,
  ended_at timestamptz
);
comment on table staff.members is
  'A member who ended and is invited again keeps the id, so that nobody decides the appeal of their own decision.';
create unique index members_name on staff.members (lower(name));
grant select, insert, update (role, invited_at, ended_at) on staff.members to holdfast_wallet_writer;

create table staff.invitations (
  token_hash bytea primary key,
  member_id uuid not null references staff.members (id),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitations_member on staff.invitations (member_id);
create index invitations_expiry on staff.invitations (expires_at);
grant select, insert, update (used_at), delete on staff.invitations to holdfast_wallet_writer;

create table staff.sessions (
  token_hash bytea primary key,
  member_id uuid not null references staff.members (id),
  expires_at timestamptz not null
);
create index sessions_member on staff.sessions (member_id);
create index sessions_expiry on staff.sessions (expires_at);
grant select, insert, delete on staff.sessions to holdfast_wallet_writer;

create table staff.log (
  cell smallint not null,
  id bigint generated always as identity,
  at timestamptz not null,
  member_id uuid not null references staff.members (id),
  what text not null check (what in ('invited', 'ended', 'entered', 'left', 'looked', 'proposes', 'decides_appeal', 'refused')),
  case_id uuid,
  ground text,
  primary key (cell, id)
);
comment on table staff.log is 'Append-only, in security time. Invitations and ends are of the member; all else is what the member did.';
comment on column staff.log.ground is 'The main ground of a decision, for statistics; the reasons in words are in the case.';
create index log_case on staff.log (cell, case_id, at) where case_id is not null;
create index log_member on staff.log (member_id, at);
grant insert on staff.log to holdfast_wallet_writer;
