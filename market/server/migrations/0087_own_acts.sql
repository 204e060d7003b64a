-- Members of staff read what they did themselves. The servers cannot read the log, so the function acts as the owner.
create function staff.acts_of(member uuid, most integer)
  returns table (number bigint, at timestamptz, what text, reason text)
  language sql stable security definer set search_path = pg_catalog as $$
  select log.number, log.at, log.what, log.reason from staff.log
   where log.member_id = member order by log.at desc, log.number desc limit most
$$;
revoke execute on function staff.acts_of from public;
grant execute on function staff.acts_of to holdfast_market_writer;
