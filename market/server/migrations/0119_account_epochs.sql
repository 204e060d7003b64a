-- What somebody has proved about an account is over once the account changes: an entry that was begun before ends.
alter table shoppers.shoppers add column entry_epoch integer not null default 0;
comment on column shoppers.shoppers.entry_epoch is 'Rises with each change of what opens the account; a proof from before is over.';

alter table entries.entries add column epoch integer;
update entries.entries set epoch = 0 where shopper_id is not null;
alter table entries.entries add constraint entries_epoch check ((shopper_id is null) = (epoch is null));
comment on column entries.entries.epoch is 'The epoch of the account when the entry began.';
