-- A seller's lists are paged by order, whichever state their parts are in.
create index parts_of_seller on orders.parts (seller_id, order_id);
drop index orders.parts_seller;
-- Unpaid orders are counted before another is placed.
create index orders_unpaid on orders.orders (shopper_id) where status = 'awaiting_payment';
