import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { OneOf } from '#platform/http/one-of.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { lineKinds, lineStatuses } from './domain.ts';
import type { HistoryFilter, LineKind, LineStatus } from './domain.ts';

/** The row of a line. */
export const LineRow = Type.Object({
  entryNumber: Int8,
  kind: OneOf(lineKinds),
  status: OneOf(lineStatuses),
  reason: Type.String(),
  paymentId: Nullable(IdOf('pay')),
  at: Instant,
  amountMinor: Int8,
  balanceMinor: Int8,
  debtMinor: Int8,
  currency: CurrencyCode,
});

/** A line, as it was read. */
export type LineRow = Static<typeof LineRow>;

const DAY_MS = 86_400_000;

/** The lines to read, of one account. */
export interface LineQuery {
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  /** The account of the same holder's debts, unless the lines are its own. */
  readonly debtId?: Id<'acc'> | undefined;
  /** Only lines of entries before this number. */
  readonly before?: bigint | undefined;
  /** Only lines down to the entry of this number. */
  readonly downTo?: bigint | undefined;
  /** Only the line of this entry. */
  readonly only?: bigint | undefined;
  /** The days of the filter, by the numbers of their entries. */
  readonly days?: Days | undefined;
  readonly filter?: Pick<HistoryFilter, 'kind' | 'status' | 'from' | 'to' | 'leastMinor' | 'mostMinor'>;
  readonly matching?: Matching | undefined;
  readonly counterparty?: Named | undefined;
  /** The movements that are not simply done. */
  readonly unsettled?: Unsettled | undefined;
  readonly most: number;
}

/** Numbers of entries: those after the first and up to the second may be of the days. */
export interface Days {
  readonly after: bigint;
  readonly upTo: bigint | null;
}

type MovedId = Id<'top'> | Id<'wdr'> | Id<'crf'>;

/** Movements of a holder by the status of their lines. */
export interface Unsettled {
  readonly pending: readonly MovedId[];
  readonly returned: readonly MovedId[];
  readonly takenBack: readonly MovedId[];
}

/** The words of a shop, a seller, a card or a bank account. */
export interface Named {
  /** Patterns for `ilike`, over the words of a line. */
  readonly patterns: readonly string[];
  /** Top-ups from, and withdrawals to, cards and bank accounts whose name has the words. */
  readonly movedIds: readonly MovedId[];
}

/** The conditions of a search; a line that meets one of them is found. */
export interface Matching extends Named {
  /** Kinds of lines whose title has the words. */
  readonly kinds: readonly LineKind[];
  /** In minor units, without sign. */
  readonly amountMinor?: bigint | undefined;
  readonly entryNumber?: bigint | undefined;
  readonly paymentId?: Id<'pay'> | undefined;
  /** The last ten digits of a payment's UUID, in hexadecimal. */
  readonly paymentEnd?: string | undefined;
}

/**
 * Reads lines, the newest first, along the key of the postings: page 10,000 costs no more than page 1.
 *
 * The entry that ends a case pays back the buyer and may pay the seller the rest. So money in is a refund only for the
 * payer: row-level security shows nobody else the payment.
 */
export function linesOf(tx: Tx, query: LineQuery) {
  const { matching, counterparty } = query;
  const where = and([
    rangeOf(query),
    ...(query.only === undefined ? [] : [sql`entry_number = ${query.only}`]),
    ...conditionsOf(query),
    ...(matching ? [matches(matching)] : []),
    ...(counterparty ? [isNamed(counterparty)] : []),
  ]);
  return tx.many(sql(LineRow)`
    select entry_number, kind, ${statusOf(query)} as status, reason, payment_id, at, amount_minor, balance_minor,
           (select coalesce(sum(debt.amount_minor), 0)::bigint from ledger.postings debt
             where debt.cell = lines.cell and debt.entry_number = lines.entry_number
               and debt.account_id = ${query.debtId === undefined ? null : uuid(query.debtId)}::uuid) as debt_minor,
           currency
      from (select cell, entry_number, kind, reason, payment_id, at, amount_minor, balance_minor, currency
              from history.lines
             cross join lateral (
               select case when line_kind = 'refund' and not exists (
                             select from payments.payments own
                              where own.cell = lines.cell and own.id = lines.payment_id)
                           then 'release' else line_kind end as kind) told
             where ${where} order by entry_number desc limit ${query.most}) lines
     order by entry_number desc`);
}

