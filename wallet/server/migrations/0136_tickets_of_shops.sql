-- A shop hands a ticket of its own support over, about a payment of its payer. It keeps the shop's reference, and the
-- words are what the shop says that the holder wrote.
alter table support.tickets
  add column shop_client_id text,
  add column shop_reference text check (shop_reference ~ '^[2-9B-DF-HJ-NP-TV-Z]{3}-[2-9B-DF-HJ-NP-TV-Z]{3}$'),
  add column given_back_at timestamptz,
  add constraint tickets_shop_check check ((shop_client_id is null) = (shop_reference is null)
                                            and (given_back_at is null or shop_client_id is not null));
comment on column support.tickets.shop_reference is 'The reference at the shop; also this ticket''s own, unless another has it.';
create unique index tickets_of_shop on support.tickets (cell, shop_client_id, shop_reference)
  where shop_client_id is not null;
create index tickets_handed on support.tickets (cell, shop_client_id, opened_at) where shop_client_id is not null;
grant update (given_back_at) on support.tickets to holdfast_wallet_writer;

alter table support.messages drop constraint messages_kind_check;
alter table support.messages add constraint messages_kind_check
  check (kind in ('holder', 'shop', 'answer', 'note', 'handed', 'given_back', 'closed'));
drop policy holder_own on support.messages;
create policy holder_own on support.messages for select to holdfast_wallet_reader
  using (kind in ('holder', 'shop', 'answer', 'given_back', 'closed')
         and exists (select from support.tickets one where one.cell = messages.cell and one.id = messages.ticket_id));
