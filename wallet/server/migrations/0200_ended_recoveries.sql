-- A freeze and a change of password or number end a waiting recovery.
alter table recovery.recoveries drop constraint recoveries_ended_by_check;
alter table recovery.recoveries
  add constraint recoveries_ended_by_check check (ended_by in ('session', 'code', 'password', 'time', 'change'));
