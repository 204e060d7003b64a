-- A closed wallet also loses what operators typed as evidence about its chargebacks. The sweep deletes it half a year after it was saved.
create function privacy.erase_evidence(holder uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
  perform privacy.refuse_open(holder);
  delete from staff.evidence where holder_id = holder;
end $$;

revoke all on function privacy.erase_evidence(uuid) from public;
grant execute on function privacy.erase_evidence(uuid) to holdfast_wallet_writer;
