-- The auditor computes the fees of money from cards again, which are of a whole month.
grant usage on schema fees to holdfast_wallet_auditor;
grant select on fees.schedules to holdfast_wallet_auditor;
grant select (account_id, card_id, fee_version, created_at) on top_ups.top_ups to holdfast_wallet_auditor;
create index top_ups_of_months on top_ups.top_ups (cell, holder_id, created_at) where card_id is not null;
