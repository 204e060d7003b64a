-- What a seller gets stays in reserve for some days: the days are terms of a payment, the reserve stands with its part.
alter table payments.policies
  add column reserve jsonb not null default
    '{"days": 3, "newSellerDays": 14, "newForDays": 90, "newBelowOrders": 20, "keptBasisPoints": 1000, "keptDays": 60}',
  add check (reserve ?& array['days', 'newSellerDays', 'newForDays', 'newBelowOrders', 'keptBasisPoints', 'keptDays']);
alter table payments.policies alter column reserve drop default;
comment on column payments.policies.reserve is 'How long released money stays in reserve, by the names of the terms.';
update payments.payments set policy = policy
  || '{"reserve": {"days": 3, "newSellerDays": 14, "newForDays": 90, "newBelowOrders": 20, "keptBasisPoints": 1000,
                   "keptDays": 60}}';
-- A repeated request gets its stored answer, in the form of today.
update ledger.answers
   set answer = answer || jsonb_build_object('terms', answer -> 'terms'
         || '{"reserve": {"days": 3, "new_seller_days": 14, "new_for_days": 90, "new_below_orders": 20,
                          "kept_basis_points": 1000, "kept_days": 60}}')
 where answer ? 'mandate_id' and answer ? 'terms' and not (answer -> 'terms') ? 'reserve';

-- What was released before this version was spendable at once, and stays so.
alter table payments.parts
  add column reserve jsonb not null default '[]',
  add column reserved_minor bigint not null default 0 check (reserved_minor >= 0);
comment on column payments.parts.reserve is
  'What releases put into reserve: heldAt, endsAt, and in whole minor units held, and left of it.';
comment on column payments.parts.reserved_minor is
  'What is left of it, and held on the account of its seller.';
grant update (reserve, reserved_minor) on payments.parts to holdfast_wallet_writer;
grant select (reserve, reserved_minor) on payments.parts to holdfast_wallet_auditor;
create index parts_reserved on payments.parts (cell, seller_account_id) where reserved_minor > 0;
-- Since when an account is that of a seller.
create index payees_account on payees.payees (cell, account_id);

-- What of a refund came out of the reserve of its part.
alter table protection.refunds add column reserve_minor bigint not null default 0 check (reserve_minor >= 0);
comment on column protection.refunds.reserve_minor is 'What of the seller''s share came out of the reserve of its part.';
grant select (reserve_minor) on protection.refunds to holdfast_wallet_auditor;

-- When a reserve ends, its money is paid out to its seller: first to the debts, and the rest becomes spendable.
create table protection.payouts (
  freed_minor bigint not null check (freed_minor > 0),
  debt_minor bigint not null check (debt_minor between 0 and freed_minor),
  at timestamptz not null,
  id uuid not null,
  account_id uuid not null,
  payment_id uuid not null,
  part_id uuid not null,
  currency char(3) not null,
  cell smallint not null,
  primary key (cell, id)
);
comment on table protection.payouts is 'Each time that money of a part left its reserve because its time was over.';
comment on column protection.payouts.debt_minor is 'What of it paid a debt of the seller.';
create index payouts_account on protection.payouts (cell, account_id, at);
grant select, insert on protection.payouts to holdfast_wallet_writer;
grant select on protection.payouts to holdfast_wallet_auditor;
