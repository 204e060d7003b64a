-- The market's operators work at an origin of their own, the desk, and sign in by passkey alone. The wallet has the same
-- tables, because platform/staff works on both.
create schema staff;
grant usage on schema staff to holdfast_market_writer;

create table staff.members (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('support', 'reviewer', 'admin')),
  invited_at timestamptz not null,
  ended_at timestamptz,
  email text,
  mailbox text,
  phone text
);
comment on table staff.members is 'A member who ended and is invited again keeps the id, because the log names it.';
comment on column staff.members.mailbox is 'The e-mail address in the one form by which two spellings of it are the same.';
create unique index members_name on staff.members (lower(name));
create unique index members_mailbox on staff.members (mailbox);
create unique index members_phone on staff.members (phone);
grant select, insert, update (role, invited_at, ended_at, name, email, mailbox, phone)
  on staff.members to holdfast_market_writer;

create table staff.invitations (
  token_hash bytea primary key,
  member_id uuid not null references staff.members (id),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitations_member on staff.invitations (member_id);
create index invitations_expiry on staff.invitations (expires_at);
grant select, insert, update (used_at), delete on staff.invitations to holdfast_market_writer;

create table staff.sessions (
  token_hash bytea primary key,
  member_id uuid not null references staff.members (id),
  expires_at timestamptz not null
);
create index sessions_member on staff.sessions (member_id);
create index sessions_expiry on staff.sessions (expires_at);
grant select, insert, delete on staff.sessions to holdfast_market_writer;

create table staff.passkeys (
  credential_id text primary key,
  member_id uuid not null references staff.members (id),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null
);
create index passkeys_member on staff.passkeys (member_id);
grant select, insert, update (counter), delete on staff.passkeys to holdfast_market_writer;

create table staff.challenges (
  id text primary key,
  challenge text not null,
  purpose text not null,
  expires_at timestamptz not null
);
create index challenges_expiry on staff.challenges (expires_at);
grant select, insert, delete on staff.challenges to holdfast_market_writer;
