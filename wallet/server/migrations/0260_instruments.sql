-- Holders name their cards and put them in order, and add bank accounts, which they prove by small deposits.
alter table instruments.cards add column nickname text check (char_length(nickname) between 1 and 40);
alter table instruments.cards add column place integer;
comment on column instruments.cards.place is 'From 1. A card without one stands after the others, the newest first.';

create table instruments.bank_accounts (
  cell smallint not null,
  id uuid not null,
  holder_id uuid not null,
  currency char(3) not null check (currency = 'USD'),
  country char(2) not null check (country = 'US'),
  bank_name text not null,
  last4 text not null,
  setup_id text,
  method_id text,
  status text not null check (status in ('started', 'verifying', 'verified', 'failed')),
  failure text check (failure in ('tries', 'expired', 'returned', 'refused')),
  deposits text check (deposits in ('amounts', 'descriptor_code')),
  arrives_at timestamptz,
  expires_at timestamptz not null,
  tries smallint not null check (tries between 0 and 3),
  added_at timestamptz not null,
  asked_at timestamptz not null,
  removed_at timestamptz,
  primary key (cell, id),
  foreign key (cell, holder_id) references accounts.holders (cell, id),
  check ((status = 'failed') = (failure is not null)),
  check (status <> 'verified' or method_id is not null)
);
comment on table instruments.bank_accounts is 'Bank accounts in the United States. No account number is stored.';
comment on column instruments.bank_accounts.asked_at is 'Security time: accounts of a day are counted by it.';
create unique index bank_accounts_setup on instruments.bank_accounts (cell, setup_id) where setup_id is not null;
create index bank_accounts_holder on instruments.bank_accounts (cell, holder_id, asked_at);
grant select, insert, update on instruments.bank_accounts to holdfast_wallet_writer;
grant select on instruments.bank_accounts to holdfast_wallet_reader;
alter table instruments.bank_accounts enable row level security;
create policy writer_all on instruments.bank_accounts to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on instruments.bank_accounts for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

-- A closed wallet loses the names of its cards and the details of its bank accounts, too.
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
