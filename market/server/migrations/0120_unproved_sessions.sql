-- A password in a known browser signs in; if the account has an authenticator app, it proves nothing more than that.
alter table sessions.sessions alter column proved_at drop not null;
comment on column sessions.sessions.proved_at is 'When the shopper last proved in this browser who they are; null if never as a confirmation asks.';
