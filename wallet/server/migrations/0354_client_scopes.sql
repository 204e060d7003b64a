-- The operator registers which scopes a client needs, so that a stolen key asks for nothing else.
alter table clients.clients
  add column scopes text[] not null default '{payments,client}'
  check (scopes <@ '{payments,client}'::text[] and cardinality(scopes) > 0);
comment on column clients.clients.scopes is 'payments: for charging linked wallets; client: for all that is in the name of the client itself.';
