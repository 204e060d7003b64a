-- Identity documents are checked on the processor's page; we keep the outcome, and what tells a person's wallets apart.
create schema documents;
grant usage on schema documents to holdfast_wallet_writer;

create table documents.checks (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  processor_id text,
  status text not null check (status in ('started', 'processing', 'review', 'accepted', 'refused', 'canceled')),
  continue_to text not null,
  started_at timestamptz not null,
  asked_at timestamptz not null,
  reason text check (reason ~ '^[a-z_]{1,64}$'),
  findings text[] not null default '{}',
  kind text,
  country char(2),
  expires_on date,
  number_end text check (length(number_end) <= 2),
  person bytea,
  seen jsonb check (seen is null or status = 'review'),
  decided_at timestamptz,
  decided_by uuid,
  redacted_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  check ((status in ('accepted', 'refused', 'canceled')) = (decided_at is not null)),
  check (status <> 'accepted' or person is not null)
);
comment on column documents.checks.asked_at is 'Security time: checks of a day are counted by it.';
comment on column documents.checks.reason is 'Why it was refused, or what an operator saw.';
comment on column documents.checks.findings is 'Why a person has to look at it.';
comment on column documents.checks.number_end is 'The last two characters of the document''s number at most.';
comment on column documents.checks.person is 'A keyed hash of name and birth date on the document: equal for the same person.';
comment on column documents.checks.seen is 'Name and birth date on the document, only while an operator has to compare them.';
comment on column documents.checks.decided_by is 'The member of the staff who decided; null if nobody had to.';
comment on column documents.checks.redacted_at is 'When the processor was asked to delete what it collected.';
create unique index checks_processor on documents.checks (cell, processor_id) where processor_id is not null;
create unique index checks_open on documents.checks (cell, holder_id) where status in ('started', 'processing', 'review');
create index checks_of_holder on documents.checks (cell, holder_id, asked_at);
create index checks_of_person on documents.checks (cell, person) where status = 'accepted';
create index checks_in_review on documents.checks (cell, started_at) where status = 'review';
grant select, insert, update on documents.checks to holdfast_wallet_writer;

create table documents.screening_entries (
  cell smallint not null,
  id text not null check (length(id) between 1 and 80),
  list text not null check (length(list) between 1 and 80),
  name text not null check (length(name) between 1 and 200),
  words text[] not null check (cardinality(words) > 0),
  born text check (born ~ '^\d{4}(-\d{2}-\d{2})?$'),
  primary key (cell, list, id)
);
comment on table documents.screening_entries is 'Names that make an operator look before a limit is raised. A hit refuses nobody.';
comment on column documents.screening_entries.words is 'The words of the name, folded as those of a document.';
comment on column documents.screening_entries.born is 'The birth date, its year alone, or null if the list does not say.';
create index screening_entries_words on documents.screening_entries using gin (words);
grant select, insert, update, delete on documents.screening_entries to holdfast_wallet_writer;

-- The log of the staff gets what members do with documents.
do $$
declare
  known text;
begin
  select pg_get_expr(conbin, conrelid) into known from pg_constraint
   where conrelid = 'staff.log'::regclass and conname = 'log_what_check';
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (%s or what in (%L, %L, %L))', known,
                 'accepts_document', 'refuses_document', 'asks_document');
end $$;
