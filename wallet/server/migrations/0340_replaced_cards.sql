-- A holder can link a card in the place of another, which is removed then.
alter table instruments.visits add column replaces uuid;
alter table instruments.visits add foreign key (cell, replaces) references instruments.cards (cell, id);
comment on column instruments.visits.replaces is 'The card whose place the new one takes.';
