-- A holder who is signed in proves their phone once more, in that session alone, before a first PIN or passkey.
alter table phone_verification.applications add column session_id uuid unique;
alter table phone_verification.applications alter column token_hash drop not null;
-- Found by a browser's secret on the way to a wallet, by the session afterwards: never one for the other.
alter table phone_verification.applications
  add constraint application_found_one_way check ((token_hash is null) <> (session_id is null));
