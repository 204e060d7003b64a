-- Holders choose how they are notified of payments, deliveries, cases and support. Security has no row: it is no choice.
create table notifications.kinds (
  kind text primary key check (kind in ('payments', 'deliveries', 'cases', 'support')),
  mail boolean not null,
  sms boolean not null
);
comment on table notifications.kinds is 'The channels of holders who chose none. Without a proved address, an SMS replaces a mail.';
insert into notifications.kinds (kind, mail, sms) values
  ('payments', true, false),
  ('deliveries', true, false),
  ('cases', true, false),
  ('support', true, false);
grant select on notifications.kinds to holdfast_wallet_writer;

create table notifications.choices (
  cell smallint not null,
  holder_id uuid not null,
  kind text not null references notifications.kinds (kind),
  mail boolean not null,
  sms boolean not null,
  primary key (cell, holder_id, kind)
);
grant select, insert, update (mail, sms) on notifications.choices to holdfast_wallet_writer;
