-- Terms of protection are the wallet's alone: an order keeps its answer, and the market's policy the market's own rules.
alter table orders.orders add column terms jsonb;
comment on column orders.orders.terms is 'The wallet''s terms of the order''s payment, with their version; null before the wallet has answered.';
update orders.orders
   set terms = jsonb_build_object('version', policy -> 'version', 'shipWithinDays', policy -> 'shipWithinDays',
                                  'releaseAfterDays', policy -> 'releaseAfterDays')
 where payment_id is not null;
update orders.orders set policy = policy - 'shipWithinDays' - 'releaseAfterDays' - 'protectionDays';
alter table orders.orders add check (payment_id is null or terms is not null);
alter table orders.policies drop column ship_within_days, drop column release_after_days, drop column protection_days;
