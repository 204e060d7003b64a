import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { resourceKey } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import { isPayoutRefusal } from '../processor/payout-domain.ts';
import type { NameMatch, PayoutRefusal } from '../processor/payout-domain.ts';
import type { Month, Withdrawal, WithdrawalStatus } from './domain.ts';

const TermsRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  currency: CurrencyCode,
  freeUpToMinor: Int8,
  basisPoints: Type.Integer(),
  leastFeeMinor: Int8,
  leastMinor: Int8,
  mostMinor: Int8,
  quoteMinutes: Type.Integer(),
  quotesADay: Type.Integer(),
});

/** Reads all versions of the terms, oldest first: a handful of rows for each currency that is paid out. */
export function allTerms(tx: Tx) {
  return tx.many(sql(TermsRow)`
    select version, valid_from, currency, free_up_to_minor, basis_points, least_fee_minor, least_minor, most_minor,
           quote_minutes, quotes_a_day
      from withdrawals.terms order by valid_from, version, currency`);
}

const WithdrawalRow = Type.Object({
  id: IdOf('wdr'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  accountId: IdOf('acc'),
  instrumentId: IdOf('ins'),
  currency: CurrencyCode,
  amountMinor: Int8,
  feeMinor: Int8,
  termsVersion: Type.Integer(),
  nameMatch: Type.Unsafe<NameMatch>({ type: 'string' }),
  knownName: Nullable(Type.String()),
  status: Type.Unsafe<WithdrawalStatus>({ type: 'string' }),
  refusal: Nullable(Type.Refine(Type.Unsafe<PayoutRefusal>({ type: 'string' }), isPayoutRefusal)),
  processorId: Nullable(Type.String()),
  holdId: Nullable(IdOf('hol')),
  quotedAt: Instant,
  validUntil: Instant,
  approvedAt: Nullable(Instant),
  askedAt: Nullable(Instant),
  postedAt: Nullable(Instant),
  settledAt: Nullable(Instant),
});

const columns = sql`id, cell, holder_id, account_id, instrument_id, currency, amount_minor, fee_minor, terms_version,
  name_match, known_name, status, refusal, processor_id, hold_id, quoted_at, valid_until, approved_at, asked_at,
  posted_at, settled_at`;

function toWithdrawal({ currency, amountMinor, feeMinor, ...row }: Static<typeof WithdrawalRow>): Withdrawal {
  return { ...row, amount: { minor: amountMinor, currency }, fee: { minor: feeMinor, currency } };
}

/** The key by which commands touch withdrawals. */
export const withdrawalsKey = resourceKey<Withdrawal>('withdrawals');

/** Withdrawals, as a batch locks and writes them. */
export const withdrawalsResource: Resource<Withdrawal> = {
  key: withdrawalsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(WithdrawalRow)`
      select ${columns} from withdrawals.withdrawals
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toWithdrawal);
  },
  insert: async () => invariant(false, 'a withdrawal is stored before it is approved'),
  update: updateWithdrawals,
};

async function updateWithdrawals(tx: Tx, cell: number, changed: readonly Withdrawal[]): Promise<void> {
  await tx.run(sql`
    update withdrawals.withdrawals as withdrawal
       set status = after.status, known_name = after.known_name, refusal = after.refusal, processor_id = after.processor_id,
           hold_id = after.hold_id, approved_at = after.approved_at, asked_at = after.asked_at, posted_at = after.posted_at,
           settled_at = after.settled_at
      from unnest(${changed.map((one) => uuid(one.id))}::uuid[],
                  ${changed.map((one) => one.status)}::text[],
                  ${changed.map((one) => one.knownName)}::text[],
                  ${changed.map((one) => one.refusal)}::text[],
                  ${changed.map((one) => one.processorId)}::text[],
                  ${changed.map((one) => one.holdId && uuid(one.holdId))}::uuid[],
                  ${changed.map((one) => one.approvedAt)}::timestamptz[],
                  ${changed.map((one) => one.askedAt)}::timestamptz[],
                  ${changed.map((one) => one.postedAt)}::timestamptz[],
                  ${changed.map((one) => one.settledAt)}::timestamptz[])
        as after (id, status, known_name, refusal, processor_id, hold_id, approved_at, asked_at, posted_at, settled_at)
     where withdrawal.cell = ${cell} and withdrawal.id = after.id`);
}

const MonthRow = Type.Object({
  id: Type.String(),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  paidMinor: Int8,
  chargedMinor: Int8,
});

const monthColumns = sql`id, cell, holder_id, paid_minor, charged_minor`;

/** The key by which commands touch months. They are locked after standings, so that no month begins twice. */
export const monthsKey = resourceKey<Month>('withdrawal_months');

/** Months, as a batch locks and writes them. Only approvals insert one, and they hold the lock of the holder's standing. */
export const monthsResource: Resource<Month> = {
  key: monthsKey,
  lock: (tx, cell, ids) =>
    tx.many(sql(MonthRow)`
      select ${monthColumns} from withdrawals.months
       where cell = ${cell} and id = any(${ids}::text[])
       order by id
         for no key update`),
  insert: async (tx, cell, months) => {
    await tx.run(sql`
      insert into withdrawals.months (cell, id, holder_id, paid_minor, charged_minor)
      select ${cell}, * from unnest(${months.map((one) => one.id)}::text[],
                                    ${months.map((one) => uuid(one.holderId))}::uuid[],
                                    ${months.map((one) => one.paidMinor)}::bigint[],
                                    ${months.map((one) => one.chargedMinor)}::bigint[])`);
  },
  update: async (tx, cell, months) => {
    await tx.run(sql`
      update withdrawals.months as month
         set paid_minor = after.paid, charged_minor = after.charged
        from unnest(${months.map((one) => one.id)}::text[],
                    ${months.map((one) => one.paidMinor)}::bigint[],
                    ${months.map((one) => one.chargedMinor)}::bigint[]) as after (id, paid, charged)
       where month.cell = ${cell} and month.id = after.id`);
  },
};

/** Finds a month by its id; undefined in a month without a withdrawal. */
export function findMonth(tx: Tx, cell: number, id: string) {
  return tx.maybe(sql(MonthRow)`select ${monthColumns} from withdrawals.months where cell = ${cell} and id = ${id}`);
}

const CountRow = Type.Object({ count: Type.Integer() });

/** Counts the withdrawals that a holder has prepared after `since`, approved or not. Unused ones are kept for a day. */
export async function quotedSince(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(*)::integer as count from withdrawals.withdrawals
     where cell = ${cell} and holder_id = ${uuid(holderId)} and quoted_at > ${since}`);
  return count;
}

