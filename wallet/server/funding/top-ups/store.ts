import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { resourceKey } from '../../ledger/batch/command.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { CardMonth } from '../fees/domain.ts';
import { isRefusalCode } from '../processor/domain.ts';
import type { RefusalCode } from '../processor/domain.ts';
import type { DebitTerms, TopUp, TopUpStatus } from './domain.ts';

const TopUpRow = Type.Object({
  id: IdOf('top'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  instrumentId: IdOf('ins'),
  isDebit: Type.Boolean(),
  accountId: IdOf('acc'),
  paymentId: Nullable(IdOf('pay')),
  currency: CurrencyCode,
  amountMinor: Int8,
  feeMinor: Int8,
  feeVersion: Type.Integer(),
  status: Type.Unsafe<TopUpStatus>({ type: 'string' }),
  attempt: Type.String(),
  processorId: Nullable(Type.String()),
  redirectUrl: Nullable(Type.String()),
  refusal: Nullable(Type.Refine(Type.Unsafe<RefusalCode>({ type: 'string' }), isRefusalCode)),
  continueTo: Nullable(Type.String()),
  createdAt: Instant,
  askedAt: Instant,
  settledAt: Nullable(Instant),
});

const columns = sql`id, cell, holder_id, coalesce(card_id, bank_account_id) as instrument_id,
  bank_account_id is not null as is_debit, account_id, payment_id, currency, amount_minor, fee_minor, fee_version, status, attempt,
   processor_id, redirect_url, refusal, continue_to, created_at, asked_at, settled_at`;

function toTopUp({ currency, amountMinor, feeMinor, ...row }: Static<typeof TopUpRow>): TopUp {
  return { ...row, amount: { minor: amountMinor, currency }, fee: { minor: feeMinor, currency } };
}

/** The key by which commands touch top-ups. */
export const topUpsKey = resourceKey<TopUp>('top_ups');

/** Top-ups, as a batch locks and writes them. */
export const topUpsResource: Resource<TopUp> = {
  key: topUpsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(TopUpRow)`
      select ${columns} from top_ups.top_ups
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toTopUp);
  },
  insert: async () => invariant(false, 'a top-up is stored before its instrument is charged'),
  update: async (tx, cell, topUps) => {
    await tx.run(sql`
      update top_ups.top_ups as top_up
         set status = after.status, processor_id = after.processor_id, redirect_url = after.redirect_url,
             refusal = after.refusal, settled_at = after.settled_at
        from unnest(${topUps.map((topUp) => uuid(topUp.id))}::uuid[],
                    ${topUps.map((topUp) => topUp.status)}::text[],
                    ${topUps.map((topUp) => topUp.processorId)}::text[],
                    ${topUps.map((topUp) => topUp.redirectUrl)}::text[],
                    ${topUps.map((topUp) => topUp.refusal)}::text[],
                    ${topUps.map((topUp) => topUp.settledAt)}::timestamptz[])
          as after (id, status, processor_id, redirect_url, refusal, settled_at)
       where top_up.cell = ${cell} and top_up.id = after.id`);
  },
};

/** Stores a top-up, unless the holder's attempt already has one. @returns Whether it was new. */
export async function insertTopUp(tx: Tx, topUp: TopUp): Promise<boolean> {
  const instrument = uuid(topUp.instrumentId);
  const rows = await tx.run(sql`
    insert into top_ups.top_ups (cell, id, holder_id, card_id, bank_account_id, account_id, payment_id, currency, amount_minor,
                                 fee_minor, fee_version, status, attempt, continue_to, created_at, asked_at)
    values (${topUp.cell}, ${uuid(topUp.id)}, ${uuid(topUp.holderId)}, ${topUp.isDebit ? null : instrument},
            ${topUp.isDebit ? instrument : null}, ${uuid(topUp.accountId)}, ${topUp.paymentId && uuid(topUp.paymentId)},
            ${topUp.amount.currency}, ${topUp.amount.minor}, ${topUp.fee.minor}, ${topUp.feeVersion}, ${topUp.status},
            ${topUp.attempt}, ${topUp.continueTo}, ${topUp.createdAt}, ${topUp.askedAt})
    on conflict (cell, holder_id, attempt) do nothing`);
  return rows === 1;
}

/** Blocks the holder's other new top-ups until the transaction ends, because the limits count them. */
export function lockTopUpsOf(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  return lockNames(tx, [`top_ups ${holderId}`]);
}

const Waiting = Type.Object({ minor: Int8, currency: CurrencyCode });

/** Reads the amounts of the holder's unsettled top-ups. Money for a payment does not stay in the balance. */
export function waitingOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Money[]> {
  return tx.many(sql(Waiting)`
    select amount_minor as minor, currency from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and status in ('started', 'action_required', 'processing')
       and payment_id is null`);
}

const CardMonthRow = Type.Object({ broughtMinor: Int8, feeMinor: Int8 });

/**
 * Sums what a holder's cards have brought in a month in one currency, or are about to: a charge that is not decided
 * counts, so that several at once do not share what is free.
 */
export function chargedIn(
  tx: Tx,
  cell: number,
  { holderId, currency }: { readonly holderId: Id<'hld'>; readonly currency: Currency },
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<CardMonth> {
  return tx.one(sql(CardMonthRow)`
    select coalesce(sum(amount_minor), 0)::bigint as brought_minor, coalesce(sum(fee_minor), 0)::bigint as fee_minor
      from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and card_id is not null and status <> 'declined'
       and currency = ${currency} and created_at >= ${from} and created_at < ${until}`);
}

/** Reads the holder's debits that are on their way, newest first. */
export async function onTheirWay(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<TopUp[]> {
  const rows = await tx.many(sql(TopUpRow)`
    select ${columns} from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and status = 'processing'
     order by id desc`);
  return rows.map(toTopUp);
}

/** Reads the holder's debits that banks have refused since then, newest first. */
export async function refusedDebits(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<TopUp[]> {
  const rows = await tx.many(sql(TopUpRow)`
    select ${columns} from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and status = 'declined'
       and bank_account_id is not null and settled_at > ${since}
     order by id desc`);
  return rows.map(toTopUp);
}

const DebitTermsRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  currency: CurrencyCode,
  leastMinor: Int8,
  mostMinor: Int8,
  days: Type.Integer(),
});

const debitTermsColumns = sql`version, valid_from, currency, least_minor, most_minor, days`;

function toDebitTerms({ currency, leastMinor, mostMinor, ...row }: Static<typeof DebitTermsRow>): DebitTerms {
  return { ...row, least: { minor: leastMinor, currency }, most: { minor: mostMinor, currency } };
}

/** Reads the terms of debits that hold at `at`, one for each currency. */
export async function debitTermsAt(tx: Tx, at: Date): Promise<DebitTerms[]> {
  const rows = await tx.many(sql(DebitTermsRow)`
    select distinct on (currency) ${debitTermsColumns} from top_ups.debit_terms
     where valid_from <= ${at}
     order by currency, valid_from desc, version desc`);
  return rows.map(toDebitTerms);
}

/** Reads all versions of the terms of debits, oldest first: a handful of rows for each currency. */
export async function allDebitTerms(tx: Tx): Promise<DebitTerms[]> {
  const rows = await tx.many(sql(DebitTermsRow)`
    select ${debitTermsColumns} from top_ups.debit_terms order by valid_from, version, currency`);
  return rows.map(toDebitTerms);
}

const Tried = Type.Object({ askedAt: Instant });

/**
 * A try was declined or is not decided yet. A charge that never reached the processor is no try, and neither is a debit
 * that is on its way for days.
 */
const isTry = sql`status not in ('succeeded', 'processing') and refusal is distinct from 'processor_unavailable'`;

/** Reads when these cards, or these bank accounts, were tried after `since`; newest first. */
export async function triesSince(tx: Tx, cell: number, ids: readonly Id<'ins'>[], since: Date): Promise<Date[]> {
  const some = sql`any(${ids.map((id) => uuid(id))}::uuid[])`;
  const rows = await tx.many(sql(Tried)`
    select asked_at from top_ups.top_ups
     where cell = ${cell} and (card_id = ${some} or bank_account_id = ${some}) and asked_at > ${since} and ${isTry}
     order by asked_at desc`);
  return rows.map((row) => row.askedAt);
}

/** Reads when any of a holder's instruments was tried after `since`; newest first. */
export async function triesOfHolderSince(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<Date[]> {
  const rows = await tx.many(sql(Tried)`
    select asked_at from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and asked_at > ${since} and ${isTry}
     order by asked_at desc`);
  return rows.map((row) => row.askedAt);
}

const LastRow = Type.Object({
  cardId: IdOf('ins'),
  refusal: Nullable(Type.Refine(Type.Unsafe<RefusalCode>({ type: 'string' }), isRefusalCode)),
});

/** Reads the last charge of each of the holder's cards after `since`, with its refusal if it was refused. */
export function lastRefusals(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date) {
  return tx.many(sql(LastRow)`
    select distinct on (card_id) card_id, refusal from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and card_id is not null and asked_at > ${since}
     order by card_id, asked_at desc, id desc`);
}

/** Finds a top-up by its id; only a reader's transaction limits it to the holder's own. */
export async function findTopUp(tx: Tx, cell: number, id: Id<'top'>): Promise<TopUp | undefined> {
  const row = await tx.maybe(sql(TopUpRow)`
    select ${columns} from top_ups.top_ups where cell = ${cell} and id = ${uuid(id)}`);
  return row && toTopUp(row);
}

const TakenRow = Type.Object({ minor: Int8 });

/** Sums what banks have taken back of a top-up and not given back. */
export async function takenBackMinor(tx: Tx, cell: number, id: Id<'top'>): Promise<bigint> {
  const { minor } = await tx.one(sql(TakenRow)`
    select coalesce(sum(taken_minor), 0)::bigint as minor
      from chargebacks.chargebacks where cell = ${cell} and top_up_id = ${uuid(id)}`);
  return minor;
}

/** Finds the newest charge that brought money for a payment. */
export async function findCharged(tx: Tx, cell: number, paymentId: Id<'pay'>): Promise<TopUp | undefined> {
  const row = await tx.maybe(sql(TopUpRow)`
    select ${columns} from top_ups.top_ups
     where cell = ${cell} and payment_id = ${uuid(paymentId)} and status = 'succeeded'
     order by id desc limit 1`);
  return row && toTopUp(row);
}

/** Reads the settled ones among the newest `most` top-ups of all holders, newest first. */
export async function newestSucceeded(tx: Tx, cell: number, most: number): Promise<TopUp[]> {
  const rows = await tx.many(sql(TopUpRow)`
    select ${columns}
      from (select * from top_ups.top_ups where cell = ${cell} order by id desc limit ${most}) newest
     where status = 'succeeded'
     order by id desc`);
  return rows.map(toTopUp);
}

/** Finds the top-up of a holder's attempt. */
export async function findByAttempt(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  attempt: string,
): Promise<TopUp | undefined> {
  const row = await tx.maybe(sql(TopUpRow)`
    select ${columns} from top_ups.top_ups
     where cell = ${cell} and holder_id = ${uuid(holderId)} and attempt = ${attempt}`);
  return row && toTopUp(row);
}
