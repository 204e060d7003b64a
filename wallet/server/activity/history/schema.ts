import { Type } from 'typebox';
import type { Static } from 'typebox';
import { typedLine } from '#platform/kernel/typed.ts';
import { CurrencyCode } from '#platform/db/column.ts';
import { readCursor } from '#platform/http/cursor.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { CursorError } from '#platform/http/cursor.ts';
import { readInstant } from '#platform/kernel/calendar.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { negate } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { MoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import {
  linesOf,
  ownOf,
  paidOf,
  parcelStatuses,
  partStatuses,
  payable,
  paymentStatuses,
  returnedOf,
  shippingOf,
} from '../../payments/payments/domain.ts';
import type { ExchangeShare } from '../../payments/payments/exchange-share-domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { openShopConfirmation, releasesAt } from '../../payments/payments/shop-confirmation-domain.ts';
import { shipBy } from '../../payments/payments/times-domain.ts';
import { protectionWords } from '../../payments/payments/protection-words.ts';
import { placeName } from '../../payments/payments/words.ts';
import { holderActs, holderActsOf } from '../../protection/cases/holder-acts-domain.ts';
import { awaits, caseResults, caseStatuses, isTurnOf } from '../../protection/cases/record-domain.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { Refund } from '../../protection/refunds/domain.ts';
import { lineKinds, lineStatuses } from './domain.ts';
import type { Balance, HistoryFilter, HistoryLine, HistoryPage, HistoryQuery, OpenLine } from './domain.ts';

const MOST = 100;
const USUAL = 30;

const Words = Type.String({ maxLength: 100 });
const Minor = Type.String({ pattern: '^[0-9]{1,18}$' });

const filters = {
  kind: Type.Optional(OneOf(lineKinds)),
  status: Type.Optional(OneOf(lineStatuses)),
  search: Type.Optional(Words),
  counterparty: Type.Optional(Words),
  from: Type.Optional(Type.String({ maxLength: 40, description: 'From this instant on.' })),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'Before this instant.' })),
  least: Type.Optional(Minor),
  most: Type.Optional(Minor),
  currency: Type.Optional(CurrencyCode),
  of: Type.Optional(
    Type.Literal('debt', { description: 'The lines of what the holder owed, instead of those of the balance.' }),
  ),
};

/** The query of a request for a history. */
export const HistoryParams = Type.Object(
  {
    limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
    cursor: Type.Optional(Type.String({ maxLength: 40 })),
    ...filters,
  },
  { additionalProperties: false },
);

/** The query of a request for a file of a history. */
export const HistoryFileParams = Type.Object(filters, { additionalProperties: false });

/** A time that does not exist. */
type InstantError = { readonly code: 'invalid_request' };

/** Reads the query; without a limit, a page has `USUAL` lines. */
export function toHistoryQuery(params: Static<typeof HistoryParams>): Result<HistoryQuery, CursorError | InstantError> {
  const cursor = readCursor('ent', params.cursor);
  if (!cursor.ok) return cursor;
  const filter = toFilter(params);
  if (!filter.ok) return filter;
  const most = Math.min(MOST, Math.max(1, Number(params.limit ?? USUAL)));
  return ok({ ...filter.value, most, ...(cursor.value ? { before: cursor.value } : {}) });
}

/** Reads a filter. */
export function toFilter(params: Static<typeof HistoryFileParams>): Result<HistoryFilter, InstantError> {
  const instants = [params.from, params.to].map((text) => (text === undefined ? undefined : readInstant(text)));
  const [from, to] = instants;
  if ((params.from !== undefined && !from) || (params.to !== undefined && !to)) return err({ code: 'invalid_request' });
  return ok({
    kind: params.kind,
    status: params.status,
    search: typedLine(params.search ?? '') || undefined,
    counterparty: typedLine(params.counterparty ?? '') || undefined,
    from,
    to,
    leastMinor: params.least === undefined ? undefined : BigInt(params.least),
    mostMinor: params.most === undefined ? undefined : BigInt(params.most),
    currency: params.currency,
    isOfDebt: params.of === 'debt',
  });
}

