import { Type } from 'typebox';
import { CurrencyCode, Instant, Int8, Nullable, json } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Movement, Pocket } from '../../funding/processor/domain.ts';
import type { Difference, DifferenceKind, Explained, Owner, Report } from './domain.ts';
import type { Moved } from './moved-domain.ts';
import { fromJson, toJson, toReport, toReportJson } from './schema.ts';
import type { ReportJson } from './schema.ts';

/** A stored report. A report that is made again has the next revision. */
export interface StoredReport extends Report {
  readonly revision: number;
  /** The newest journal entry of the day. */
  readonly lastEntry: bigint;
  readonly madeAt: Date;
}

/** Blocks other reports until the transaction ends. */
export function lockReports(tx: Tx): Promise<void> {
  return lockNames(tx, ['settlement reports']);
}

const LastRow = Type.Object({ number: Int8 });

/** The newest entry of the journal before an instant, at or after `after`. Each entry of a later number is later. */
export async function lastEntryBefore(tx: Tx, cell: number, after: bigint, before: Date): Promise<bigint> {
  const row = await tx.one(sql(LastRow)`
    select coalesce(max(number), ${after}::bigint) as number from ledger.entries
     where cell = ${cell} and number > ${after} and at < ${before}`);
  return row.number;
}

/** A range of journal entries: after one number, and until another. */
export interface EntryRange {
  readonly after: bigint;
  readonly until: bigint;
}

const PostedRow = Type.Object({ currency: CurrencyCode, kind: Type.String(), minor: Int8 });

/** The sums of the postings of these entries, by currency and kind of account. */
export function postedIn(tx: Tx, cell: number, { after, until }: EntryRange) {
  return tx.many(sql(PostedRow)`
    select posting.currency, account.kind, sum(posting.amount_minor)::bigint as minor
      from ledger.postings posting
      join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
     where posting.cell = ${cell} and posting.entry_number > ${after} and posting.entry_number <= ${until}
     group by posting.currency, account.kind
     order by posting.currency, account.kind`);
}

const BookingRow = Type.Object({
  entryNumber: Type.String(),
  corrects: Nullable(Type.String()),
  topUpId: Nullable(Type.String()),
  minor: Int8,
});

/**
 * The entries of a range that change the processor's debt, without those of the house's costs and own money. The reason
 * of an entry names its top-up, refund or dispute.
 */
export function bookingsIn(tx: Tx, cell: number, currency: Currency, { after, until }: EntryRange) {
  return tx.many(sql(BookingRow)`
    select entry.number::text as entry_number, entry.corrects::text as corrects,
           coalesce(substring(entry.reason from '(?:top|crf)_[0-9a-hjkmnp-tv-z]{26}'),
                    substring(entry.reason from 'dispute (d[pu]_[0-9A-Za-z]+)')) as top_up_id, -posting.amount_minor as minor
      from ledger.accounts account
      join ledger.postings posting
        on posting.cell = account.cell and posting.account_id = account.id
       and posting.entry_number > ${after} and posting.entry_number <= ${until}
      join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
     where account.cell = ${cell} and account.owner_kind = 'house' and account.kind = 'processor_clearing'
       and account.currency = ${currency}
       and not exists (select from ledger.postings other
                         join ledger.accounts house on house.cell = other.cell and house.id = other.account_id
                        where other.cell = entry.cell and other.entry_number = entry.number
                          and house.kind in ('costs', 'own'))
     order by entry.number`);
}

/**
 * The entries of a range that debit withdrawals or give them back, and those of the cents that prove accounts: what they
 * leave of the accounts for withdrawals. The reason of an entry names the withdrawal or the account.
 */
export function withdrawalsIn(tx: Tx, cell: number, currency: Currency, { after, until }: EntryRange) {
  return tx.many(sql(BookingRow)`
    select entry.number::text as entry_number, entry.corrects::text as corrects,
           substring(entry.reason from '(?:wdr|ins)_[0-9a-hjkmnp-tv-z]{26}') as top_up_id,
           -sum(posting.amount_minor)::bigint as minor
      from ledger.accounts account
      join ledger.postings posting
        on posting.cell = account.cell and posting.account_id = account.id
       and posting.entry_number > ${after} and posting.entry_number <= ${until}
      join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
     where account.cell = ${cell} and account.owner_kind = 'house' and account.kind in ('payable', 'payout_clearing')
       and account.currency = ${currency}
     group by entry.number, entry.corrects, entry.reason
    having sum(posting.amount_minor) <> 0
     order by entry.number`);
}

