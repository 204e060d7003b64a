-- The market keeps the wallet's last answer about the cases of each part, so that its pages show them without asking.
alter table orders.parts
  add column cases jsonb not null default '[]',
  add column answer_by timestamptz;
comment on column orders.parts.cases is 'As the wallet answered them, the first one first; the product of each by its id.';
comment on column orders.parts.answer_by is 'The first deadline of the seller in an open case; null if none waits for the seller.';
create index parts_to_answer on orders.parts (seller_id, order_id) where answer_by is not null;
