-- Keys whose results are stored elsewhere or known to others outlive the secret of the server: they stand here, sealed with it.
create schema keys;
grant usage on schema keys to :writer;

create table keys.lasting (
  label text primary key,
  sealed bytea not null
);
comment on column keys.lasting.sealed is 'Without the server''s secret it is worthless; sealed again when that secret is replaced.';
grant select, insert, update on keys.lasting to :writer;
