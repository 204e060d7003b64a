-- Members of staff sign in by passkey alone, which the one-time address makes. Everybody signs in again.
create table staff.passkeys (
  credential_id text primary key,
  member_id uuid not null references staff.members (id),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null
);
create index passkeys_member on staff.passkeys (member_id);
grant select, insert, update (counter), delete on staff.passkeys to holdfast_wallet_writer;

create table staff.challenges (
  id text primary key,
  challenge text not null,
  purpose text not null,
  expires_at timestamptz not null
);
create index challenges_expiry on staff.challenges (expires_at);
grant select, insert, delete on staff.challenges to holdfast_wallet_writer;

delete from staff.sessions;

alter table staff.members drop constraint members_role_check;
alter table staff.members
  add constraint members_role_check check (role in ('support', 'reviewer', 'finance', 'admin'));

alter table staff.log drop constraint log_what_check;
alter table staff.log add constraint log_what_check check (
  what in ('invited', 'role_changed', 'ended', 'entered', 'left', 'looked', 'proposes', 'decides_appeal', 'refused'));
