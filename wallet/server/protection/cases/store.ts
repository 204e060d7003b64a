import { Type } from 'typebox';
import { IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Parcel } from '../../payments/payments/domain.ts';
import { casesKey } from './resources.ts';
import type { Case, CasePolicy, Entry, Offer, OpenCase, Party, PlaceOfCase, ReturnAddress } from './record-domain.ts';

type StoredOffer = { readonly outcome: Offer['outcome']; readonly minor?: string };
type StoredParcel = Omit<Parcel, 'announcedAt' | 'shippedAt' | 'endedAt'> & {
  readonly announcedAt: string;
  readonly shippedAt: string | null;
  readonly endedAt: string | null;
};
type StoredEntry = Omit<Entry, 'at' | 'offer'> & { readonly at: string; readonly offer: StoredOffer | null };

const text = <T>() => Type.Unsafe<T>({ type: 'string' });
const CaseRow = Type.Object({
  id: IdOf('cas'),
  cell: Type.Integer(),
  paymentId: IdOf('pay'),
  partId: IdOf('prt'),
  line: Type.String(),
  payerId: IdOf('hld'),
  payeeId: IdOf('pye'),
  reason: text<Case['reason']>(),
  openedBy: text<Case['openedBy']>(),
  openedAt: Instant,
  policy: Type.Unsafe<CasePolicy>({ type: 'object' }),
  leftMinor: Int8,
  status: text<Case['status']>(),
  until: Nullable(Instant),
  offer: Type.Unsafe<StoredOffer>({ type: 'object' }),
  turn: text<Case['turn']>(),
  acceptedBy: Type.Unsafe<Case['acceptedBy']>({ type: 'array' }),
  operatorId: Nullable(Type.String()),
  appealedBy: Nullable(text<NonNullable<Case['appealedBy']>>()),
  returnAddress: Nullable(Type.Unsafe<ReturnAddress>({ type: 'object' })),
  parcel: Nullable(Type.Unsafe<StoredParcel>({ type: 'object' })),
  hadReturn: Type.Boolean(),
  hadReplacement: Type.Boolean(),
  result: Nullable(text<NonNullable<Case['result']>>()),
  timeline: Type.Unsafe<readonly StoredEntry[]>({ type: 'array' }),
});

const columns = sql`id, cell, payment_id, part_id, line, payer_id, payee_id, reason, opened_by, opened_at, policy,
  left_minor, status, until, offer, turn, accepted_by, operator_id, appealed_by, return_address, parcel, had_return,
  had_replacement, result, timeline`;

