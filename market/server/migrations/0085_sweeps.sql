-- What anybody can add to is found by its age when it is swept.
create index items_of_browsers on cart.items (added_at) where owner not like 'shp\_%';
create index inbox_handled on wallet.inbox (received_at) where handled_at is not null;
grant delete on wallet.inbox to holdfast_market_writer;
