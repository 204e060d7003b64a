-- What members do with tickets is in the log. The acts from before stay as they are listed now.
do $$
declare
  acts text := (select substring(pg_get_constraintdef(oid) from 'ARRAY\[(.*)\]') from pg_constraint
                 where conname = 'log_what_check' and conrelid = 'staff.log'::regclass);
begin
  alter table staff.log drop constraint log_what_check;
  execute format('alter table staff.log add constraint log_what_check check (what = any (array[%s, %s]))', acts,
                 '''answers_ticket'', ''notes_ticket'', ''hands_ticket'', ''closes_ticket'', ''edits_macro''');
end $$;
