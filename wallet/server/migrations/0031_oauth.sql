-- The authorization server keeps requests, codes, tokens, grants, interactions and seen assertions for a while.
create schema oauth;
grant usage on schema oauth to holdfast_wallet_writer;

-- Only the hash of what lets somebody in is stored, so that a copy of the table opens nothing.
create table oauth.artifacts (
  cell smallint not null,
  kind text not null,
  id_hash bytea not null,
  grant_id text,
  payload jsonb not null,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (cell, kind, id_hash)
);
create index artifacts_grant on oauth.artifacts (cell, grant_id) where grant_id is not null;
create index artifacts_expiry on oauth.artifacts (cell, expires_at);
grant select, insert, update, delete on oauth.artifacts to holdfast_wallet_writer;

-- Proofs of possession that were used at the API (RFC 9449 §11.1): none is taken twice.
create table oauth.proofs (
  cell smallint not null,
  id_hash bytea not null,
  expires_at timestamptz not null,
  primary key (cell, id_hash)
);
create index proofs_expiry on oauth.proofs (cell, expires_at);
grant select, insert, delete on oauth.proofs to holdfast_wallet_writer;
