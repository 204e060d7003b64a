-- An authenticator app shows a code every 30 seconds (RFC 6238). The secret is sealed, since the server must read it.
create table second_factor.authenticators (
  cell smallint not null,
  holder_id uuid not null,
  secret bytea not null,
  -- The step of the last accepted code; a code of this step or an earlier one is never accepted again.
  last_step bigint not null,
  failures integer not null default 0,
  created_at timestamptz not null,
  primary key (cell, holder_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
grant select, insert, update, delete on second_factor.authenticators to holdfast_wallet_writer;
grant select (cell, holder_id, failures, created_at) on second_factor.authenticators to holdfast_wallet_reader;
alter table second_factor.authenticators enable row level security;
create policy writer_all on second_factor.authenticators to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on second_factor.authenticators for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

-- A payment may be approved with a code of the app.
alter table payments.payments drop constraint payments_approved_by_check;
alter table payments.payments
  add constraint payments_approved_by_check check (approved_by in ('pin', 'passkey', 'totp', 'mandate'));