const HeldRow = Type.Object({ minor: Int8 });

/** The sum of all open holds. */
export async function heldNow(tx: Tx, cell: number, currency: Currency): Promise<bigint> {
  const row = await tx.one(sql(HeldRow)`
    select coalesce(sum(amount_minor), 0)::bigint as minor from ledger.holds
     where cell = ${cell} and status = 'held' and currency = ${currency}`);
  return row.minor;
}

const CurrencyRow = Type.Object({ currency: CurrencyCode });

/** The currencies in which the house clears with the processor: that of payments, and each other once money moved. */
export function clearedCurrencies(tx: Tx, cell: number) {
  return tx.many(sql(CurrencyRow)`
    select distinct currency from ledger.accounts clearing
     where cell = ${cell} and owner_kind = 'house' and owner_id = '00000000-0000-0000-0000-000000000000'
       and kind = 'processor_clearing'
       and (exists (select from ledger.accounts escrow
                     where escrow.cell = clearing.cell and escrow.owner_kind = clearing.owner_kind
                       and escrow.owner_id = clearing.owner_id and escrow.kind = 'escrow'
                       and escrow.currency = clearing.currency)
            or exists (select from ledger.postings posting
                        where posting.cell = clearing.cell and posting.account_id = clearing.id))`);
}

const AtRow = Type.Object({ at: Nullable(Instant) });

/** When the newest stored movement of a pocket happened; undefined if there is none. */
export async function lastMovementAt(tx: Tx, cell: number, pocket: Pocket): Promise<Date | undefined> {
  const row = await tx.one(sql(AtRow)`
    select max(at) as at from settlement.movements where cell = ${cell} and pocket = ${pocket}`);
  return row.at ?? undefined;
}

/** Stores movements as those of a day; one that is stored keeps its day. */
export async function insertMovements(
  tx: Tx,
  cell: number,
  day: string,
  movements: readonly Movement[],
): Promise<void> {
  await tx.run(sql`
    insert into settlement.movements (cell, pocket, id, day, at, kind, type, reference, source, amount_minor, fee_minor,
                                      currency)
    select ${cell}, movement.pocket, movement.id, ${day}::date, movement.at, movement.kind, movement.type,
           movement.reference, movement.source, movement.amount, movement.fee, movement.currency
      from unnest(${movements.map((one) => one.pocket)}::text[], ${movements.map((one) => one.id)}::text[],
                  ${movements.map((one) => one.at)}::timestamptz[],
                  ${movements.map((one) => one.kind)}::text[], ${movements.map((one) => one.type)}::text[],
                  ${movements.map((one) => one.reference)}::text[], ${movements.map((one) => one.source)}::text[],
                  ${movements.map((one) => one.amount.minor)}::bigint[],
                  ${movements.map((one) => one.feeMinor)}::bigint[],
                  ${movements.map((one) => one.amount.currency)}::char(3)[])
           as movement (pocket, id, at, kind, type, reference, source, amount, fee, currency)
    on conflict (cell, id) do nothing`);
}

const MovedRow = Type.Object({
  pocket: Type.Unsafe<Pocket>({ type: 'string' }),
  id: Type.String(),
  kind: Type.Unsafe<Moved['kind']>({ type: 'string' }),
  type: Type.String(),
  reference: Nullable(Type.String()),
  source: Type.String(),
  minor: Int8,
  feeMinor: Int8,
});

/** The movements of one currency that belong to the days after one day and until another. */
export function movementsBetween(
  tx: Tx,
  cell: number,
  { currency, after, until }: { currency: Currency; after: string | null; until: string },
): Promise<Moved[]> {
  return tx.many(sql(MovedRow)`
    select pocket, id, kind, type, reference, source, amount_minor as minor, fee_minor from settlement.movements
     where cell = ${cell} and currency = ${currency} and day > coalesce(${after}::date, '-infinity')
       and day <= ${until}::date
     order by at, id`);
}