/** Cases, as a batch locks and writes them. */
export const casesResource: Resource<Case> = {
  key: casesKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(CaseRow)`
      select ${columns} from protection.cases
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toCase);
  },
  insert: async (tx, cell, cases) => {
    const { of, ids, states } = arraysOf(cases);
    await tx.run(sql`
      insert into protection.cases (cell, id, ${stateColumns}, payment_id, part_id, line, payer_id, payee_id, reason,
                                    opened_by, opened_at, policy, left_minor)
      select ${cell}, * from unnest(
        ${ids}, ${states}, ${of((one) => uuid(one.paymentId))}::uuid[], ${of((one) => uuid(one.partId))}::uuid[],
        ${of((one) => one.line)}::text[], ${of((one) => uuid(one.payerId))}::uuid[],
        ${of((one) => uuid(one.payeeId))}::uuid[], ${of((one) => one.reason)}::text[],
        ${of((one) => one.openedBy)}::text[], ${of((one) => one.openedAt)}::timestamptz[],
        ${of((one) => json(one.policy))}::jsonb[], ${of((one) => one.leftMinor)}::bigint[])`);
  },
  update: async (tx, cell, cases) => {
    const { ids, states } = arraysOf(cases);
    await tx.run(sql`
      update protection.cases as before
         set status = after.status, until = after.until, offer = after.offer, turn = after.turn,
             accepted_by = after.accepted_by, operator_id = after.operator_id, appealed_by = after.appealed_by,
             return_address = after.return_address, parcel = after.parcel, had_return = after.had_return,
             had_replacement = after.had_replacement, result = after.result, timeline = after.timeline
        from unnest(${ids}, ${states}) as after (id, ${stateColumns})
       where before.cell = ${cell} and before.id = after.id`);
  },
};

/** The columns of a case that change. */
const stateColumns = sql`status, until, offer, turn, accepted_by, operator_id, appealed_by, return_address, parcel,
  had_return, had_replacement, result, timeline`;

function arraysOf(cases: readonly Case[]) {
  const of = <T>(read: (one: Case) => T): T[] => cases.map(read);
  return {
    of,
    ids: sql`${of((one) => uuid(one.id))}::uuid[]`,
    states: sql`
      ${of((one) => one.status)}::text[], ${of((one) => one.until)}::timestamptz[],
      ${of((one) => json(toStoredOffer(one.offer)))}::jsonb[], ${of((one) => one.turn)}::text[],
      ${of((one) => json(one.acceptedBy))}::jsonb[], ${of((one) => one.operatorId)}::text[],
      ${of((one) => one.appealedBy)}::text[], ${of((one) => one.returnAddress && json(one.returnAddress))}::jsonb[],
      ${of((one) => one.parcel && json(one.parcel))}::jsonb[], ${of((one) => one.hadReturn)}::boolean[],
      ${of((one) => one.hadReplacement)}::boolean[], ${of((one) => one.result)}::text[],
      ${of((one) => json(one.timeline.map(toStoredEntry)))}::jsonb[]`,
  };
}

/** Finds a case of any payment. */
export async function findCase(tx: Tx, cell: number, id: Id<'cas'>): Promise<Case | undefined> {
  const row = await tx.maybe(sql(CaseRow)`
    select ${columns} from protection.cases where cell = ${cell} and id = ${uuid(id)}`);
  return row && toCase(row);
}

/** Reads the cases of a payment, the first one first. */
export async function casesOf(tx: Tx, cell: number, paymentId: Id<'pay'>): Promise<Case[]> {
  const rows = await tx.many(sql(CaseRow)`
    select ${columns} from protection.cases
     where cell = ${cell} and payment_id = ${uuid(paymentId)}
     order by opened_at, id`);
  return rows.map(toCase);
}

const OpenRow = Type.Object({
  id: IdOf('cas'),
  paymentId: IdOf('pay'),
  status: text<Case['status']>(),
  turn: text<Case['turn']>(),
  acceptedBy: Type.Unsafe<Case['acceptedBy']>({ type: 'array' }),
  until: Instant,
  side: text<Party>(),
  parcel: Nullable(Type.Unsafe<object>({ type: 'object' })),
  title: Type.String(),
  shopName: Type.String(),
});

interface OfSides {
  readonly holderId: Id<'hld'>;
  /** All payees that the holder ever was. */
  readonly payeeIds: readonly Id<'pye'>[];
  readonly most: number;
}

/**
 * Reads the open cases in which a holder is the buyer, or one of these payees the seller, the nearest deadline first.
 * The database reads at most `most` of each payee, however many there are.
 */
export function openCasesOf(
  tx: Tx,
  cell: number,
  { holderId, payeeIds, after, most }: OfSides & { readonly after?: PlaceOfCase | undefined },
): Promise<OpenCase[]> {
  const behind = after ? sql`and (until, id) > (${after.until}, ${uuid(after.id)})` : sql``;
  const of = sql`id, payment_id, line, status, turn, accepted_by, until, parcel`;
  return tx.many(sql(OpenRow)`
    with own as (
      (select ${of}, 'buyer' as side from protection.cases
        where cell = ${cell} and payer_id = ${uuid(holderId)} and status <> 'closed' ${behind}
        order by until, id limit ${most})
       union all
      select sold.*, 'seller' as side
        from unnest(${payeeIds.map(uuid)}::uuid[]) as payee (id)
       cross join lateral (
               select ${of} from protection.cases
                where cell = ${cell} and payee_id = payee.id and payer_id <> ${uuid(holderId)}
                  and status <> 'closed' ${behind}
                order by until, id limit ${most}) sold)
    select own.id, own.payment_id, own.status, own.turn, own.accepted_by, own.until, own.parcel, own.side,
           coalesce(names.title, own.line) as title, names.shop_name
      from (select * from own order by until, id limit ${most}) own
      join protection.case_names names on names.cell = ${cell} and names.id = own.id
     order by own.until, own.id`);
}

const CountRow = Type.Object({ count: Type.Integer() });

/** Counts those cases. The database stops once it has found `most` of a side. */
export async function countOpen(tx: Tx, cell: number, { holderId, payeeIds, most }: OfSides): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(*)::int as count from (
      (select 1 from protection.cases
        where cell = ${cell} and payer_id = ${uuid(holderId)} and status <> 'closed' limit ${most})
       union all
      (select 1 from protection.cases
        where cell = ${cell} and payee_id = any(${payeeIds.map(uuid)}::uuid[]) and payer_id <> ${uuid(holderId)}
          and status <> 'closed' limit ${most})) one`);
  return count;
}

