-- A holder may let a shop say that an order has arrived. The right has the bounds that the holder read; the shop's word stands with its part.
create table mandates.confirm_terms (
  valid_from timestamptz primary key,
  most_minor bigint not null check (most_minor > 0),
  currency char(3) not null,
  after_hours integer not null check (after_hours > 0)
);
comment on table mandates.confirm_terms is 'The bounds of the right to confirm. A mandate keeps those that were in force when it was granted.';
comment on column mandates.confirm_terms.most_minor is 'The most that a seller gets of one payment for the shop''s word.';
comment on column mandates.confirm_terms.after_hours is 'Counted from the wallet''s notice to the holder.';
grant select on mandates.confirm_terms to holdfast_wallet_writer;
insert into mandates.confirm_terms (valid_from, most_minor, currency, after_hours) values ('2020-01-01', 10000, 'EUR', 24);

alter table mandates.mandates
  add column confirm_most_minor bigint,
  add column confirm_after_hours integer,
  add check ((confirm_most_minor is null) = (confirm_after_hours is null));
comment on column mandates.mandates.confirm_most_minor is 'In the currency of the caps; null without the right to confirm.';

alter table payments.parts add column proposal jsonb;
comment on column payments.parts.proposal is 'The shop''s word that the part has arrived: proposedAt, afterHours, releaseAt, endedAt.';
grant update (proposal) on payments.parts to holdfast_wallet_writer;
