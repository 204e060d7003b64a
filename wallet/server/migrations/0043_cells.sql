-- A seller may live in another cell than the payer, in whose cell the payment is.
alter table payments.parts add column seller_cell smallint not null default 0;
alter table payments.parts alter column seller_cell drop default;
