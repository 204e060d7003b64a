-- The outbox is the queue: a message stays in it until its work is done, and one statement claims many.
alter table jobs.outbox
  add column party text,
  add column attempts smallint not null default 0,
  add column next_at timestamptz not null default now(),
  add column claimed_by uuid,
  add column fault text;
create index outbox_due on jobs.outbox (next_at);
comment on column jobs.outbox.party is 'Whose answer the work waits for: one that does not answer holds up only its own.';
comment on column jobs.outbox.next_at is 'When it may be claimed: at once, after a claim whose server has died, or for another try. Infinite after the last one.';
comment on column jobs.outbox.fault is 'Why the last try failed.';

-- What the former queue still had.
do $$ begin
  if to_regclass('graphile_worker._private_jobs') is not null then
    insert into jobs.outbox (id, kind, payload, attempts, next_at, fault)
      select coalesce(job.key::uuid, gen_random_uuid()), task.identifier, job.payload::jsonb, job.attempts,
             case when job.attempts < job.max_attempts then job.run_at else 'infinity' end, job.last_error
        from graphile_worker._private_jobs job
        join graphile_worker._private_tasks task on task.id = job.task_id
    on conflict do nothing;
    drop schema graphile_worker cascade;
  end if;
end $$;
drop table jobs.pools;
