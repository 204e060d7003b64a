-- The auditor compares what was refunded and released of each part with the wallet.
grant select (refunded_minor, released_minor) on orders.parts to holdfast_market_auditor;
