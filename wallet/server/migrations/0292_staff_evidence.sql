-- Operators send evidence about chargebacks; what they typed is kept if the processor refuses it.
create table staff.evidence (
  chargeback_id uuid primary key,
  holder_id uuid not null,
  texts jsonb not null check (jsonb_typeof(texts) = 'object'),
  saved_at timestamptz not null
);
comment on table staff.evidence is 'What was last sent, or tried, for a chargeback. Deleted half a year later: the bank has decided by then.';
comment on column staff.evidence.saved_at is 'Business time.';
create index evidence_saved on staff.evidence (saved_at);
create index evidence_holder on staff.evidence (holder_id);
grant select, insert, update, delete on staff.evidence to holdfast_wallet_writer;

do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L))', known,
                 'sends_evidence', 'accepts_chargeback');
end $$;
