-- Holders are notified on the devices that they choose; the push service of the browser passes the messages on.
create schema push;
grant usage on schema push to holdfast_wallet_writer;

create table push.devices (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  session_id uuid not null,
  name text not null,
  endpoint_hash bytea not null,
  subscription bytea not null,
  added_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
comment on column push.devices.session_id is 'The last session of this browser. It may have expired; when it is ended, the device is deleted.';
comment on column push.devices.endpoint_hash is 'SHA-256 of the address at the push service, which is a secret of the browser.';
comment on column push.devices.subscription is 'The address and its keys, sealed.';
comment on column push.devices.seen_at is 'Security time, when the wallet was last opened there.';
create unique index devices_endpoint on push.devices (endpoint_hash);
create index devices_holder on push.devices (cell, holder_id);
create index devices_seen on push.devices (seen_at);
grant select, insert, update (session_id, name, subscription, seen_at), delete on push.devices to holdfast_wallet_writer;

create table push.messages (
  cell smallint not null,
  id uuid not null,
  device_id uuid not null,
  holder_id uuid not null,
  cause text not null,
  is_security boolean not null,
  shown jsonb,
  attempts smallint not null,
  created_at timestamptz not null,
  primary key (cell, id),
  foreign key (cell, device_id) references push.devices (cell, id) on delete cascade
);
comment on column push.messages.shown is 'What the device shows; null once the message is over.';
comment on column push.messages.created_at is 'Business time, because a timer sends it again.';
create unique index messages_cause on push.messages (cell, device_id, cause);
create index messages_pace on push.messages (cell, holder_id, created_at);
create index messages_age on push.messages (created_at);
grant select, insert, update (shown, attempts), delete on push.messages to holdfast_wallet_writer;

-- The channel beside mail and SMS. Without a device, it reaches nobody.
alter table notifications.kinds add column push boolean not null default true;
alter table notifications.choices add column push boolean not null default true;
grant update (push) on notifications.choices to holdfast_wallet_writer;
alter table notifications.sent drop constraint sent_channel_check;
alter table notifications.sent add constraint sent_channel_check check (channel in ('mail', 'sms', 'push'));
alter table notifications.codes drop constraint codes_channel_check;
alter table notifications.codes add constraint codes_channel_check check (channel in ('mail', 'sms', 'push'));
