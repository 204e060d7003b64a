-- A report of a payment asks how old the passkey was that approved it, which later passkeys must not change.

alter table payments.payments add column passkey_days integer check (passkey_days >= 0);
alter table payments.payments add constraint payments_passkey_days check (passkey_days is null or approved_by = 'passkey');
grant update (passkey_days) on payments.payments to holdfast_wallet_writer;
