-- What the wallet itself paid for after an upheld report is not paid for again by a refund or a case.
alter table payments.parts add column covered_at timestamptz;
comment on column payments.parts.covered_at is 'When the wallet itself paid the payer for what is left, after an upheld report. Then it is neither refunded nor disputed.';
grant update (covered_at) on payments.parts to holdfast_wallet_writer;

update payments.parts as part
   set covered_at = report.settled_at
  from protection.reported_payments as reported
  join protection.reports as report on report.cell = reported.cell and report.id = reported.report_id
 where reported.cell = part.cell and reported.payment_id = part.payment_id and part.status <> 'refunded'
   and report.status = 'upheld' and report.settled_at is not null;
