-- What holders write to support, and its answers. A ticket may name a payment, a link or a case of its holder.
create schema support;
grant usage on schema support to holdfast_wallet_writer, holdfast_wallet_reader;

create table support.tickets (
  cell smallint not null,
  id uuid not null,
  reference text not null check (reference ~ '^[2-9B-DF-HJ-NP-TV-Z]{3}-[2-9B-DF-HJ-NP-TV-Z]{3}$'),
  holder_id uuid not null,
  topic text not null,
  about_kind text check (about_kind in ('payment', 'link', 'case')),
  about_id uuid,
  status text not null check (status in ('waiting', 'answered', 'closed')),
  desk text not null check (desk in ('support', 'reviewer', 'finance', 'admin')),
  opened_at timestamptz not null,
  answer_by timestamptz,
  changed_at timestamptz not null,
  messages integer not null check (messages > 0),
  primary key (cell, id),
  check ((about_kind is null) = (about_id is null)),
  check ((status = 'waiting') = (answer_by is not null))
);
comment on column support.tickets.reference is 'What people say and write. It gives no access.';
comment on column support.tickets.desk is 'The role that has the ticket.';
comment on column support.tickets.answer_by is 'Until when the next answer is due, in business time.';
create unique index tickets_reference on support.tickets (cell, reference);
create index tickets_holder on support.tickets (cell, holder_id, changed_at);
create index tickets_waiting on support.tickets (cell, answer_by) where status = 'waiting';
create index tickets_changed on support.tickets (cell, changed_at);
grant select, insert, update (status, desk, answer_by, changed_at, messages) on support.tickets
  to holdfast_wallet_writer;
grant select on support.tickets to holdfast_wallet_reader;
alter table support.tickets enable row level security;
create policy writer_all on support.tickets to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on support.tickets for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

create table support.messages (
  cell smallint not null,
  ticket_id uuid not null,
  number integer not null check (number > 0),
  at timestamptz not null,
  kind text not null check (kind in ('holder', 'answer', 'note', 'handed', 'closed')),
  member_id uuid references staff.members (id),
  words text not null,
  primary key (cell, ticket_id, number),
  foreign key (cell, ticket_id) references support.tickets (cell, id)
);
comment on table support.messages is 'Messages never change. Notes and handovers are for the staff alone.';
create index messages_of_holders on support.messages (cell, at) where kind = 'holder';
grant select, insert on support.messages to holdfast_wallet_writer;
grant select on support.messages to holdfast_wallet_reader;
alter table support.messages enable row level security;
create policy writer_all on support.messages to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on support.messages for select to holdfast_wallet_reader
  using (kind in ('holder', 'answer', 'closed')
         and exists (select from support.tickets one where one.cell = messages.cell and one.id = messages.ticket_id));

-- Texts that support puts into its answers. An edit is a new version.
create table support.macros (
  name text not null check (name ~ '^[a-z0-9-]{1,40}$'),
  version integer not null check (version > 0),
  title text not null check (length(title) between 1 and 80),
  words text not null check (length(words) between 1 and 4000),
  member_id uuid references staff.members (id),
  at timestamptz not null,
  primary key (name, version)
);
grant select, insert on support.macros to holdfast_wallet_writer;
insert into support.macros (name, version, title, words, at) values
  ('need-reference', 1, 'Ask which payment',
   'Thank you for writing. So that we look at the right payment, please choose it in your wallet: open the payment and follow “Write to support about this payment”. Never send us a card number, a PIN or a password.',
   '2026-01-01T00:00:00Z'),
  ('still-in-escrow', 1, 'The money is in escrow',
   'The money for this order still rests in escrow, so the seller has not been paid. If something is wrong with the order, open the payment and press “There is a problem”. Then the money stands still until the case is decided.',
   '2026-01-01T00:00:00Z'),
  ('refund-is-booked', 1, 'The refund is booked',
   'The refund is booked to your balance. You see it under Activity, with its reference.',
   '2026-01-01T00:00:00Z');