/** Blocks the holder's other new withdrawals until the transaction ends, because their number is limited. */
export function lockQuotesOf(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  return lockNames(tx, [`withdrawals ${holderId}`]);
}

/** Stores a withdrawal that can be approved. */
export async function insertWithdrawal(tx: Tx, one: Withdrawal): Promise<void> {
  await tx.run(sql`
    insert into withdrawals.withdrawals (cell, id, holder_id, account_id, instrument_id, currency, amount_minor,
                                         fee_minor, terms_version, name_match, known_name, status, quoted_at,
                                         valid_until)
    values (${one.cell}, ${uuid(one.id)}, ${uuid(one.holderId)}, ${uuid(one.accountId)}, ${uuid(one.instrumentId)},
            ${one.amount.currency}, ${one.amount.minor}, ${one.fee.minor}, ${one.termsVersion}, ${one.nameMatch},
            ${one.knownName}, ${one.status}, ${one.quotedAt}, ${one.validUntil})`);
}

/** Finds a withdrawal by its id; only a reader's transaction limits it to the holder's own. */
export async function findWithdrawal(tx: Tx, cell: number, id: Id<'wdr'>): Promise<Withdrawal | undefined> {
  const row = await tx.maybe(sql(WithdrawalRow)`
    select ${columns} from withdrawals.withdrawals where cell = ${cell} and id = ${uuid(id)}`);
  return row && toWithdrawal(row);
}

/** Reads a page of a holder's approved withdrawals, the newest first. */
export async function withdrawalsOf(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  { before, most }: { readonly before: Id<'wdr'> | undefined; readonly most: number },
): Promise<Withdrawal[]> {
  const until = before === undefined ? sql`` : sql`and id < ${uuid(before)}`;
  const rows = await tx.many(sql(WithdrawalRow)`
    select ${columns} from withdrawals.withdrawals
     where cell = ${cell} and holder_id = ${uuid(holderId)} and status <> 'quoted' ${until}
     order by id desc limit ${most}`);
  return rows.map(toWithdrawal);
}

/** Reads the withdrawals with these ids that the transaction's reader may see. */
export async function withdrawalsNamed(tx: Tx, cell: number, ids: readonly Id<'wdr'>[]): Promise<Withdrawal[]> {
  const rows = await tx.many(sql(WithdrawalRow)`
    select ${columns} from withdrawals.withdrawals
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
  return rows.map(toWithdrawal);
}

/** Reads the ones that are paid, or being paid, among the newest `most` withdrawals of all holders, newest first. */
export async function newestPaid(tx: Tx, cell: number, most: number): Promise<Withdrawal[]> {
  const rows = await tx.many(sql(WithdrawalRow)`
    select ${columns}
      from (select * from withdrawals.withdrawals where cell = ${cell} order by id desc limit ${most}) newest
     where status in ('processing', 'posted')
     order by id desc`);
  return rows.map(toWithdrawal);
}
