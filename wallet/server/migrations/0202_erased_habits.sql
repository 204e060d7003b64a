-- A closed wallet loses its habits, too, and its payments the reasons why they asked for more proof.
create or replace function privacy.erase_use(holder uuid, typed text) returns void
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
  update instruments.cards set last4 = '0000', fingerprint = id::text where holder_id = holder;
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
