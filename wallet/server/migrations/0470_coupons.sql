-- The wallet's own coupons: a code takes a sum off a payment, from a promotion of the wallet, once for each person.
create table promotions.coupons (
  cell smallint not null,
  promotion_id uuid not null,
  code text not null check (code ~ '^[A-Z0-9]{4,20}$'),
  amount_minor bigint not null check (amount_minor > 0),
  minimum_minor bigint not null,
  currency char(3) not null,
  is_first_only boolean not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (cell, promotion_id),
  unique (cell, code),
  check (minimum_minor > amount_minor),
  check (starts_at < ends_at)
);
comment on table promotions.coupons is 'A coupon takes nothing off before its promotion is open, and never changes.';
grant select, insert on promotions.coupons to holdfast_wallet_writer;

create table promotions.coupon_uses (
  cell smallint not null,
  id text not null,
  payment_id uuid,
  primary key (cell, id)
);
comment on column promotions.coupon_uses.id is 'The promotion, or that a first payment took it, and a keyed hash: of name and birth date, of a card or of a bank account.';
comment on column promotions.coupon_uses.payment_id is 'The payment that took it; null after that payment ended or was refunded.';
grant select, insert, update (payment_id) on promotions.coupon_uses to holdfast_wallet_writer;

alter table payments.payments add column coupon jsonb;
comment on column payments.payments.coupon is 'The share that a coupon of the wallet pays, and of each part; fixed at the approval.';
grant update (coupon) on payments.payments to holdfast_wallet_writer;
create function payments.refuse_late_coupon() returns trigger language plpgsql as $$ begin
  raise exception 'the coupon of a payment that does not wait for its approval never changes' using errcode = 'check_violation';
end $$;
create trigger coupon_is_fixed before update of coupon on payments.payments for each row
  when (old.coupon is distinct from new.coupon and old.status <> 'requires_approval')
  execute function payments.refuse_late_coupon();

grant select (coupon) on payments.payments to holdfast_wallet_auditor;
