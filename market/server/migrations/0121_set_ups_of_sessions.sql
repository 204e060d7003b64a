-- The secret of an authenticator app is shown to the session alone that asked for it, until the app is added.
delete from authenticators.apps where added_at is null;
alter table authenticators.apps add column session_id uuid;
alter table authenticators.apps add constraint apps_session check (added_at is not null or session_id is not null);
comment on column authenticators.apps.session_id is 'The session that asked for the secret; no other sees it or adds the app. It may be over.';
