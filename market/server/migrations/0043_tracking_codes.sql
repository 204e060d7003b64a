-- A tracking code is looked for among those of all parcels before it is taken for another.
create index parts_tracking_code on orders.parts (upper(tracking_code));