const Text = Type.String();

const LineJson = Type.Object({
  id: Text,
  kind: OneOf(lineKinds),
  status: OneOf(lineStatuses),
  title: Text,
  detail: Type.Optional(Text),
  amount: MoneyJson,
  balance_after: MoneyJson,
  at: Text,
  reference: Text,
  payment_id: Type.Optional(Text),
  top_up_id: Type.Optional(Text),
  withdrawal_id: Type.Optional(Text),
});

/** A page of a history on the wire. */
export const HistoryJson = Type.Object({
  lines: Type.Array(LineJson),
  next_cursor: Type.Optional(Text),
  looked_back_to: Type.Optional(Type.String({ description: 'How far it looked, if that filled no page.' })),
});

/** Writes a page of a history. */
export function toHistoryJson(page: HistoryPage): Static<typeof HistoryJson> {
  return {
    lines: page.lines.map(toLineJson),
    ...(page.next === undefined ? {} : { next_cursor: page.next }),
    ...(page.lookedBackTo ? { looked_back_to: page.lookedBackTo.toISOString() } : {}),
  };
}

function toLineJson(line: HistoryLine): Static<typeof LineJson> {
  return {
    id: line.id,
    kind: line.kind,
    status: line.status,
    title: line.title,
    ...(line.detail === undefined ? {} : { detail: line.detail }),
    amount: toMoneyJson(line.amount),
    balance_after: toMoneyJson(line.balanceAfter),
    at: line.at.toISOString(),
    reference: line.reference,
    ...(line.paymentId === undefined ? {} : { payment_id: line.paymentId }),
    ...(line.topUpId === undefined ? {} : { top_up_id: line.topUpId }),
    ...(line.withdrawalId === undefined ? {} : { withdrawal_id: line.withdrawalId }),
  };
}

/** The parameters of a line's address. */
export const EntryParams = Type.Object({ entryId: Text });
/** The balance from which it was opened. */
export const EntryQuery = Type.Object({ currency: Type.Optional(CurrencyCode) }, { additionalProperties: false });

/** A line of a history, opened. */
export const OpenLineJson = Type.Object({
  line: LineJson,
  order: Type.Optional(Type.Object({ shop_name: Text, reference: Text })),
  exchange: Type.Optional(Type.Object({ give: MoneyJson, get: MoneyJson, margin: MoneyJson })),
  postings: Type.Array(Type.Object({ of: OneOf(['balance', 'debt']), amount: MoneyJson, balance_after: MoneyJson }), {
    description: 'What the entry moved on the accounts of the holder.',
  }),
});

/** Writes an opened line. */
export function toOpenLineJson({ line, postings }: OpenLine): Static<typeof OpenLineJson> {
  const { order, exchange } = line;
  return {
    line: toLineJson(line),
    ...(order ? { order: { shop_name: order.shopName, reference: order.reference } } : {}),
    ...(exchange ? { exchange: toExchangedJson(exchange) } : {}),
    postings: postings.map(({ of, amount, balanceAfter }) => ({
      of,
      amount: toMoneyJson(amount),
      balance_after: toMoneyJson(balanceAfter),
    })),
  };
}

/** A holder's balances on the wire. */
export const BalancesJson = Type.Object({
  balances: Type.Array(
    Type.Object({
      currency: CurrencyCode,
      spendable: MoneyJson,
      held: MoneyJson,
      pending: Type.Array(Type.Object({ amount: MoneyJson, until: Type.Optional(Type.String()) }), {
        description:
          'What of your sales is in reserve, by the day on which it can be spent; without a day, a case keeps it.',
      }),
      protected: MoneyJson,
      owed: MoneyJson,
      has_owed: Type.Boolean({ description: 'Whether there was ever a debt, so that it has a history.' }),
    }),
  ),
});

/** Writes a holder's balances. */
export function toBalancesJson(balances: readonly Balance[]): Static<typeof BalancesJson> {
  return {
    balances: balances.map((balance) => ({
      currency: balance.spendable.currency,
      spendable: toMoneyJson(balance.spendable),
      held: toMoneyJson(balance.held),
      pending: balance.pending.map(({ amount, until }) => ({
        amount: toMoneyJson(amount),
        ...(until ? { until: until.toISOString() } : {}),
      })),
      protected: toMoneyJson(balance.protected),
      owed: toMoneyJson(balance.owed),
      has_owed: balance.hasOwed,
    })),
  };
}

