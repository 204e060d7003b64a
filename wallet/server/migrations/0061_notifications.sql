-- Messages to holders by mail or SMS are recorded, so that nobody gets the same message twice.
create schema notifications;
grant usage on schema notifications to holdfast_wallet_writer;

create table notifications.sent (
  cell smallint not null,
  cause text not null,
  channel text not null check (channel in ('mail', 'sms')),
  sent_at timestamptz not null,
  primary key (cell, cause)
);
comment on column notifications.sent.cause is 'The event and its receiver, for instance payment.captured pay_… hld_….';
grant select, insert on notifications.sent to holdfast_wallet_writer;
