-- Buyer and seller of a part write to each other. What they wrote may become evidence, so no role can change or delete it.
create schema messages;
grant usage on schema messages to holdfast_market_writer, holdfast_market_reader;

create table messages.rules (
  version integer primary key,
  valid_from timestamptz not null unique,
  most_letters integer not null check (most_letters > 0),
  days_after_end integer not null check (days_after_end > 0),
  minutes_between_letters integer not null check (minutes_between_letters > 0),
  burst_most integer not null check (burst_most > 0),
  burst_minutes integer not null check (burst_minutes > 0),
  most_a_day integer not null check (most_a_day > 0)
);
comment on column messages.rules.minutes_between_letters is 'Between two mails about one conversation to the same side.';
comment on column messages.rules.burst_most is 'Messages of one side of a conversation within burst_minutes.';
comment on column messages.rules.most_a_day is 'Messages of one person in all conversations.';
grant select on messages.rules to holdfast_market_writer, holdfast_market_reader;
insert into messages.rules (version, valid_from, most_letters, days_after_end, minutes_between_letters, burst_most,
                            burst_minutes, most_a_day)
  values (1, '2020-01-01', 2000, 90, 15, 10, 10, 100);

create table messages.conversations (
  part_id uuid primary key,
  order_id uuid not null,
  buyer_id uuid not null,
  seller_id uuid not null,
  buyer_stopped_at timestamptz,
  seller_stopped_at timestamptz,
  buyer_letter_at timestamptz,
  seller_letter_at timestamptz
);
comment on column messages.conversations.buyer_stopped_at is 'When the buyer stopped the messages; null if they did not, or let them go on.';
comment on column messages.conversations.buyer_letter_at is 'When the last mail about a message went to the buyer.';
grant select, insert on messages.conversations to holdfast_market_writer;
grant update (buyer_stopped_at, seller_stopped_at, buyer_letter_at, seller_letter_at)
  on messages.conversations to holdfast_market_writer;
grant select on messages.conversations to holdfast_market_reader;
alter table messages.conversations enable row level security;
create policy writer_all on messages.conversations to holdfast_market_writer using (true) with check (true);
create policy party_own on messages.conversations for select to holdfast_market_reader
  using (buyer_id = nullif(current_setting('app.shopper', true), '')::uuid
         or seller_id = (select seller_id from shoppers.shoppers
                          where id = nullif(current_setting('app.shopper', true), '')::uuid));

create table messages.messages (
  id uuid primary key,
  part_id uuid not null references messages.conversations (part_id),
  side text not null check (side in ('buyer', 'seller')),
  writer_id uuid not null,
  words text not null,
  form_key text not null,
  sent_at timestamptz not null
);
comment on column messages.messages.words is 'As they were written; contact details are masked only for their readers.';
comment on column messages.messages.form_key is 'Names one form: the same words in it, sent again, are the same message.';
create index messages_of_part on messages.messages (part_id, id);
create index messages_of_side on messages.messages (part_id, side, sent_at);
create index messages_of_writer on messages.messages (writer_id, sent_at);
create unique index messages_form on messages.messages (part_id, side, form_key, md5(words));
grant select, insert on messages.messages to holdfast_market_writer;
grant select on messages.messages to holdfast_market_reader;
alter table messages.messages enable row level security;
create policy writer_all on messages.messages to holdfast_market_writer using (true) with check (true);
create policy party_own on messages.messages for select to holdfast_market_reader
  using (exists (select from messages.conversations where conversations.part_id = messages.part_id));

create table messages.reports (
  message_id uuid primary key references messages.messages (id),
  reporter_id uuid not null,
  reason text not null check (reason in ('pays_outside', 'rude', 'deceives', 'other')),
  reported_at timestamptz not null
);
comment on table messages.reports is 'Only the side that did not write a message can report it, once.';
create index reports_at on messages.reports (reported_at);
grant select, insert on messages.reports to holdfast_market_writer;
grant select on messages.reports to holdfast_market_reader;
alter table messages.reports enable row level security;
create policy writer_all on messages.reports to holdfast_market_writer using (true) with check (true);
create policy reporter_own on messages.reports for select to holdfast_market_reader
  using (reporter_id = nullif(current_setting('app.shopper', true), '')::uuid);
