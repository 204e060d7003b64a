-- The buyer sees the deadlines of a case before paying: they are part of the terms, and no more a table beside them.
alter table payments.policies
  add column cases jsonb not null default
    '{"openUntilDaysAfterRelease": 15, "answerDays": 5, "escalateFromDay": 3, "stepInDay": 7, "investigateDays": 10,
       "proposalDays": 3, "appealDays": 7, "returnAddressDays": 3, "returnShipDays": 10,
       "returnRefundDays": 3, "replacementDays": 7, "transitDays": 30}',
  add check (cases ?& array['openUntilDaysAfterRelease', 'answerDays', 'escalateFromDay', 'stepInDay', 'investigateDays',
                            'proposalDays', 'appealDays', 'returnAddressDays', 'returnShipDays', 'returnRefundDays',
                            'replacementDays', 'transitDays']);
alter table payments.policies alter column cases drop default;
comment on column payments.policies.cases is 'The days within which the sides and the operators of a case act, by the names of the terms.';
-- A version without numbers has those of the latest version before it.
update payments.policies policy
   set cases = numbers.cases
  from (select version, coalesce(lead(version) over (order by version), 'infinity'::float8) as next_version,
               jsonb_build_object(
                 'openUntilDaysAfterRelease', numbers.open_until_days_after_release,
                 'answerDays', numbers.answer_days,
                 'escalateFromDay', numbers.escalate_from_day,
                 'stepInDay', numbers.step_in_day,
                 'investigateDays', numbers.investigate_days,
                 'proposalDays', numbers.proposal_days,
                 'appealDays', numbers.appeal_days,
                 'returnAddressDays', numbers.return_address_days,
                 'returnShipDays', numbers.return_ship_days,
                 'returnRefundDays', numbers.return_refund_days,
                 'replacementDays', numbers.replacement_days,
                 'transitDays', numbers.transit_days) as cases
          from protection.case_policies numbers) numbers
 where policy.version >= numbers.version and policy.version < numbers.next_version;
drop table protection.case_policies;

update payments.payments payment
   set policy = payment.policy || jsonb_build_object('cases', policies.cases)
  from payments.policies
 where policies.version = (payment.policy ->> 'version')::integer;

-- A repeated request gets its stored answer, in the form of today.
update ledger.answers
   set answer = answer || jsonb_build_object('terms', answer -> 'terms' || jsonb_build_object('cases', (
         select jsonb_object_agg(lower(regexp_replace(key, '([A-Z])', '_\1', 'g')), value)
           from payments.policies, jsonb_each(policies.cases)
          where policies.version = (answer -> 'terms' ->> 'version')::integer)))
 where answer ? 'mandate_id' and answer ? 'terms' and not (answer -> 'terms') ? 'cases';
