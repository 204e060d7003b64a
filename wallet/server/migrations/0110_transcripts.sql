-- The messages between both sides of a case, as the shop has handed them over.
create table protection.transcripts (
  cell smallint not null,
  case_id uuid not null,
  given_at timestamptz not null,
  messages jsonb not null,
  primary key (cell, case_id)
);
grant select, insert, update (given_at, messages) on protection.transcripts to holdfast_wallet_writer;
