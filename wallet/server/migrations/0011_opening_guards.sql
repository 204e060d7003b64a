-- People read their own sessions and passkeys under row-level security; failed logins fade with time.
alter table sessions.failures add column failed_at timestamptz not null default '-infinity';
alter table sessions.failures alter column failed_at drop default;

grant select (cell, id, holder_id, methods, device, authenticated_at, seen_at, expires_at)
  on sessions.sessions to holdfast_wallet_reader;
alter table sessions.sessions enable row level security;
create policy writer_all on sessions.sessions to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on sessions.sessions for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

grant select on passkeys.passkeys to holdfast_wallet_reader;
alter table passkeys.passkeys enable row level security;
create policy writer_all on passkeys.passkeys to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on passkeys.passkeys for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

grant select (cell, holder_id) on second_factor.pins to holdfast_wallet_reader;
alter table second_factor.pins enable row level security;
create policy writer_all on second_factor.pins to holdfast_wallet_writer using (true) with check (true);
create policy holder_own on second_factor.pins for select to holdfast_wallet_reader
  using (holder_id = nullif(current_setting('app.holder', true), '')::uuid);

-- The password's hash is nobody's to read but the login's.
revoke select on accounts.holders from holdfast_wallet_reader;
grant select (cell, id, phone, given_name, family_name, birth_date, address, email, tier, status, created_at)
  on accounts.holders to holdfast_wallet_reader;

-- What has run out is swept away by its time.
create index challenges_expiry on passkeys.challenges (expires_at);
create index applications_expiry on phone_verification.applications (expires_at);
create index sends_time on phone_verification.sends (sent_at);
create index sessions_expiry on sessions.sessions (expires_at);
create index failures_time on sessions.failures (failed_at);
-- Locking rows that are swept, past those that somebody else sweeps, asks for this.
grant update on passkeys.challenges, phone_verification.sends to holdfast_wallet_writer;
