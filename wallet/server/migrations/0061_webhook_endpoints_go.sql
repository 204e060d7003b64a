-- Taking an endpoint away waits for nobody: with the key from deliveries it walked over all that was ever told there,
-- and whoever wrote about it meanwhile waited, with everybody else whose news came at the same time.
alter table webhooks.deliveries drop constraint deliveries_endpoint_id_fkey;
comment on column webhooks.deliveries.endpoint_id is 'May be gone; what was told there stays told.';
