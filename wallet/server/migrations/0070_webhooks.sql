-- Clients receive events, each client's in their order, and every delivery to every endpoint is recorded.
create schema webhooks;
grant usage on schema webhooks to holdfast_wallet_writer;

-- Few, and the same in every cell.
create table webhooks.endpoints (
  id uuid primary key,
  client_id text not null references clients.clients (client_id),
  url text not null,
  secret bytea not null,
  former_secret bytea,
  former_until timestamptz,
  key_hash bytea,
  request_hash text,
  key_until timestamptz,
  status text not null check (status in ('enabled', 'disabled')),
  created_at timestamptz not null,
  unique (client_id, url)
);
comment on column webhooks.endpoints.secret is 'Sealed: a copy of the table signs nothing.';
comment on column webhooks.endpoints.key_hash is 'Of the Idempotency-Key by which the secret was asked for: repeated, the request gets the same answer.';
grant select, insert, update, delete on webhooks.endpoints to holdfast_wallet_writer;

-- A server that adds an event locks the client's stream, so that events commit in the order of their positions.
create table webhooks.streams (
  cell smallint not null,
  client_id text not null,
  last_position bigint not null,
  primary key (cell, client_id)
);
grant select, insert, update on webhooks.streams to holdfast_wallet_writer;

create table webhooks.events (
  cell smallint not null,
  id uuid not null,
  client_id text not null,
  position bigint not null,
  type text not null,
  data jsonb not null,
  cause_hash bytea not null,
  created_at timestamptz not null,
  primary key (cell, id),
  unique (cell, client_id, position),
  unique (cell, cause_hash)
);
comment on column webhooks.events.cause_hash is 'Of client, type and data: the same news twice is one event.';
grant select, insert on webhooks.events to holdfast_wallet_writer;

-- No foreign key to the endpoint: deleting one would walk over all its deliveries, and every transaction that adds an
-- event would wait meanwhile.
create table webhooks.deliveries (
  cell smallint not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  status text not null check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null,
  round_start integer not null,
  primary key (cell, event_id, endpoint_id),
  foreign key (cell, event_id) references webhooks.events (cell, id)
);
comment on column webhooks.deliveries.endpoint_id is 'The endpoint may be deleted; its deliveries stay.';
comment on column webhooks.deliveries.round_start is 'The number of attempts when the delivery was last requested again.';
grant select, insert, update on webhooks.deliveries to holdfast_wallet_writer;

create table webhooks.attempts (
  cell smallint not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  number integer not null,
  at timestamptz not null,
  outcome text not null
    check (outcome in ('taken', 'refused', 'gone', 'redirect', 'private_address', 'unreachable')),
  status_code integer,
  took_ms integer not null,
  primary key (cell, event_id, endpoint_id, number),
  foreign key (cell, event_id, endpoint_id) references webhooks.deliveries (cell, event_id, endpoint_id)
);
grant select, insert on webhooks.attempts to holdfast_wallet_writer;
