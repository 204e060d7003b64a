import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Money } from '#platform/money/money.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Ground, Item, Report, ReportStatus, ReportTerms } from './domain.ts';
import { reportsKey } from './resources.ts';

const TermsRow = Type.Object({
  version: Type.Integer(),
  reportDays: Type.Integer(),
  creditHours: Type.Integer(),
  decideDays: Type.Integer(),
  creditMostMinor: Int8,
  currency: CurrencyCode,
  creditsAYear: Type.Integer(),
  oldPasskeyDays: Type.Integer(),
});

const termColumns = sql`version, report_days, credit_hours, decide_days, credit_most_minor, currency, credits_a_year,
  old_passkey_days`;

/** Reads the terms in force at `now`. */
export function termsAt(tx: Tx, now: Date): Promise<ReportTerms> {
  return tx.one(sql(TermsRow)`
    select ${termColumns} from protection.report_terms where valid_from <= ${now} order by valid_from desc limit 1`);
}

const TermVersionRow = Type.Object({ ...TermsRow.properties, validFrom: Instant });

/** Reads all versions of the terms, oldest first: a handful of rows. */
export function allTerms(tx: Tx) {
  return tx.many(sql(TermVersionRow)`
    select ${termColumns}, valid_from from protection.report_terms order by version`);
}

type StoredItem = Omit<Item, 'paidMinor'> & { readonly paid: string };
type StoredTerms = Omit<ReportTerms, 'creditMostMinor'> & { readonly creditMost: string };

