-- A message may have files, which only the two sides of its conversation see.
create table messages.files (
  file_id uuid primary key,
  message_id uuid not null references messages.messages (id),
  position integer not null check (position between 0 and 4),
  unique (message_id, position)
);
grant select, insert on messages.files to holdfast_market_writer;
grant select on messages.files to holdfast_market_reader;
alter table messages.files enable row level security;
create policy writer_all on messages.files to holdfast_market_writer using (true) with check (true);
create policy party_own on messages.files for select to holdfast_market_reader
  using (exists (select from messages.messages where messages.id = files.message_id));
