-- Letters to one address are paced: the last minutes are counted, and what is too much waits to go out together.
create schema mail;
grant usage on schema mail to :writer;

create table mail.letters (
  recipient bytea not null,
  cause bytea not null,
  counted_at timestamptz not null,
  sent_at timestamptz,
  letter jsonb,
  due_at timestamptz,
  claimed_until timestamptz,
  primary key (recipient, cause),
  check ((letter is null) = (due_at is null))
);
comment on column mail.letters.recipient is 'The keyed hash of an address; the address itself stands only in a letter that waits.';
comment on column mail.letters.cause is 'The hash of what a letter is about: the same twice is one letter.';
comment on column mail.letters.letter is 'Set while the letter waits to go out with others.';
create index letters_counted on mail.letters (counted_at) where letter is null;
grant select, insert, update, delete on mail.letters to :writer;
