-- How often a card was declined in a day is asked before each charge.
create index top_ups_unpaid on top_ups.top_ups (cell, card_id, asked_at) where status <> 'succeeded';