/** The condition on the numbers of the entries, by which the key of the postings is read. */
function rangeOf({ cell, accountId, before, downTo, days }: Omit<LineQuery, 'most'>) {
  return and([
    sql`cell = ${cell} and account_id = ${uuid(accountId)}`,
    ...(before === undefined ? [] : [sql`entry_number < ${before}`]),
    ...(downTo === undefined ? [] : [sql`entry_number >= ${downTo}`]),
    ...(days ? [sql`entry_number > ${days.after}`] : []),
    ...(days && days.upTo !== null ? [sql`entry_number <= ${days.upTo}`] : []),
  ]);
}

const DaysRow = Type.Object({ after: Int8, upTo: Nullable(Int8) });

/**
 * Finds the numbers of the entries of some days, with a day more on both sides: the clocks of the servers that wrote
 * them differ by far less than a day.
 */
export async function daysOf(
  tx: Tx,
  cell: number,
  { from, to }: Pick<HistoryFilter, 'from' | 'to'>,
): Promise<Days | undefined> {
  if (!from && !to) return undefined;
  const numberAt = (at: Date | undefined, ms: number) =>
    at ? sql`history.number_at(${cell}::smallint, ${new Date(at.getTime() + ms)})` : sql`null::bigint`;
  return tx.one(sql(DaysRow)`
    select coalesce(${numberAt(from, -DAY_MS)}, 0) as after, ${numberAt(to, DAY_MS)} as up_to`);
}

const FloorRow = Type.Object({ entryNumber: Int8, at: Instant });

/** Finds the line that is that many lines below the top of a range; undefined if the range has not more lines. */
export function floorOf(tx: Tx, range: Omit<LineQuery, 'most'>, lines: number) {
  return tx.maybe(sql(FloorRow)`
    select entry_number, (select entry.at from ledger.entries entry
                           where entry.cell = floor.cell and entry.number = floor.entry_number) as at
      from (select cell, entry_number from ledger.postings
             where ${rangeOf(range)} order by entry_number desc offset ${lines - 1} limit 1) floor`);
}

const MovementRow = Type.Object({ kind: OneOf(lineKinds), reason: Type.String() });

/** Reads the top-ups and withdrawals of a range. */
export function movementsOf(tx: Tx, range: Omit<LineQuery, 'most'>) {
  return tx.many(sql(MovementRow)`
    select line_kind as kind, reason from history.lines
     where ${rangeOf(range)} and line_kind in ('top_up', 'withdrawal', 'withdrawal_back')`);
}

function conditionsOf(query: LineQuery) {
  const { filter = {} } = query;
  const { kind, status, from, to, leastMinor, mostMinor } = filter;
  return [
    ...(kind ? [sql`kind = ${kind}`] : []),
    ...(status ? [mayBe(status), sql`${statusOf(query)} = ${status}`] : []),
    ...(from ? [sql`at >= ${from}`] : []),
    ...(to ? [sql`at < ${to}`] : []),
    ...(leastMinor === undefined ? [] : [sql`abs(amount_minor) >= ${leastMinor}`]),
    ...(mostMinor === undefined ? [] : [sql`abs(amount_minor) <= ${mostMinor}`]),
  ];
}

/** The id of a top-up, a withdrawal or a card's refund is the last word of a reason. */
const movedId = sql`split_part(reason, ' ', -1)`;

function statusOf({ unsettled = { pending: [], returned: [], takenBack: [] } }: LineQuery) {
  const { pending, returned, takenBack } = unsettled;
  return sql`coalesce(case
    when kind = 'payment' then (
      select case when bool_or(part.status in ('held', 'shipped', 'delivered')) then 'pending'
                  when bool_and(part.status = 'refunded') then 'returned' end
        from payments.parts part where part.cell = lines.cell and part.payment_id = lines.payment_id)
    when kind = 'top_up' and ${movedId} = any(${takenBack}::text[]) then 'taken_back'
    when kind not in ('withdrawal', 'card_refund') or amount_minor > 0 then 'done'
    when ${movedId} = any(${pending}::text[]) then 'pending'
    when ${movedId} = any(${returned}::text[]) then 'returned' end, 'done')`;
}

