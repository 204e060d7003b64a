-- A ticket about money can be handed to the wallet's support and comes back. Only its writer can agree to that.
alter table support.tickets
  add column may_hand_over boolean not null default false,
  add column handed_at timestamptz,
  add column wallet_status text check (wallet_status in ('waiting', 'answered', 'closed', 'given_back')),
  add column wallet_answered_at timestamptz,
  add constraint tickets_wallet_check check ((handed_at is null) = (wallet_status is null));
comment on column support.tickets.may_hand_over is 'Whether the writer agreed that the wallet gets their words and the payment.';
grant update (may_hand_over, handed_at, wallet_status, wallet_answered_at) on support.tickets to holdfast_market_writer;
alter table support.messages drop constraint messages_kind_check;
alter table support.messages add constraint messages_kind_check
  check (kind in ('shopper', 'answer', 'note', 'handed', 'given_back', 'closed'));