/** The parameters of a payment's address. */
export const PaymentParams = Type.Object({ paymentId: Text });

const PartJson = Type.Object({
  id: Text,
  payee_name: Text,
  amount: MoneyJson,
  status: OneOf(partStatuses),
  refunded: MoneyJson,
  /** Whether money of it went back because the bank of the card took the payment back. */
  is_charged_back: Type.Boolean(),
  /** It may be sent without tracking. */
  is_untracked: Type.Boolean(),
  parcels: Type.Array(
    Type.Object({
      carrier: Text,
      tracking_code: Text,
      tracking_url: Type.Optional(Text),
      status: OneOf(parcelStatuses),
    }),
  ),
  shipped_at: Type.Optional(Text),
  delivered_at: Type.Optional(Text),
  releases_at: Type.Optional(Text),
  /** When the shop said that it has arrived; absent once the holder has objected. */
  shop_confirmed_at: Type.Optional(Text),
  ship_by: Type.Optional(Text),
  protection_ends_at: Type.Optional(Text),
  extended_at: Type.Optional(Text),
  released_at: Type.Optional(Text),
  refunded_at: Type.Optional(Text),
  paused_at: Type.Optional(Text),
  reported_at: Type.Optional(Text),
  /** What the payer can do now. */
  acts: Type.Array(OneOf(holderActs)),
  cases: Type.Array(
    Type.Object({
      id: Text,
      title: Text,
      status: OneOf(caseStatuses),
      result: Type.Optional(OneOf(caseResults)),
      is_my_turn: Type.Boolean(),
      until: Type.Optional(Text),
    }),
  ),
});

/** A payment on the wire, for its payer: its purpose, and the state of the money. */
export const OwnPaymentJson = Type.Object({
  id: Text,
  status: OneOf(paymentStatuses),
  shop_name: Text,
  amount: MoneyJson,
  fee: MoneyJson,
  total: MoneyJson,
  shipping: MoneyJson,
  discount: Type.Optional(MoneyJson),
  /** What a coupon of the wallet takes off, with its code. */
  coupon: Type.Optional(Type.Object({ code: Text, amount: MoneyJson })),
  /** The card's share of it. */
  from_card: Type.Optional(MoneyJson),
  /** What a balance in another currency gave of it, for which sum, and the margin that this has. */
  exchanged: Type.Optional(Type.Object({ give: MoneyJson, get: MoneyJson, margin: MoneyJson })),
  order: Type.Object({ reference: Text, description: Text }),
  ship_to: Type.Optional(Text),
  lines: Type.Array(Type.Object({ description: Text, quantity: Type.Integer(), amount: MoneyJson })),
  parts: Type.Array(PartJson),
  /** What of the refunds goes back to the card that paid a share. */
  refunded_to_card: Type.Optional(MoneyJson),
  /** By how many days the holder can extend the protection of a part, once. */
  extension_days: Type.Integer(),
  /** How it is protected, with each deadline; a sentence or two a line. */
  protection: Type.Array(Text),
  approved_by: Type.Optional(Text),
  created_at: Text,
  captured_at: Type.Optional(Text),
});

