-- How holders know the wallet's messages: a phrase of their own, and a code of each message that says whether we sent it.
create table accounts.phrases (
  cell smallint not null,
  holder_id uuid not null,
  phrase text not null check (length(phrase) between 1 and 160),
  primary key (cell, holder_id)
);
comment on table accounts.phrases is 'A holder without a row has two words that follow from the id and a key.';
grant select, insert, update (phrase) on accounts.phrases to holdfast_wallet_writer;

create table notifications.codes (
  cell smallint not null,
  code_hash bytea not null,
  kind text not null,
  channel text not null check (channel in ('mail', 'sms')),
  sent_at timestamptz not null,
  primary key (cell, code_hash)
);
comment on table notifications.codes is 'The codes of sent messages, for a year. Nothing here says to whom a message went.';
comment on column notifications.codes.sent_at is 'Security time, when it was first sent.';
create index codes_sent on notifications.codes (sent_at);
grant select, insert, delete on notifications.codes to holdfast_wallet_writer;
