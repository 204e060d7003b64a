-- A code sent by SMS proves a phone number; senders are paid for messages, so both people and countries have limits.
create schema phone_verification;
grant usage on schema phone_verification to holdfast_wallet_writer;

-- One application is one number to prove: for a new wallet, or within a session before a first PIN or passkey.
create table phone_verification.applications (
  id uuid primary key,
  token_hash bytea unique,
  session_id uuid unique,
  phone text not null,
  code_hash bytea,
  code_expires_at timestamptz,
  code_tries integer not null default 0,
  sent_at timestamptz,
  verified_at timestamptz,
  continue_to text,
  expires_at timestamptz not null,
  -- Found by the browser's secret before there is a wallet, by the session afterwards: never one for the other.
  constraint application_found_one_way check ((token_hash is null) <> (session_id is null))
);
create index applications_expiry on phone_verification.applications (expires_at);
grant select, insert, update, delete on phone_verification.applications to holdfast_wallet_writer;

create table phone_verification.sends (
  subject text not null,
  sent_at timestamptz not null
);
create index sends_subject on phone_verification.sends (subject, sent_at);
create index sends_time on phone_verification.sends (sent_at);
grant select, insert, delete on phone_verification.sends to holdfast_wallet_writer;

create table phone_verification.sms_limits (
  scope text primary key check (scope = 'all' or scope ~ '^[A-Z]{2}$'),
  most_per_hour integer not null check (most_per_hour >= 0)
);
comment on table phone_verification.sms_limits is 'A country that is not listed gets no message; `all` is the most for all countries together.';
grant select on phone_verification.sms_limits to holdfast_wallet_writer;
insert into phone_verification.sms_limits (scope, most_per_hour) values
  ('all', 2000),
  ('DE', 600), ('GB', 600), ('IE', 600),
  ('AT', 200), ('BE', 200), ('CH', 200), ('DK', 200), ('ES', 200), ('FI', 200), ('FR', 200), ('IT', 200), ('NL', 200),
  ('NO', 200), ('PL', 200), ('PT', 200), ('SE', 200),
  ('AX', 60), ('BG', 60), ('CY', 60), ('CZ', 60), ('EE', 60), ('GG', 60), ('GR', 60), ('HR', 60), ('HU', 60),
  ('IM', 60), ('IS', 60), ('JE', 60), ('LI', 60), ('LT', 60), ('LU', 60), ('LV', 60), ('MT', 60), ('RO', 60),
  ('SI', 60), ('SK', 60),
  ('AU', 60), ('CA', 60), ('JP', 60), ('KR', 60), ('NZ', 60), ('SG', 60), ('US', 60);

-- Messages of each hour, counted in the transaction that sends them.
create table phone_verification.sms_hours (
  scope text not null references phone_verification.sms_limits (scope),
  hour timestamptz not null,
  sent integer not null check (sent >= 0),
  primary key (scope, hour)
);
create index sms_hours_hour on phone_verification.sms_hours (hour);
grant select, insert, update, delete on phone_verification.sms_hours to holdfast_wallet_writer;
