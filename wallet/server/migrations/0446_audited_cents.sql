-- The audit compares the processor's payouts with the cents that prove bank accounts too: each is a payout.
grant select (processor_id, asked_at) on instruments.cents to holdfast_wallet_auditor;
