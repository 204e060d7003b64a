import { Type } from 'typebox';
import { IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const LookerRow = Type.Object({
  memberId: IdOf('stf'),
  name: Type.String(),
  role: Type.String(),
  ofDay: Type.Integer(),
  ofWeek: Type.Integer(),
  ofMonth: Type.Integer(),
  outsideQueue: Type.Integer(),
  people: Type.Integer(),
});

/** How often a member looked at people in the last 1, 7 and 30 days; the last two counts are of 30 days. */
export type Looker = Type.Static<typeof LookerRow>;

/** Counts the looks of each member, those who looked most often outside the queues first. */
export function countLooks(tx: Tx, cell: number, now: Date): Promise<Looker[]> {
  return tx.many(sql(LookerRow)`
    select member.id as member_id, member.name, member.role, counted.*
      from staff.members member
     cross join lateral (
       select count(*) filter (where at > ${now}::timestamptz - interval '1 day')::int as of_day,
              count(*) filter (where at > ${now}::timestamptz - interval '7 days')::int as of_week,
              count(*)::int as of_month,
              count(*) filter (where reason !~ '^(case cas|ticket tic|document doc)_')::int as outside_queue,
              count(distinct holder_id)::int as people
         from staff.looks
        where cell = ${cell} and member_id = member.id and at > ${now}::timestamptz - interval '30 days'
              and reason is not null) counted
     where counted.of_month > 0
     order by counted.outside_queue desc, counted.of_month desc, member.name`);
}

const LookRow = Type.Object({
  number: Int8,
  at: Instant,
  memberId: IdOf('stf'),
  name: Type.String(),
  caseId: Nullable(IdOf('cas')),
  holderId: Nullable(IdOf('hld')),
  reason: Nullable(Type.String()),
});

/** A look from the log; looks from before reasons were asked for have none. */
export type Look = Type.Static<typeof LookRow>;

/** The looks of one member, or at one person. */
export type LooksOf = { readonly memberId: Id<'stf'> } | { readonly holderId: Id<'hld'> };

/** Lists looks, the newest first. @param before The number of the last look of the page before. */
export function listLooks(
  tx: Tx,
  cell: number,
  { of, before, most }: { of: LooksOf; before: bigint | undefined; most: number },
): Promise<Look[]> {
  const whose = 'memberId' in of ? sql`member_id = ${uuid(of.memberId)}` : sql`holder_id = ${uuid(of.holderId)}`;
  const older = before === undefined ? sql`` : sql`and number < ${before}`;
  return tx.many(sql(LookRow)`
    select look.number, look.at, look.member_id, member.name, look.case_id, look.holder_id, look.reason
      from (select * from staff.looks where cell = ${cell} and ${whose} ${older} order by number desc limit ${most}) look
      join staff.members member on member.id = look.member_id
     order by look.number desc`);
}
