-- Parts and lines stand where the cart had them: ids that are made in the same millisecond have no order.
alter table orders.parts add column position integer;
update orders.parts set position = numbered.position
  from (select id, row_number() over (partition by order_id order by id) - 1 as position from orders.parts) numbered
 where parts.id = numbered.id;
alter table orders.parts alter column position set not null, add unique (order_id, position);
drop index orders.parts_order;

alter table orders.lines add column position integer;
update orders.lines set position = numbered.position
  from (select part_id, product_id, row_number() over (partition by part_id order by product_id) - 1 as position
          from orders.lines) numbered
 where lines.part_id = numbered.part_id and lines.product_id = numbered.product_id;
alter table orders.lines alter column position set not null, add unique (part_id, position);
