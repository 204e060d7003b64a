-- Staff see signs of fraud about charges: early warnings of banks, and the processor's own reviews.
create table chargebacks.risk_signs (
  cell smallint not null,
  processor_id text not null,
  kind text not null check (kind in ('warning', 'review')),
  top_up_id uuid not null,
  holder_id uuid not null,
  reason text not null,
  is_open boolean not null,
  created_at timestamptz not null,
  primary key (cell, processor_id)
);
create index risk_signs_open on chargebacks.risk_signs (cell, created_at) where is_open;
create index risk_signs_of_top_ups on chargebacks.risk_signs (cell, top_up_id);
create index risk_signs_of_holders on chargebacks.risk_signs (cell, holder_id);
grant select, insert, update (reason, is_open) on chargebacks.risk_signs to holdfast_wallet_writer;
