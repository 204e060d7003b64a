-- What the wallet charges for adding money and for a sale, in versions that are never changed.
create schema fees;
grant usage on schema fees to holdfast_wallet_writer;

create table fees.schedules (
  version integer primary key,
  valid_from timestamptz not null,
  currency char(3) not null,
  card_free_up_to_minor bigint not null check (card_free_up_to_minor >= 0),
  card_basis_points integer not null check (card_basis_points between 0 and 10000),
  merchant_basis_points integer not null check (merchant_basis_points between 0 and 10000)
);
comment on table fees.schedules is 'Each payment is charged by the version with which it was quoted.';
grant select on fees.schedules to holdfast_wallet_writer;
insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor, card_basis_points,
                            merchant_basis_points)
  values (1, '2000-01-01T00:00:00Z', 'EUR', 3000, 0, 0);
