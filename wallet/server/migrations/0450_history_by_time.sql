-- Filters of a history find their days by the numbers of the entries, and which refunds are still on their way to a card.
create function history.number_at(p_cell smallint, p_at timestamptz) returns bigint
  language plpgsql stable set search_path = pg_catalog as $$
declare
  before bigint := 0;
  after bigint := (select coalesce(max(number), 0) + 1 from ledger.entries where cell = p_cell);
  middle bigint;
begin
  -- Numbers have no gap and follow the time, so a binary search needs no index over the time, which every batch would pay.
  while after - before > 1 loop
    middle := (before + after) / 2;
    if (select at from ledger.entries where cell = p_cell and number = middle) < p_at then
      before := middle;
    else
      after := middle;
    end if;
  end loop;
  return before;
end $$;
comment on function history.number_at is
  'The number of the last entry before an instant; 0 if there is none. The clocks of two servers may differ, so allow for that.';
revoke execute on function history.number_at from public;
grant execute on function history.number_at to holdfast_wallet_reader;

create index card_refunds_unsettled on card_refunds.card_refunds (cell, holder_id) where status <> 'succeeded';
