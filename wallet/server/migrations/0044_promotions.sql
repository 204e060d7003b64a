-- Shops' budgets for discounts: each is an account in the books, and a payment says what of it such a budget pays.
create schema promotions;
grant usage on schema promotions to holdfast_wallet_writer;

create table promotions.promotions (
  cell smallint not null,
  id uuid not null,
  client_id text not null,
  client_account_id uuid not null,
  account_id uuid not null,
  name text not null,
  budget_minor bigint not null check (budget_minor > 0),
  returned_minor bigint not null default 0 check (returned_minor between 0 and budget_minor),
  currency char(3) not null,
  status text not null check (status in ('open', 'closed')),
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (cell, id),
  check ((status = 'closed') = (closed_at is not null))
);
comment on column promotions.promotions.returned_minor is 'What went back to the shop''s commission account.';
grant select, insert, update (status, returned_minor, closed_at) on promotions.promotions to holdfast_wallet_writer;

-- A shop has one account for its commission, but any number of budgets.
alter table ledger.accounts add column promotion_id uuid,
  add check ((kind = 'promotion') = (promotion_id is not null)),
  drop constraint accounts_cell_owner_kind_owner_id_kind_currency_key,
  add constraint accounts_owner_key
    unique nulls not distinct (cell, owner_kind, owner_id, kind, currency, promotion_id);

alter table payments.payments add column promotion_id uuid,
  add column promotion_account_id uuid,
  add column hold_id uuid,
  add column discount_minor bigint not null default 0,
  add check (discount_minor >= 0 and discount_minor < amount_minor),
  add check (case when discount_minor = 0 then promotion_id is null
                  else num_nonnulls(promotion_id, promotion_account_id, hold_id) = 3 end);
alter table payments.parts add column discount_minor bigint not null default 0,
  add check (discount_minor between 0 and amount_minor);
comment on column payments.parts.discount_minor is 'What of the part the promotion pays, fixed at the quote.';