/** Leaves out the lines of kinds that never have the status, without looking at the parts of each payment. */
function mayBe(status: LineStatus) {
  if (status === 'done') return sql`true`;
  return status === 'taken_back' ? sql`kind = 'top_up'` : sql`kind in ('payment', 'withdrawal', 'card_refund')`;
}

function isNamed({ patterns, movedIds }: Named) {
  return sql`(${isMoved(movedIds)}
    or exists (select from history.payments payment
                where payment.cell = lines.cell and payment.payment_id = lines.payment_id
                  and payment.shop_name ilike any(${patterns}::text[]))
    or exists (select from payments.parts part
                where part.cell = lines.cell and part.payment_id = lines.payment_id
                  and part.payee_name ilike any(${patterns}::text[])))`;
}

function isMoved(ids: readonly MovedId[]) {
  return sql`(kind in ('top_up', 'withdrawal', 'withdrawal_back') and ${movedId} = any(${ids}::text[]))`;
}

/**
 * Looks up payments line by line, so that a search stops when its page is full, and finds every match. The words are
 * those of `describe`.
 */
function matches({ patterns, kinds, amountMinor, entryNumber, paymentId, paymentEnd, movedIds }: Matching) {
  return sql`(reason ilike any(${patterns}::text[]) or kind = any(${kinds}::text[])
    or abs(amount_minor) = ${amountMinor ?? null}::bigint or entry_number = ${entryNumber ?? null}::bigint
    or payment_id = ${paymentId === undefined ? null : uuid(paymentId)}::uuid
    or right(payment_id::text, 10) = ${paymentEnd ?? null}::text
    or ${isMoved(movedIds)}
    or exists (
      select from history.payments payment
       where payment.cell = lines.cell and payment.payment_id = lines.payment_id
         and concat_ws(' ', case kind when 'refund' then 'Refund from' when 'release' then 'Sale at'
                                      when 'sale_refund' then 'Refund of a sale at' end,
                       shop_name, array_to_string(payee_names, ', '), 'Order', order_reference, description)
             ilike any(${patterns}::text[])))`;
}

const PostingRow = Type.Object({
  accountId: IdOf('acc'),
  amountMinor: Int8,
  balanceMinor: Int8,
  currency: CurrencyCode,
});

/** Reads what an entry moved on these accounts of the reading holder. */
export function postingsOf(tx: Tx, cell: number, accountIds: readonly Id<'acc'>[], entryNumber: bigint) {
  return tx.many(sql(PostingRow)`
    select account_id, amount_minor, balance_minor, currency from ledger.postings
     where cell = ${cell} and account_id = any(${accountIds.map((id) => uuid(id))}::uuid[])
       and entry_number = ${entryNumber}`);
}

const PendingRow = Type.Object({ until: Nullable(Instant), leftMinor: Int8 });

/** Reads what of the reading holder's sales is in reserve, by the UTC day on which it ends; what a case keeps comes last. */
export function pendingOf(tx: Tx, cell: number, accountId: Id<'acc'>) {
  return tx.many(sql(PendingRow)`
    select case when is_disputed then null else max(ends_at) end as until, sum(left_minor)::bigint as left_minor
      from protection.pending
     where cell = ${cell} and account_id = ${uuid(accountId)}
     group by is_disputed, case when is_disputed then null else date_trunc('day', ends_at, 'UTC') end
     order by until nulls last`);
}

const FoundLine = Type.Object({ isThere: Type.Boolean() });

/** Finds out whether an entry has a line in the account. */
export async function hasLine(tx: Tx, cell: number, accountId: Id<'acc'>, entryNumber: bigint): Promise<boolean> {
  const { isThere } = await tx.one(sql(FoundLine)`
    select exists (
      select from history.lines
       where cell = ${cell} and account_id = ${uuid(accountId)} and entry_number = ${entryNumber}) as is_there`);
  return isThere;
}

const PaymentRow = Type.Object({
  paymentId: IdOf('pay'),
  shopName: Type.String(),
  orderReference: Type.String(),
  payeeNames: Type.Array(Type.String()),
});

