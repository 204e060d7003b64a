-- A closed wallet keeps its books and its holder, but nobody logs in to it, and its number is free for another one.
alter table accounts.holders drop constraint holders_status_check;
alter table accounts.holders add constraint holders_status_check check (status in ('active', 'frozen', 'closed'));
drop index accounts.holders_phone;
create unique index holders_phone on accounts.holders (cell, phone) where status <> 'closed';
-- A proved address logs in, so it belongs to one wallet. Many may claim one that they never prove.
create unique index holders_email on accounts.holders (cell, lower(email))
 where email_proved_at is not null and status <> 'closed';
