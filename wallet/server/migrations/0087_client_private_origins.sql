-- A client's webhooks reach the private origins that its operator gave it, and none of the server's own.
alter table clients.clients add column private_origins text[] not null default '{}';
comment on column clients.clients.private_origins is 'Given by the operator at registration, never by the client.';
