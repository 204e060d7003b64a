-- What the market's operators do is a chain of hashes, so that a changed, removed or cut entry is found (ADR 0030). The
-- database links the entries itself: the servers can add one, and have no word in its number or its hashes.
create table staff.log_heads (
  cell smallint primary key,
  last_entry bigint not null,
  hash bytea not null
);
comment on table staff.log_heads is 'The newest entry of each cell. The servers write it outside the database.';
grant select on staff.log_heads to holdfast_market_writer;

create table staff.log (
  cell smallint not null,
  at timestamptz not null,
  member_id uuid not null references staff.members (id),
  what text not null check (what in ('invited', 'role_changed', 'ended', 'entered', 'left')),
  case_id uuid,
  ground text,
  number bigint not null,
  holder_id uuid,
  reason text check (length(reason) between 1 and 500),
  previous_hash bytea not null,
  hash bytea not null,
  primary key (cell, number),
  constraint log_looked_with_reason check (holder_id is null or reason is not null)
);
comment on table staff.log is 'Append-only, in security time. Invitations, roles and ends are of the member; all else is what the member did.';
comment on column staff.log.number is 'Without a gap in each cell.';
comment on column staff.log.holder_id is 'The shopper or seller whose data the member looked at.';
comment on column staff.log.reason is 'Why the member looked. It names people by their ids alone, because the auditor reads it.';
comment on column staff.log.hash is 'SHA-256 of the previous hash, the number (int8) and the SHA-256 of the content.';
create index log_case on staff.log (cell, case_id, at) where case_id is not null;
create index log_member on staff.log (member_id, at);

-- The content is one list of JSON in UTF-8, without spaces: text or null for each column. The instant is in microseconds
-- since 1970. `hashOf` in platform/staff/log/domain.ts computes the same.
create function staff.log_hash(entry staff.log) returns bytea language sql stable set search_path = pg_catalog as $$
  select sha256(entry.previous_hash || int8send(entry.number) || sha256(convert_to(array_to_json(array[
    entry.cell::text, (extract(epoch from entry.at) * 1000000)::bigint::text, entry.member_id::text, entry.what,
    entry.case_id::text, entry.ground, entry.holder_id::text, entry.reason])::text, 'UTF8')))
$$;
revoke execute on function staff.log_hash from public;

-- It acts as the owner, because the servers cannot write heads. The head stays locked until the transaction ends, so
-- the entries have the order of their commits, and one that is rolled back takes its number back.
create function staff.link_entry() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  head staff.log_heads;
begin
  insert into staff.log_heads (cell, last_entry, hash) values (new.cell, 0, sha256('')) on conflict do nothing;
  select * into head from staff.log_heads where cell = new.cell for update;
  new.number := head.last_entry + 1;
  new.previous_hash := head.hash;
  new.hash := staff.log_hash(new);
  update staff.log_heads set last_entry = new.number, hash = new.hash where cell = new.cell;
  return new;
end $$;
revoke execute on function staff.link_entry from public;
create trigger entry_is_linked before insert on staff.log for each row execute function staff.link_entry();

-- The second wall behind the grants: even the owner does not rewrite the log by accident.
create function staff.refuse_change() returns trigger language plpgsql as $$ begin
  raise exception 'the log of the staff is append-only';
end $$;
create trigger log_stays before update or delete or truncate on staff.log
  for each statement execute function staff.refuse_change();

grant insert (cell, at, member_id, what, case_id, ground, holder_id, reason) on staff.log to holdfast_market_writer;

grant usage on schema staff to holdfast_market_auditor;
grant select on staff.log, staff.log_heads to holdfast_market_auditor;