/** Reads the data of payments that the reading holder may see. */
export function paymentsNamed(tx: Tx, cell: number, ids: readonly Id<'pay'>[]) {
  return tx.many(sql(PaymentRow)`
    select payment_id, shop_name, order_reference, payee_names
      from history.payments where cell = ${cell} and payment_id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const ProtectedRow = Type.Object({ minor: Int8 });

/** Sums the holder's share of what is still in escrow of their payments, in minor units. */
export async function protectedMinor(tx: Tx, cell: number, holderId: Id<'hld'>, currency: string): Promise<bigint> {
  const row = await tx.one(sql(ProtectedRow)`
    select coalesce(sum(trunc((part.amount_minor - part.refunded_minor - part.released_minor)::numeric
                              * (part.amount_minor - part.discount_minor
                                 - coalesce((payment.coupon -> 'parts' ->> part.id::text)::bigint, 0))
                              / part.amount_minor)), 0)::bigint as minor
      from payments.parts part
      join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
     where part.cell = ${cell} and part.payer_id = ${uuid(holderId)} and payment.currency = ${currency}
       and part.status in ('held', 'shipped', 'delivered')`);
  return row.minor;
}

const named = { brand: Nullable(Type.String()), bankName: Nullable(Type.String()), last4: Type.String() };

/** A card, which has a brand, or a bank account, which has the name of its bank. */
export type NamedSource = Static<Type.TObject<typeof named>>;

const SourceRow = Type.Object({ topUpId: IdOf('top'), ...named });

/** Reads the cards and bank accounts from which these top-ups came. */
export function sourcesOfTopUps(tx: Tx, cell: number, ids: readonly Id<'top'>[]) {
  return tx.many(sql(SourceRow)`
    select top_up.id as top_up_id, card.brand, bank.bank_name, coalesce(card.last4, bank.last4) as last4
      from top_ups.top_ups top_up
      left join instruments.cards card on card.cell = top_up.cell and card.id = top_up.card_id
      left join instruments.bank_accounts bank on bank.cell = top_up.cell and bank.id = top_up.bank_account_id
     where top_up.cell = ${cell} and top_up.id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const OwnSourceRow = Type.Object({ id: IdOf('ins'), ...named });

/** Reads every card and bank account that the holder has or had. */
export function sourcesOf(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(OwnSourceRow)`
    select id, brand, null as bank_name, last4 from instruments.cards
     where cell = ${cell} and holder_id = ${uuid(holderId)}
     union all
    select id, null, bank_name, last4 from instruments.bank_accounts
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

const TopUpRow = Type.Object({ id: IdOf('top'), sourceId: IdOf('ins') });

/** Reads from which cards and bank accounts these top-ups came. */
export function topUpsFrom(tx: Tx, cell: number, ids: readonly Id<'top'>[]) {
  return tx.many(sql(TopUpRow)`
    select id, coalesce(card_id, bank_account_id) as source_id from top_ups.top_ups
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const WithdrawalRow = Type.Object({ id: IdOf('wdr'), sourceId: IdOf('ins') });

/** Reads to which bank accounts these withdrawals went. */
export function withdrawalsTo(tx: Tx, cell: number, ids: readonly Id<'wdr'>[]) {
  return tx.many(sql(WithdrawalRow)`
    select id, instrument_id as source_id from withdrawals.withdrawals
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const UnsettledWithdrawal = Type.Object({ id: IdOf('wdr'), isPending: Type.Boolean() });

/** Finds the withdrawals that a bank has not paid yet, or never. */
export function unsettledWithdrawals(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(UnsettledWithdrawal)`
    select id, status = 'processing' as is_pending from withdrawals.withdrawals
     where cell = ${cell} and holder_id = ${uuid(holderId)}
       and status in ('processing', 'failed', 'canceled', 'returned')`);
}

const UnsettledCardRefund = Type.Object({ id: IdOf('crf'), isPending: Type.Boolean() });

/** Finds the refunds that a card has not got yet, or never. */
export function unsettledCardRefunds(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(UnsettledCardRefund)`
    select id, status <> 'failed' as is_pending from card_refunds.card_refunds
     where cell = ${cell} and holder_id = ${uuid(holderId)} and status <> 'succeeded'`);
}
