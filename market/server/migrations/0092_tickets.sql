-- What shoppers and sellers write to the market's support, and its answers. A ticket may name an order of its writer.
create schema support;
grant usage on schema support to holdfast_market_writer, holdfast_market_reader;

create table support.tickets (
  id uuid primary key,
  reference text not null check (reference ~ '^[2-9B-DF-HJ-NP-TV-Z]{3}-[2-9B-DF-HJ-NP-TV-Z]{3}$'),
  shopper_id uuid not null,
  topic text not null,
  order_id uuid,
  status text not null check (status in ('waiting', 'answered', 'closed')),
  opened_at timestamptz not null,
  answer_by timestamptz,
  changed_at timestamptz not null,
  messages integer not null check (messages > 0),
  check ((status = 'waiting') = (answer_by is not null))
);
comment on column support.tickets.reference is 'What people say and write. It gives no access.';
comment on column support.tickets.order_id is 'An order that the shopper placed, or in which they sold something.';
comment on column support.tickets.answer_by is 'Until when the next answer is due, in business time.';
create unique index tickets_reference on support.tickets (reference);
create index tickets_shopper on support.tickets (shopper_id, changed_at);
create index tickets_waiting on support.tickets (answer_by) where status = 'waiting';
create index tickets_changed on support.tickets (changed_at);
grant select, insert, update (status, answer_by, changed_at, messages) on support.tickets to holdfast_market_writer;
grant select on support.tickets to holdfast_market_reader;
alter table support.tickets enable row level security;
create policy writer_all on support.tickets to holdfast_market_writer using (true) with check (true);
create policy shopper_own on support.tickets for select to holdfast_market_reader
  using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);

create table support.messages (
  ticket_id uuid not null references support.tickets (id),
  number integer not null check (number > 0),
  at timestamptz not null,
  kind text not null check (kind in ('shopper', 'answer', 'note', 'closed')),
  member_id uuid references staff.members (id),
  words text not null,
  primary key (ticket_id, number)
);
comment on table support.messages is 'Messages never change. Notes are for the staff alone.';
create index messages_of_shoppers on support.messages (at) where kind = 'shopper';
grant select, insert on support.messages to holdfast_market_writer;
grant select on support.messages to holdfast_market_reader;
alter table support.messages enable row level security;
create policy writer_all on support.messages to holdfast_market_writer using (true) with check (true);
create policy shopper_own on support.messages for select to holdfast_market_reader
  using (kind <> 'note' and exists (select from support.tickets one where one.id = messages.ticket_id));

alter table staff.log drop constraint log_what_check;
alter table staff.log add constraint log_what_check check (what in ('invited', 'role_changed', 'ended', 'entered', 'left',
  'looked', 'refused', 'answers_ticket', 'notes_ticket', 'closes_ticket', 'hands_ticket'));