/** Writes a payment for its payer. */
export function toOwnPaymentJson(
  payment: Payment,
  {
    cases,
    toCard,
    refunds,
  }: { readonly cases: readonly Case[]; readonly toCard: Money; readonly refunds: readonly Refund[] },
  now: Date,
): Static<typeof OwnPaymentJson> {
  const { amount, discount, coupon } = payment;
  return {
    id: payment.id,
    status: payment.status,
    shop_name: payment.clientName,
    amount: toMoneyJson(amount),
    fee: toMoneyJson({ minor: 0n, currency: amount.currency }),
    total: toMoneyJson(payable(payment)),
    shipping: toMoneyJson(shippingOf(payment)),
    ...(discount ? { discount: toMoneyJson(negate(discount.amount)) } : {}),
    ...(coupon ? { coupon: { code: coupon.code, amount: toMoneyJson(negate(coupon.amount)) } } : {}),
    ...(payment.cardShare ? { from_card: toMoneyJson(payment.cardShare.amount) } : {}),
    ...(payment.exchangeShare ? { exchanged: toExchangedJson(payment.exchangeShare) } : {}),
    order: { reference: payment.orderReference, description: payment.description },
    ...(payment.shipTo ? { ship_to: placeName(payment.shipTo) } : {}),
    lines: linesOf(payment).map(({ description, quantity, amount: price }) => {
      return { description, quantity, amount: toMoneyJson(price) };
    }),
    parts: payment.parts.map((part) => ({
      ...toPartJson(payment, part, cases, now),
      is_charged_back: refunds.some(({ partId, cause }) => partId === part.id && cause === 'charged_back'),
    })),
    ...(toCard.minor === 0n ? {} : { refunded_to_card: toMoneyJson(toCard) }),
    extension_days: payment.policy.extensionDays,
    protection: protectionWords(payment),
    ...(payment.approvedBy === null ? {} : { approved_by: payment.approvedBy }),
    created_at: payment.createdAt.toISOString(),
    ...(payment.capturedAt === null ? {} : { captured_at: payment.capturedAt.toISOString() }),
  };
}

function toExchangedJson({ give, get, kept }: Pick<ExchangeShare, 'give' | 'get' | 'kept'>) {
  return { give: toMoneyJson(give), get: toMoneyJson(get), margin: toMoneyJson(kept) };
}

function toPartJson(
  payment: Payment,
  part: Part,
  cases: readonly Case[],
  now: Date,
): Omit<Static<typeof PartJson>, 'is_charged_back'> {
  const settled = part.status === 'refunded' ? 'refunded_at' : 'released_at';
  return {
    id: part.id,
    payee_name: part.payeeName,
    // The payer's part of the amount, which comes back if the goods do not arrive.
    amount: toMoneyJson(paidOf(part)),
    refunded: toMoneyJson(paidBackOf(payment, part)),
    status: part.status,
    is_untracked: part.isUntracked,
    parcels: part.parcels.map((parcel) => ({
      carrier: parcel.carrier,
      tracking_code: parcel.trackingCode,
      ...(parcel.trackingUrl === null ? {} : { tracking_url: parcel.trackingUrl }),
      status: parcel.status,
    })),
    ...instant('shipped_at', part.shippedAt),
    ...instant('delivered_at', part.deliveredAt),
    ...instant('releases_at', releasesAt(part)),
    ...instant('shop_confirmed_at', openShopConfirmation(part)?.confirmedAt ?? null),
    ...instant('ship_by', part.status === 'held' ? shipBy(payment, part) : null),
    ...instant('protection_ends_at', part.protectionEndsAt),
    ...instant('extended_at', part.extendedAt),
    ...instant(settled, part.settledAt),
    ...instant('paused_at', part.pausedAt),
    ...instant('reported_at', part.reportedAt),
    acts: holderActsOf(payment, part, cases, now),
    cases: cases.filter((one) => one.partId === part.id).map((one) => toPartCaseJson(part, one)),
  };
}

function toPartCaseJson(part: Part, dispute: Case): Static<typeof PartJson>['cases'][number] {
  const waits = awaits(dispute);
  return {
    id: dispute.id,
    title: part.lines.find((line) => line.reference === dispute.line)?.description ?? dispute.line,
    status: dispute.status,
    ...(dispute.result ? { result: dispute.result } : {}),
    is_my_turn: waits !== null && isTurnOf('buyer', dispute),
    ...(waits ? { until: waits.until.toISOString() } : {}),
  };
}

/** The payer's part of what was refunded. */
function paidBackOf(payment: Payment, part: Part): Money {
  return ownOf(returnedOf(payment, part), part.amount.currency);
}

function instant<Key extends string>(key: Key, at: Date | null): Partial<Record<Key, string>> {
  return at === null ? {} : ({ [key]: at.toISOString() } as Record<Key, string>);
}