/** Reads the newest cases, newest first. */
export async function newestCases(tx: Tx, cell: number, most: number): Promise<Case[]> {
  const rows = await tx.many(sql(CaseRow)`
    select ${columns} from protection.cases where cell = ${cell} order by id desc limit ${most}`);
  return rows.map(toCase);
}

const ResultRow = Type.Object({ result: Nullable(text<NonNullable<Case['result']>>()), count: Type.Integer() });

/** How many cases ended with a result; null counts those that are open. */
export type ResultCount = Type.Static<typeof ResultRow>;

/** Counts the cases of a buyer by their result, but for one case. */
export function resultsOfBuyer(
  tx: Tx,
  cell: number,
  { holderId, but }: { holderId: Id<'hld'>; but: Id<'cas'> },
): Promise<ResultCount[]> {
  return tx.many(sql(ResultRow)`
    select result, count(*)::int as count from protection.cases
     where cell = ${cell} and payer_id = ${uuid(holderId)} and id <> ${uuid(but)}
     group by result order by result nulls last`);
}

/** Counts the cases of a seller by their result, but for one case. */
export function resultsOfSeller(
  tx: Tx,
  cell: number,
  { payeeIds, but }: { payeeIds: readonly Id<'pye'>[]; but: Id<'cas'> },
): Promise<ResultCount[]> {
  return tx.many(sql(ResultRow)`
    select result, count(*)::int as count from protection.cases
     where cell = ${cell} and payee_id = any(${payeeIds.map(uuid)}::uuid[]) and id <> ${uuid(but)}
     group by result order by result nulls last`);
}

function toStoredOffer(offer: Offer): StoredOffer {
  return 'amountMinor' in offer ? { outcome: offer.outcome, minor: String(offer.amountMinor) } : offer;
}

function fromStoredOffer({ outcome, minor }: StoredOffer): Offer {
  if (outcome === 'partial_refund') return { outcome, amountMinor: BigInt(minor!) };
  return { outcome };
}

function toStoredEntry({ offer, ...entry }: Entry): StoredEntry {
  return { ...entry, at: entry.at.toISOString(), offer: offer && toStoredOffer(offer) };
}

function toCase({ offer, parcel, timeline, ...row }: Type.Static<typeof CaseRow>): Case {
  return {
    ...row,
    offer: fromStoredOffer(offer),
    parcel: parcel && fromStoredParcel(parcel),
    timeline: timeline.map((entry) => ({
      ...entry,
      at: new Date(entry.at),
      offer: entry.offer && fromStoredOffer(entry.offer),
    })),
  };
}

function fromStoredParcel({ announcedAt, shippedAt, endedAt, ...parcel }: StoredParcel): Parcel {
  return {
    ...parcel,
    announcedAt: new Date(announcedAt),
    shippedAt: shippedAt === null ? null : new Date(shippedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  };
}
