-- Cards that are declined while they are linked, and visits in which none is linked, are counted for each holder.
create table instruments.declines (
  cell smallint not null,
  holder_id uuid not null,
  event_id text not null,
  declined_at timestamptz not null,
  primary key (cell, holder_id, event_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on table instruments.declines is 'Cards that were declined on the processor''s page, by the processor''s name for the event.';
comment on column instruments.declines.declined_at is 'Security time, as the processor has it.';
create index declines_declined_at on instruments.declines (cell, declined_at);
grant select, insert, delete on instruments.declines to holdfast_wallet_writer;

-- The processor names the customer of an event.
create index customers_processor on instruments.customers (cell, processor_id);

alter table instruments.visits add column asked_at timestamptz;
update instruments.visits set asked_at = started_at;
alter table instruments.visits alter column asked_at set not null;
comment on column instruments.visits.asked_at is 'Security time: visits of a day are counted by it.';
create index visits_unfinished on instruments.visits (cell, holder_id, asked_at) where status <> 'linked';
