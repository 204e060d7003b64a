-- A seller with enough settled orders may send a small part without tracking, if the buyer saw that before paying.
alter table payments.policies
  add column untracked_most jsonb not null default '[{"amount": "1500", "currency": "EUR"}]',
  add column untracked_after_orders integer not null default 50 check (untracked_after_orders >= 0),
  add column untracked_release_days integer not null default 30 check (untracked_release_days > 0),
  add column untracked_warn_days integer[] not null default '{14,3,1}';
alter table payments.policies
  alter column untracked_most drop default,
  alter column untracked_after_orders drop default,
  alter column untracked_release_days drop default,
  alter column untracked_warn_days drop default;
comment on column payments.policies.untracked_most is 'For each currency, what a seller may send untracked in one payment, in whole minor units. Nothing in other currencies.';
update payments.payments
   set policy = policy || '{"untrackedMost": [{"amount": "1500", "currency": "EUR"}], "untrackedAfterOrders": 50,
                            "untrackedReleaseDays": 30, "untrackedWarnDays": [14, 3, 1]}';

-- The payer approved it with the payment, so it never changes: there is no grant to update it.
alter table payments.parts add column is_untracked boolean not null default false;
comment on column payments.parts.is_untracked is 'The seller may send it without tracking, and the payer saw so before paying.';
grant select (is_untracked) on payments.parts to holdfast_wallet_auditor;

-- The count of a seller's settled orders reads at most as many of them as the policy asks for.
create index parts_settled on payments.parts (cell, seller_account_id, payment_id) where status = 'released';

-- A repeated request gets its stored answer, in the form of today.
update ledger.answers
   set answer = answer || jsonb_build_object('terms', answer -> 'terms'
         || '{"untracked_most": [{"amount": "1500", "currency": "EUR"}], "untracked_after_orders": 50,
              "untracked_release_days": 30, "untracked_warn_days": [14, 3, 1]}')
 where answer ? 'mandate_id' and answer ? 'terms' and not (answer -> 'terms') ? 'untracked_most';