/** Stores a report with its differences. Reports and differences never change. */
export async function insertReport(tx: Tx, cell: number, report: StoredReport): Promise<void> {
  const { currency, day, revision, lastEntry, madeAt, differences } = report;
  const { revision: _revision, lastEntry: _lastEntry, madeAt: _madeAt, ...content } = report;
  await tx.run(sql`
    insert into settlement.reports (cell, currency, day, revision, last_entry, made_at, content)
    values (${cell}, ${currency}, ${day}::date, ${revision}, ${lastEntry}, ${madeAt},
            ${json(toReportJson(content))}::jsonb)`);
  await tx.run(sql`
    insert into settlement.differences (cell, currency, day, revision, key, kind, owner, amount_minor, first_seen_on,
                                        explained)
    select ${cell}, ${currency}, ${day}::date, ${revision}, difference.*
      from unnest(${differences.map((one) => one.key)}::text[], ${differences.map((one) => one.kind)}::text[],
                  ${differences.map((one) => one.owner)}::text[], ${differences.map((one) => one.minor)}::bigint[],
                  ${differences.map((one) => one.firstSeenOn)}::date[],
                  ${differences.map((one) => json(toJson(one.explained)))}::jsonb[]) as difference`);
}

const ReportRow = Type.Object({
  revision: Type.Integer(),
  lastEntry: Int8,
  madeAt: Instant,
  content: Type.Unsafe<ReportJson>({ type: 'object' }),
});

const DifferenceRow = Type.Object({
  day: Type.String(),
  key: Type.String(),
  kind: Type.Unsafe<DifferenceKind>({ type: 'string' }),
  owner: Type.Unsafe<Owner>({ type: 'string' }),
  minor: Int8,
  firstSeenOn: Type.String(),
  explained: Type.Unsafe<unknown[]>({ type: 'array' }),
});

/** Finds the newest revision of a report: of the newest day until `until`, or of the newest day at all. */
export async function findReport(
  tx: Tx,
  cell: number,
  currency: Currency,
  { until }: { until?: string } = {},
): Promise<StoredReport | undefined> {
  const row = await tx.maybe(sql(ReportRow)`
    select revision, last_entry, made_at, content from settlement.reports
     where cell = ${cell} and currency = ${currency} and day <= coalesce(${until ?? null}::date, 'infinity')
     order by day desc, revision desc limit 1`);
  if (!row) return undefined;
  const { content, ...rest } = row;
  const report = toReport(content, []);
  const differences = await differencesOf(tx, cell, report, row.revision);
  return { ...report, ...rest, differences };
}

async function differencesOf(
  tx: Tx,
  cell: number,
  { currency, day }: Pick<Report, 'currency' | 'day'>,
  revision: number,
): Promise<Difference[]> {
  const rows = await tx.many(sql(DifferenceRow)`
    select day::text as day, key, kind, owner, amount_minor as minor, first_seen_on::text as first_seen_on, explained
      from settlement.differences
     where cell = ${cell} and currency = ${currency} and day = ${day}::date and revision = ${revision}
     order by first_seen_on, key`);
  return rows.map(({ day: _day, ...row }) => ({ ...row, explained: fromJson(row.explained) as Explained[] }));
}

const ListedRow = Type.Object({
  currency: CurrencyCode,
  day: Type.String(),
  revision: Type.Integer(),
  madeAt: Instant,
  differences: Int8,
});

/** Lists the newest revision of each report before a day, the newest day first. */
export function listReports(tx: Tx, cell: number, { before, most }: { before: string; most: number }) {
  return tx.many(sql(ListedRow)`
    select distinct on (report.day, report.currency) report.currency, report.day::text as day, report.revision,
           report.made_at,
           (select count(*) from settlement.differences difference
             where difference.cell = report.cell and difference.currency = report.currency
               and difference.day = report.day and difference.revision = report.revision) as differences
      from settlement.reports report
     where report.cell = ${cell} and report.day < ${before}::date
     order by report.day desc, report.currency, report.revision desc
     limit ${most}`);
}

/** The currencies in which there are reports. */
export function reportedCurrencies(tx: Tx, cell: number) {
  return tx.many(sql(CurrencyRow)`
    select distinct currency from settlement.reports where cell = ${cell}`);
}
