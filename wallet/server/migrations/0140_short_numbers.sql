-- Operators find a payment by its short number: the last eight letters of its id, which are the last five bytes.
create index payments_short on payments.payments (cell, right(id::text, 10));
