-- What a client asks twice by mistake has one effect, and what it may ask only so often is counted.
-- An endpoint remembers the request that gave it its secret: repeated, it gets the same answer.
alter table webhooks.endpoints
  add column key_hash bytea,
  add column request_hash text,
  add column key_until timestamptz;
comment on column webhooks.endpoints.key_hash is 'Of the Idempotency-Key by which the secret was asked for.';

-- Comparisons of identities, counted per mandate and per client.
create table mandates.comparisons (
  cell smallint not null,
  subject text not null,
  count integer not null check (count > 0),
  ends_at timestamptz not null,
  primary key (cell, subject)
);
comment on column mandates.comparisons.subject is 'A mandate or a client, by its id.';
create index comparisons_end on mandates.comparisons (cell, ends_at);
grant select, insert, update, delete on mandates.comparisons to holdfast_wallet_writer;
