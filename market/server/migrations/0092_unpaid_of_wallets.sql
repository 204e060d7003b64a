-- Orders that are not paid are counted and ended by the wallet that was to pay them, whatever account it is linked to.
create index links_subject on wallet.links (subject);
create index orders_unpaid_link on orders.orders (link_id) where status = 'awaiting_payment';
