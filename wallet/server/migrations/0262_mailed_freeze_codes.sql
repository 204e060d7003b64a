-- Somebody without a login freezes a wallet also by a code to its proved e-mail address.
create table freezing.mailed_codes (
  cell smallint not null,
  id uuid not null,
  token_hash bytea not null,
  email text not null,
  tries integer not null default 0,
  expires_at timestamptz not null,
  primary key (cell, id)
);
comment on column freezing.mailed_codes.email is 'In lower case, as it was typed. Whether a wallet has it is looked up when the letter is written, and again when the code is typed.';
comment on column freezing.mailed_codes.expires_at is 'Security time.';
create unique index mailed_codes_token on freezing.mailed_codes (cell, token_hash);
create index mailed_codes_expiry on freezing.mailed_codes (expires_at);
grant select, insert, update (tries), delete on freezing.mailed_codes to holdfast_wallet_writer;
