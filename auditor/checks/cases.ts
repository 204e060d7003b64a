import { Type } from 'typebox';
import { IdOf, Instant, Int8, Nullable } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { MOST_LISTED } from '../difference.ts';
import type { Difference, Finding, Kind } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

const PartRow = Type.Object({
  cell: Type.Integer(),
  paymentId: IdOf('pay'),
  partId: IdOf('prt'),
  isPaused: Type.Boolean(),
  named: Type.Array(Type.String()),
});

const OpenRow = Type.Object({
  cell: Type.Integer(),
  id: IdOf('cas'),
  partId: IdOf('prt'),
  status: Type.String(),
  until: Nullable(Instant),
});

type Open = Type.Static<typeof OpenRow>;

function openCases(snapshot: Snapshot): Promise<Open[]> {
  return snapshot.many(sql(OpenRow)`
    select cell, id, part_id, status, until from protection.cases where status <> 'closed' order by cell, id`);
}

/** Each open case is named by a line of its part, and by no other; the clocks of a part stand while it has one. */
async function lines(snapshot: Snapshot): Promise<Finding> {
  const open = await openCases(snapshot);
  const parts = await snapshot.many(sql(PartRow)`
    select part.cell, part.payment_id, part.id as part_id, part.paused_at is not null as is_paused, lot.named
      from payments.parts part
     cross join lateral (
       select coalesce(array_agg(one ->> 'caseId' order by one ->> 'caseId') filter (where one ? 'caseId'), '{}') as named
         from jsonb_array_elements(part.lots) one) lot
     where part.paused_at is not null or cardinality(lot.named) > 0
        or exists (select from protection.cases dispute
                    where dispute.cell = part.cell and dispute.part_id = part.id and dispute.status <> 'closed')
     order by 1, 2, 3`);
  const byPart = Map.groupBy(open, (one) => `${one.cell} ${one.partId}`);
  const differences = parts.flatMap((part): Difference[] => {
    const own = (byPart.get(`${part.cell} ${part.partId}`) ?? []).map((one) => one.id).toSorted();
    const named = part.named.toSorted();
    if (own.join() === named.join() && part.isPaused === own.length > 0) return [];
    const reference = `part ${part.partId} of payment ${part.paymentId}${cellWords(part.cell)}`;
    const clocks = part.isPaused ? 'its clocks stand' : 'its clocks run';
    return [
      {
        kind: 'case_line',
        sides: [
          { reference, says: `names ${named.join(' and ') || 'no case'}; ${clocks}` },
          { reference: `the cases of part ${part.partId}`, says: `${own.join(' and ') || 'none'} open` },
        ],
      },
    ];
  });
  const known = new Set(parts.map((part) => `${part.cell} ${part.partId}`));
  const stray = open
    .filter((one) => !known.has(`${one.cell} ${one.partId}`))
    .map((one): Difference => {
      const reference = `case ${one.id}${cellWords(one.cell)}`;
      const sides = [
        { reference, says: `is ${one.status}` },
        { reference: `part ${one.partId}`, says: 'is missing' },
      ] as const;
      return { kind: 'case_line', sides };
    });
  return findingOf('case_line', [...differences, ...stray]);
}

const ClockRow = Type.Object({ cell: Type.Integer(), subject: Type.String(), dueAt: Instant });

/** Each open case has a clock that warns or strikes no later than its deadline. */
async function clocks(snapshot: Snapshot): Promise<Finding> {
  const open = await openCases(snapshot);
  const rows =
    open.length === 0
      ? []
      : await snapshot.many(sql(ClockRow)`
          select cell, subject, due_at from jobs.timers
           where kind = 'case.clock' and cell = any(${[...new Set(open.map((one) => one.cell))]}::integer[])
             and subject = any(${open.map((one) => one.id)}::text[])`);
  const clockOf = new Map(rows.map((row) => [`${row.cell} ${row.subject}`, row.dueAt]));
  const differences = open.flatMap((one): Difference[] => {
    const dueAt = clockOf.get(`${one.cell} ${one.id}`);
    if (dueAt && one.until && dueAt <= one.until) return [];
    const until = one.until?.toISOString() ?? 'no time';
    return [
      {
        kind: 'case_clock',
        sides: [
          { reference: `case ${one.id}${cellWords(one.cell)}`, says: `is ${one.status} until ${until}` },
          {
            reference: `the clock of case ${one.id}`,
            says: dueAt ? `strikes at ${dueAt.toISOString()}` : 'is missing',
          },
        ],
      },
    ];
  });
  return findingOf('case_clock', differences);
}

function findingOf(kind: Kind, differences: readonly Difference[]): Finding {
  return { kind, total: differences.length, differences: differences.slice(0, MOST_LISTED) };
}

/** A part has a record of a refund by a case for each case that ended with one, and none without an ended case. */
const refunds = checkBy({
  kind: 'case_refund',
  row: Type.Object({
    cell: Type.Integer(),
    paymentId: IdOf('pay'),
    partId: IdOf('prt'),
    records: Int8,
    ended: Int8,
    refunding: Int8,
  }),
  statement: sql`
    select coalesce(record.cell, dispute.cell) as cell, coalesce(record.payment_id, dispute.payment_id) as payment_id,
           coalesce(record.part_id, dispute.part_id) as part_id, coalesce(record.records, 0) as records,
           coalesce(dispute.ended, 0) as ended, coalesce(dispute.refunding, 0) as refunding
      from (select cell, payment_id, part_id, count(*) as records from protection.refunds
             where cause = 'case' group by 1, 2, 3) record
      full join (select cell, payment_id, part_id, count(*) as ended,
                        count(*) filter (where result in ('refunded', 'partially_refunded')) as refunding
                   from protection.cases where status = 'closed' group by 1, 2, 3) dispute
        on dispute.cell = record.cell and dispute.payment_id = record.payment_id and dispute.part_id = record.part_id
     where coalesce(record.records, 0) not between coalesce(dispute.refunding, 0) and coalesce(dispute.ended, 0)
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: `the ended cases of part ${row.partId} of payment ${row.paymentId}${cellWords(row.cell)}`,
      says: `${row.ended}, of which ${row.refunding} refunded`,
    },
    { reference: `the records of refunds by cases of part ${row.partId}`, says: `${row.records}` },
  ],
});

/** Compares cases with the lines, the refunds and the clocks of their parts. */
export const caseChecks: readonly Check[] = [lines, clocks, refunds];
