-- An operator's session ends when it is unused for an hour. Those of now end: nobody knows when they were used last.
delete from staff.sessions;
alter table staff.sessions add column seen_at timestamptz not null;
comment on column staff.sessions.seen_at is 'The last use, to within a minute, in security time.';
grant update (seen_at) on staff.sessions to holdfast_wallet_writer;
