-- A shopper takes a copy of their data, and deletes the account; what was traded loses its person after a time.
alter table shoppers.shoppers add column deleted_at timestamptz;
comment on column shoppers.shoppers.deleted_at is 'Then the row has no name, address and password; it stays for the orders that name it.';

create schema privacy;
grant usage on schema privacy to holdfast_market_writer;

create view privacy.files as
  select file.cell, file.id, file.owner_id, file.name, file.kept_at, blob.kind,
         encode(blob.bytes, 'base64') as content_base64
    from files.files file join files.blobs blob on blob.cell = file.cell and blob.hash = file.hash;
grant select on privacy.files to holdfast_market_writer;

-- The servers may not change a message. They may only have the trade of a deleted account pseudonymized, as a whole,
-- with the ways into it that came late. It may be repeated.
create function privacy.erase_trade(shopper uuid, typed text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  if not exists (select from shoppers.shoppers where id = shopper and deleted_at is not null) then
    raise exception 'only a deleted account is pseudonymized' using errcode = 'PR001';
  end if;
  update orders.orders set name = '', email = '', address = jsonb_build_object('line1', '', 'line2', '',
           'postalCode', '', 'city', '', 'country', address -> 'country')
   where shopper_id = shopper;
  delete from messages.files
   where message_id in (select id from messages.messages where writer_id = shopper);
  update messages.messages set words = '–', form_key = 'erased ' || id where writer_id = shopper;
  update support.messages set words = '–' where ticket_id in (select id from support.tickets where shopper_id = shopper);
  update files.files set is_attached = false, name = 'file', kept_at = 'epoch' where owner_id = shopper;
  -- The sweeps delete the files, and then the contents to which no other file refers.
  update files.blobs blob set is_attached = false
   where exists (select from files.files file
                  where file.cell = blob.cell and file.hash = blob.hash and file.owner_id = shopper)
     and not exists (select from files.files file
                      where file.cell = blob.cell and file.hash = blob.hash and file.is_attached);
  update wallet.links set label = '', identity = null, identity_of = null, refresh_token = null
   where shopper_id = shopper and status = 'ended';
  update wallet.moves set email = '', label = '', former_label = '' where shopper_id = shopper;
  delete from wallet.proofs where shopper_id = shopper;
  delete from entries.entries where shopper_id = shopper;
  delete from passkeys.passkeys where shopper_id = shopper;
  delete from authenticators.recovery_codes where shopper_id = shopper;
  delete from authenticators.apps where shopper_id = shopper;
  delete from recoveries.waits where shopper_id = shopper;
  delete from changes.changes where shopper_id = shopper;
  delete from security_log.events where subject = typed;
end $$;
revoke all on function privacy.erase_trade(uuid, text) from public;
grant execute on function privacy.erase_trade(uuid, text) to holdfast_market_writer;
