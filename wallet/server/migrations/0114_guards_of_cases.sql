-- Cases get guards: few offers, codes that become free again, rows for the eyes of their sides only, and operators bound to a person.

-- Each side makes a few offers in a case: their number is a term, also of payments and cases of before.
update payments.policies set cases = cases || '{"mostOffers": 5}';
alter table payments.policies add check (cases ? 'mostOffers');
comment on column payments.policies.cases is
  'The days and numbers within which the sides and the operators of a case act, by the names of the terms.';
update payments.payments set policy = jsonb_set(policy, '{cases,mostOffers}', '5') where policy ? 'cases';
update protection.cases set policy = policy || '{"mostOffers": 5}';
-- A repeated request gets its stored answer, in the form of today.
update ledger.answers
   set answer = jsonb_set(answer, '{terms,cases,most_offers}', '5')
 where answer ? 'mandate_id' and answer ? 'terms' and answer -> 'terms' ? 'cases';

-- The code of a parcel that its case replaced before any scan can be taken again, by any parcel.
alter table protection.tracking_codes add column is_free boolean not null default false;
grant update (payment_id, part_id, is_free) on protection.tracking_codes to holdfast_wallet_writer;

-- People read the cases in which they are the buyer or the seller, and the messages of those cases.
alter table protection.cases enable row level security;
create policy writer_all on protection.cases to holdfast_wallet_writer using (true) with check (true);
create policy auditor_all on protection.cases for select to holdfast_wallet_auditor using (true);
-- The reader sees only payees of its own.
create policy party_own on protection.cases for select to holdfast_wallet_reader
  using (payer_id = nullif(current_setting('app.holder', true), '')::uuid
         or (cell, payee_id) in (select cell, id from payees.payees));
grant select on protection.cases to holdfast_wallet_reader;
alter table protection.transcripts enable row level security;
create policy writer_all on protection.transcripts to holdfast_wallet_writer using (true) with check (true);
create policy party_own on protection.transcripts for select to holdfast_wallet_reader
  using (exists (select from protection.cases one where one.cell = transcripts.cell and one.id = transcripts.case_id));
grant select on protection.transcripts to holdfast_wallet_reader;

-- A side sees what a case is about and at which shop; of a buyer's payment, a seller sees nothing else. So this view reads as its owner.
create view protection.case_names with (security_barrier = true) as
  select one.cell, one.id, payment.client_name as shop_name,
         (select item.value ->> 'description' from jsonb_array_elements(part.lines) item
           where item.value ->> 'reference' = one.line) as title
    from protection.cases one
    join payments.payments payment on payment.cell = one.cell and payment.id = one.payment_id
    join payments.parts part on part.cell = one.cell and part.payment_id = one.payment_id and part.id = one.part_id
   where one.payer_id = nullif(current_setting('app.holder', true), '')::uuid
      or (one.cell, one.payee_id) in (
           select cell, id from payees.payees where holder_id = nullif(current_setting('app.holder', true), '')::uuid);
grant select on protection.case_names to holdfast_wallet_reader;

-- A member is a person: the mailbox and the number tell whether that person was invited before, or is a side of a case.
alter table staff.members add column email text, add column mailbox text, add column phone text;
comment on column staff.members.mailbox is 'The e-mail address in the one form by which two spellings of it are the same.';
create unique index members_mailbox on staff.members (mailbox);
create unique index members_phone on staff.members (phone);
grant update (name, email, mailbox, phone) on staff.members to holdfast_wallet_writer;
-- Who was invited by a name alone signs in again after an invitation with both.
delete from staff.sessions;
delete from staff.invitations where used_at is null;
