-- A change of what opens an account needs a proof that is minutes old, and makes every browser unknown when it is undone.
alter table sessions.sessions add column proved_at timestamptz;
update sessions.sessions set proved_at = started_at;
alter table sessions.sessions alter column proved_at set not null;
comment on column sessions.sessions.proved_at is 'When the shopper last proved in this browser who they are.';
grant select (proved_at) on sessions.sessions to holdfast_market_reader;

alter table shoppers.shoppers add column browsers_epoch integer not null default 0;
comment on column shoppers.shoppers.browsers_epoch is 'Part of the marks of known browsers; a new number makes all unknown.';
