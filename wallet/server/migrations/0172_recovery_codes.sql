-- A recovery code stands in for a lost second factor, once. The set is replaced as a whole.
create table second_factor.recovery_codes (
  cell smallint not null,
  holder_id uuid not null,
  code_hash bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (cell, holder_id, code_hash),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
grant select, insert, update, delete on second_factor.recovery_codes to holdfast_wallet_writer;
grant select (cell, holder_id, made_at, used_at) on second_factor.recovery_codes to holdfast_wallet_reader;
alter table second_factor.recovery_codes enable row level security;
create policy writer_all on second_factor.recovery_codes to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on second_factor.recovery_codes for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
