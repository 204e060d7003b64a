-- The auditor compares cases with their parts, refunds and clocks. It sees no words and no people.
grant select (paused_at) on payments.parts to holdfast_wallet_auditor;
grant select (cause) on protection.refunds to holdfast_wallet_auditor;
grant usage on schema jobs to holdfast_wallet_auditor;
grant select (cell, kind, subject, due_at) on jobs.timers to holdfast_wallet_auditor;
