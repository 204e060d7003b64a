-- The auditor compares the market's orders with the wallet; it sees no shopper, and writes nothing.
grant usage on schema orders to holdfast_market_auditor;
grant select (id, status, amount_minor, currency, payment_id) on orders.orders to holdfast_market_auditor;
grant select (id, order_id, amount_minor, status) on orders.parts to holdfast_market_auditor;

create policy auditor_all on orders.orders for select to holdfast_market_auditor using (true);
create policy auditor_all on orders.parts for select to holdfast_market_auditor using (true);
