-- Where codes are sent and how many an hour: somebody may be paid for each message to numbers of their own.
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
  ('AX', 60), ('BG', 60), ('CY', 60), ('CZ', 60), ('EE', 60), ('GG', 60), ('GR', 60), ('HR', 60), ('HU', 60), ('IM', 60),
  ('IS', 60), ('JE', 60), ('LI', 60), ('LT', 60), ('LU', 60), ('LV', 60), ('MT', 60), ('RO', 60), ('SI', 60), ('SK', 60),
  ('AU', 60), ('CA', 60), ('JP', 60), ('KR', 60), ('NZ', 60), ('SG', 60), ('US', 60);

-- Messages that were sent in each hour, counted in the transaction that sends them.
create table phone_verification.sms_hours (
  scope text not null references phone_verification.sms_limits (scope),
  hour timestamptz not null,
  sent integer not null check (sent >= 0),
  primary key (scope, hour)
);
create index sms_hours_hour on phone_verification.sms_hours (hour);
grant select, insert, update, delete on phone_verification.sms_hours to holdfast_wallet_writer;
