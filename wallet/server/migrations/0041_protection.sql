-- Parts keep the order in which they were asked for, and protection ends even where no delivery is ever told.
alter table payments.parts add column position smallint not null default 0;
alter table payments.policies add column protection_days integer not null default 60;