const ReportRow = Type.Object({
  id: IdOf('rpt'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  accountId: IdOf('acc'),
  currency: CurrencyCode,
  items: Type.Unsafe<readonly StoredItem[]>({ type: 'array' }),
  terms: Type.Unsafe<StoredTerms>({ type: 'object' }),
  status: Type.Unsafe<ReportStatus>({ type: 'string' }),
  createdAt: Instant,
  creditBy: Instant,
  decideBy: Instant,
  creditMinor: Int8,
  creditedAt: Nullable(Instant),
  ground: Nullable(Type.Unsafe<Ground>({ type: 'string' })),
  words: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  paidMinor: Int8,
  settledAt: Nullable(Instant),
});

const columns = sql`id, cell, holder_id, account_id, currency, items, terms, status, created_at, credit_by, decide_by,
  credit_minor, credited_at, ground, words, decided_at, paid_minor, settled_at`;

function toReport({ items, terms, ...row }: Static<typeof ReportRow>): Report {
  const { creditMost, ...numbers } = terms;
  return {
    ...row,
    items: items.map(({ paid, ...item }) => ({ ...item, paidMinor: BigInt(paid) })),
    terms: { ...numbers, creditMostMinor: BigInt(creditMost) },
  };
}

/** Reports, as a batch locks and writes them. No money command files one. */
export const reportsResource: Resource<Report> = {
  key: reportsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(ReportRow)`
      select ${columns} from protection.reports
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toReport);
  },
  insert: async () => invariant(false, 'no money command files a report'),
  update: async (tx, cell, reports) => {
    const of = <T>(read: (report: Report) => T): T[] => reports.map(read);
    await tx.run(sql`
      update protection.reports as report
         set status = after.status, credit_minor = after.credit_minor, credited_at = after.credited_at,
             paid_minor = after.paid_minor, settled_at = after.settled_at
        from unnest(${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.status)}::text[],
                    ${of((one) => one.creditMinor)}::bigint[], ${of((one) => one.creditedAt)}::timestamptz[],
                    ${of((one) => one.paidMinor)}::bigint[], ${of((one) => one.settledAt)}::timestamptz[])
          as after (id, status, credit_minor, credited_at, paid_minor, settled_at)
       where report.cell = ${cell} and report.id = after.id`);
  },
};

/** Stores a report, unless one of its payments was reported before. @returns Whether it is stored. */
export async function insertReport(tx: Tx, report: Report): Promise<boolean> {
  const { id, cell, items, terms } = report;
  const ids = items.map((one) => uuid(one.paymentId));
  const added = await tx.run(sql`
    insert into protection.reported_payments (cell, payment_id, report_id)
    select ${cell}, item.payment_id, ${uuid(id)} from unnest(${ids}::uuid[]) as item (payment_id)
    on conflict do nothing`);
  if (added < items.length) return false;
  const { creditMostMinor, ...numbers } = terms;
  const storedItems = items.map(({ paidMinor, ...item }) => ({ ...item, paid: String(paidMinor) }));
  await tx.run(sql`
    insert into protection.reports (cell, id, holder_id, account_id, currency, items, terms, status, created_at,
                                    credit_by, decide_by)
    values (${cell}, ${uuid(id)}, ${uuid(report.holderId)}, ${uuid(report.accountId)}, ${report.currency},
            ${json(storedItems)}::jsonb, ${json({ ...numbers, creditMost: String(creditMostMinor) })}::jsonb,
            ${report.status}, ${report.createdAt}, ${report.creditBy}, ${report.decideBy})`);
  return true;
}

/** Finds a report of any holder. */
export async function findReport(tx: Tx, cell: number, id: Id<'rpt'>): Promise<Report | undefined> {
  const row = await tx.maybe(sql(ReportRow)`
    select ${columns} from protection.reports where cell = ${cell} and id = ${uuid(id)}`);
  return row && toReport(row);
}

/** Lists the reports of a holder, the newest first. */
export async function reportsOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Report[]> {
  const rows = await tx.many(sql(ReportRow)`
    select ${columns} from protection.reports
     where cell = ${cell} and holder_id = ${uuid(holderId)}
     order by created_at desc, id desc`);
  return rows.map(toReport);
}

/** Lists the open reports, whose deadline is the earliest first. */
export async function openReports(tx: Tx, cell: number, most: number): Promise<Report[]> {
  const rows = await tx.many(sql(ReportRow)`
    select ${columns} from protection.reports
     where cell = ${cell} and status = 'open'
     order by decide_by, id
     limit ${most}`);
  return rows.map(toReport);
}

/** Stores the decision about an open report. @returns False if it was decided meanwhile. */
export async function storeVerdict(
  tx: Tx,
  cell: number,
  { id, status, ground, words, decidedAt }: Pick<Report, 'id' | 'status' | 'ground' | 'words' | 'decidedAt'>,
): Promise<boolean> {
  const written = await tx.run(sql`
    update protection.reports set status = ${status}, ground = ${ground}, words = ${words}, decided_at = ${decidedAt}
     where cell = ${cell} and id = ${uuid(id)} and status = 'open'`);
  return written === 1;
}

const ChoiceRow = Type.Object({
  id: IdOf('pay'),
  shopName: Type.String(),
  orderReference: Type.String(),
  paidMinor: Int8,
  currency: CurrencyCode,
  capturedAt: Instant,
});

/** A payment that a holder may report. */
export interface Choice extends Omit<Static<typeof ChoiceRow>, 'paidMinor' | 'currency'> {
  readonly paid: Money;
}

/** Lists the payments of a holder since an instant that were not reported yet, the newest first. */
export async function choicesOf(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<Choice[]> {
  const rows = await tx.many(sql(ChoiceRow)`
    select payment.id, client_name as shop_name, order_reference, amount_minor - discount_minor - coalesce((coupon ->> 'minor')::bigint, 0) as paid_minor, currency,
           captured_at
      from payments.payments payment
      left join protection.reported_payments reported
        on reported.cell = payment.cell and reported.payment_id = payment.id
     where payment.cell = ${cell} and payer_id = ${uuid(holderId)} and captured_at >= ${since}
       and reported.payment_id is null
     order by payment.id desc
     limit ${most}`);
  return rows.map(({ paidMinor: minor, currency, ...row }) => ({ ...row, paid: { minor, currency } }));
}

/** Reads the newest reports of all holders, newest first. */
export async function newestReports(tx: Tx, cell: number, most: number): Promise<Report[]> {
  const rows = await tx.many(sql(ReportRow)`
    select ${columns} from protection.reports where cell = ${cell} order by id desc limit ${most}`);
  return rows.map(toReport);
}
