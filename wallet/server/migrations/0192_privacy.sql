-- A holder takes a copy of their data, and a closed wallet loses its person after a time; the books stay.
create schema privacy;
grant usage on schema privacy to holdfast_wallet_writer;

-- The statement of a copy.
grant usage on schema history to holdfast_wallet_writer;
grant select on history.lines to holdfast_wallet_writer;

create view privacy.files as
  select file.cell, file.id, file.owner_id, file.name, file.kept_at, blob.kind,
         encode(blob.bytes, 'base64') as content_base64
    from files.files file join files.blobs blob on blob.cell = file.cell and blob.hash = file.hash;
grant select on privacy.files to holdfast_wallet_writer;

-- The servers may not change a message, a case or a payment's address. They may only have a closed wallet pseudonymized,
-- as a whole, by these two functions. Both may be repeated.
create function privacy.refuse_open(holder uuid) returns void language plpgsql stable as $$ begin
  if not exists (select from accounts.holders where id = holder and status = 'closed') then
    raise exception 'only a closed wallet is pseudonymized' using errcode = 'PR001';
  end if;
end $$;

-- What serves the holder's use of the wallet, and claims about it: mail address, devices, messages, places and files.
create function privacy.erase_use(holder uuid, typed text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  perform privacy.refuse_open(holder);
  update accounts.holders set email = null, email_proved_at = null, password_hash = '', new_browser_at = null where id = holder;
  delete from passkeys.passkeys where holder_id = holder;
  delete from second_factor.pins where holder_id = holder;
  delete from second_factor.authenticators where holder_id = holder;
  delete from second_factor.recovery_codes where holder_id = holder;
  delete from sessions.pending_logins where holder_id = holder;
  delete from sessions.sessions where holder_id = holder;
  delete from notifications.choices where holder_id = holder;
  delete from accounts.phrases where holder_id = holder;
  delete from contacts.proofs where holder_id = holder;
  delete from contacts.changes where holder_id = holder;
  delete from recovery.recoveries where holder_id = holder;
  delete from restrictions.restrictions where holder_id = holder;
  delete from step_up.habits where id = holder;
  update documents.checks
     set kind = null, country = null, expires_on = null, number_end = null
   where holder_id = holder;
  update payees.payees set country = 'ZZ' where holder_id = holder;
  update payments.payments set step_up = null where payer_id = holder and step_up is not null;
  update protection.reports set words = null where holder_id = holder;
  delete from security_log.events where subject = typed;
  delete from oauth.artifacts where payload ->> 'accountId' = typed;
  update instruments.bank_accounts set bank_name = '', last4 = '0000' where holder_id = holder;
  update instruments.cards set last4 = '0000', fingerprint = id::text, nickname = null where holder_id = holder;
  update payments.payments set ship_to = jsonb_build_object('country', ship_to -> 'country', 'postalCode', null, 'city', '')
   where payer_id = holder and ship_to is not null;
  update protection.cases one
     set return_address = null,
         timeline = (select coalesce(jsonb_agg(
                       case when entry ->> 'by' = side.name
                            then entry || '{"words": null, "evidence": []}'::jsonb else entry end order by place), '[]')
                       from jsonb_array_elements(one.timeline) with ordinality as entries (entry, place))
    from (values ('buyer'), ('seller')) as side (name)
   where case side.name when 'buyer' then one.payer_id = holder
              else one.payer_id <> holder
                   and one.payee_id in (select id from payees.payees where holder_id = holder) end;
  update protection.transcripts set messages = '[]'
   where case_id in (select id from protection.cases where payer_id = holder);
  delete from support.files where ticket_id in (select id from support.tickets where holder_id = holder);
  update support.messages set words = '–' where ticket_id in (select id from support.tickets where holder_id = holder);
  update files.files set is_attached = false, name = 'file', kept_at = 'epoch' where owner_id = holder;
  -- The sweeps delete the files, and then the contents to which no other file refers.
  update files.blobs blob set is_attached = false
   where exists (select from files.files file
                  where file.cell = blob.cell and file.hash = blob.hash and file.owner_id = holder)
     and not exists (select from files.files file
                      where file.cell = blob.cell and file.hash = blob.hash and file.is_attached);
end $$;

-- What the law on money makes the wallet keep longer: who the holder was.
create function privacy.erase_person(holder uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  perform privacy.refuse_open(holder);
  update accounts.holders
     set phone = 'erased ' || id, given_name = null, family_name = null, birth_date = null, address = null
   where id = holder;
  delete from accounts.reserved where holder_id = holder;
  -- A hash of the person becomes one of the wallet.
  update documents.checks set person = uuid_send(id) where holder_id = holder and person is not null;
end $$;

revoke all on function privacy.refuse_open(uuid), privacy.erase_use(uuid, text), privacy.erase_person(uuid) from public;
grant execute on function privacy.erase_use(uuid, text), privacy.erase_person(uuid) to holdfast_wallet_writer;
