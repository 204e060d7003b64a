-- A holder adds pictures and PDFs to what they write to support. Who may read the message may read its files.
create table support.files (
  cell smallint not null,
  file_id uuid not null,
  ticket_id uuid not null,
  number integer not null,
  position integer not null check (position between 1 and 5),
  primary key (cell, file_id),
  unique (cell, ticket_id, number, position),
  foreign key (cell, ticket_id, number) references support.messages (cell, ticket_id, number)
);
comment on column support.files.number is 'The message of the ticket with which the file came.';
grant select, insert on support.files to holdfast_wallet_writer;
grant select on support.files to holdfast_wallet_reader;
alter table support.files enable row level security;
create policy writer_all on support.files to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on support.files for select to holdfast_wallet_reader
  using (exists (select from support.messages one
                  where one.cell = files.cell and one.ticket_id = files.ticket_id and one.number = files.number));
