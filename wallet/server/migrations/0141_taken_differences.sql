-- A member of finance takes a difference of the settlement, so that two do not work on it and none is forgotten.
create table staff.taken_differences (
  cell smallint not null,
  currency char(3) not null,
  key text not null,
  first_seen_on date not null,
  member_id uuid not null references staff.members (id),
  taken_at timestamptz not null,
  primary key (cell, currency, key, first_seen_on)
);
comment on column staff.taken_differences.first_seen_on is 'A difference that comes back later is another one, which nobody has taken.';
comment on column staff.taken_differences.taken_at is 'Security time.';
grant select, insert, update (member_id, taken_at), delete on staff.taken_differences to holdfast_wallet_writer;

-- The log gets these acts, and the passkeys that were refused to a member.
do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L, %L, %L, %L))', known,
                 'takes_difference', 'gives_back_difference', 'asks_report', 'login_refused', 'signature_refused');
end $$;
