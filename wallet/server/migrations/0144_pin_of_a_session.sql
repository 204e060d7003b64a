-- A session knows that its holder chose the PIN in it, so the next page need not ask for the PIN again.
alter table sessions.sessions drop constraint sessions_methods_check;
alter table sessions.sessions
  add constraint sessions_methods_check check (methods <@ array['sms', 'password', 'pin', 'passkey']);
