-- A bank takes a charge back, or asks about it: the wallet follows each dispute of the card processor, and its money.
create schema chargebacks;
grant usage on schema chargebacks to holdfast_wallet_writer, holdfast_wallet_auditor;

create table chargebacks.chargebacks (
  cell smallint not null,
  id uuid not null,
  processor_id text not null,
  top_up_id uuid not null,
  holder_id uuid not null,
  account_id uuid not null,
  payment_id uuid,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  status text not null check (status in
    ('warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review', 'won', 'lost',
     'prevented', 'appeal_needs_response', 'appeal_under_review')),
  taken_minor bigint not null check (taken_minor >= 0),
  fee_minor bigint not null check (fee_minor >= 0),
  moves integer not null check (moves >= 0),
  due_by timestamptz,
  submissions integer not null check (submissions >= 0),
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (cell, id)
) with (fillfactor = 70);
comment on table chargebacks.chargebacks is 'One dispute of a charge at the card processor. The id follows from the processor''s id.';
comment on column chargebacks.chargebacks.status is 'In the processor''s words. A warning is a question of the bank, which takes no money.';
comment on column chargebacks.chargebacks.taken_minor is 'What the bank has taken and not given back: the holder has paid it or owes it.';
comment on column chargebacks.chargebacks.fee_minor is 'What the processor keeps for the dispute: the house pays it.';
comment on column chargebacks.chargebacks.moves is 'How often the processor moved the money. An answer with fewer is older.';
create index chargebacks_open on chargebacks.chargebacks (cell, due_by) where closed_at is null;
create index chargebacks_of_holders on chargebacks.chargebacks (cell, holder_id);
create index chargebacks_of_top_ups on chargebacks.chargebacks (cell, top_up_id);
grant select, insert, update (status, reason, taken_minor, fee_minor, moves, due_by, submissions, closed_at)
  on chargebacks.chargebacks to holdfast_wallet_writer;
grant select (cell, id, processor_id, top_up_id, payment_id, currency, amount_minor, status, taken_minor, fee_minor, moves, opened_at, closed_at)
  on chargebacks.chargebacks to holdfast_wallet_auditor;

-- What the processor took as fees of disputes: below zero by that.
alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check
  check (kind in ('available', 'commission', 'promotion', 'escrow', 'fees', 'payable', 'debt', 'processor_clearing',
                  'cell_clearing', 'fx_position', 'risk', 'chargeback_fees'));

alter table settlement.movements drop constraint movements_kind_check;
alter table settlement.movements add constraint movements_kind_check
  check (kind in ('charge', 'refund', 'dispute', 'payout', 'fee', 'other'));

alter table protection.refunds drop constraint refunds_cause_check;
alter table protection.refunds add constraint refunds_cause_check
  check (cause in ('shop', 'canceled', 'not_shipped', 'not_scanned', 'lost', 'returned', 'case', 'unauthorized',
                   'charged_back'));
