-- A PIN approves what a password alone may not; wrong tries lock it for a while.
create schema second_factor;
grant usage on schema second_factor to holdfast_wallet_writer, holdfast_wallet_reader;

create table second_factor.pins (
  cell smallint not null,
  holder_id uuid not null,
  pin_hash text not null,
  failures integer not null default 0,
  locked_until timestamptz,
  primary key (cell, holder_id),
  foreign key (cell, holder_id) references accounts.holders (cell, id)
);
grant select, insert, update on second_factor.pins to holdfast_wallet_writer;
grant select (cell, holder_id) on second_factor.pins to holdfast_wallet_reader;
alter table second_factor.pins enable row level security;
create policy writer_all on second_factor.pins to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on second_factor.pins for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);
